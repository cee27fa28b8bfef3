import { iterateAt, iterateSlopes } from "./scalar.js";

/**
 * The elementwise functions f(x, alpha) that tensors are mapped by:
 * - iterate, exp^alpha(x), and inward, exp^-alpha(x);
 * - odd inward, shift inward and odd outward: the same extended to every x as extension.ts says;
 * - bounded, exp^alpha(min(x, LARGEST)).
 */
export type MapName =
  | "iterate"
  | "inward"
  | "odd inward"
  | "shift inward"
  | "odd outward"
  | "bounded";

/** Larger scores and values of attention count as this one: e^64 summed 1e9 times is a f32 still. */
export const LARGEST = 64;

/** The least sum of weights that is divided by; its square, in the gradient of the quotient, is no 0. */
export const NOTHING = 2 ** -60;

/** The least height above -2 that "shift" leaves: -16.5 inside, which is where the f32 of heights subtracted end. */
export const LEAST = 2 ** -24;

/** Stands for the absorber -Infinity of "shift" at alpha = 0. */
export const LOWEST = -32;

/** Stands for -Infinity: of height -2 in doubles. */
export const FAR_LEFT = -1e30;

/** sexp'(-1), which is the derivative of the identity exp^alpha(0) at alpha = 0. */
export const SLOPE = 1.0917673512583209;

/** The number of height LEAST above -2 with "shift". */
export const INMOST = Math.log(LEAST * SLOPE);

/** The last anchor made. */
const anchor = { map: "" as string, alpha: Number.NaN, at: 0, slope: 0 };
const scratch = new Float64Array(3);

/** "shift" is for alpha from 0 to this, "odd" for alpha from 0 on. */
export const MOST_SHIFT = 2;

/**
 * What a map takes from alpha alone: the identity of "odd" or the absorber of "shift", and the derivative of the identity;
 * NaN where the extension is not defined.
 */
export function anchorOf(c: Float64Array, map: MapName, alpha: number): typeof anchor {
  if (anchor.map === map && anchor.alpha === alpha) return anchor;
  const isShift = map === "shift inward";
  if (!(alpha >= 0 && (alpha <= MOST_SHIFT || !isShift))) scratch.fill(Number.NaN);
  else iterateSlopes(c, isShift ? FAR_LEFT : 0, alpha, scratch);
  const at = isShift ? Math.max(scratch[0], LOWEST) : scratch[0];
  if (isShift && !Number.isNaN(at)) iterateSlopes(c, 0, alpha, scratch);
  anchor.map = map;
  anchor.alpha = alpha;
  anchor.at = at;
  anchor.slope = scratch[2];
  return anchor;
}

/** f(x, alpha) */
export function mapAt(c: Float64Array, map: MapName, x: number, alpha: number): number {
  if (map === "iterate") return iterateAt(c, x, alpha);
  if (map === "inward") return iterateAt(c, x, -alpha);
  if (map === "bounded") return iterateAt(c, Math.min(x, LARGEST), alpha);
  const { at } = anchorOf(c, map, alpha);
  if (map === "odd inward") {
    return x > at ? iterateAt(c, x, -alpha) : -iterateAt(c, 2 * at - x, -alpha);
  }
  if (map === "odd outward") {
    return x > 0 ? iterateAt(c, x, alpha) : 2 * at - iterateAt(c, -x, alpha);
  }
  const y = iterateAt(c, at + softplus(x - at), -alpha);
  return y > INMOST || Number.isNaN(x + at) ? y : INMOST;
}

/** out = [f, df/dx, df/dalpha]; at the mirror's place the derivatives of its left side. */
export function mapSlopes(
  c: Float64Array,
  map: MapName,
  x: number,
  alpha: number,
  out: Float64Array,
): void {
  if (map === "iterate") {
    iterateSlopes(c, x, alpha, out);
    return;
  }
  if (map === "inward") {
    iterateSlopes(c, x, -alpha, out);
    out[2] = -out[2];
    return;
  }
  if (map === "bounded") {
    iterateSlopes(c, Math.min(x, LARGEST), alpha, out);
    if (x > LARGEST) out[1] = 0;
    return;
  }
  const { at, slope } = anchorOf(c, map, alpha);
  if (map === "odd inward") {
    iterateSlopes(c, x > at ? x : 2 * at - x, -alpha, out);
    if (x > at) out[2] = -out[2];
    else {
      out[0] = -out[0];
      out[2] -= 2 * slope * out[1];
    }
  } else if (map === "odd outward") {
    iterateSlopes(c, Math.abs(x), alpha, out);
    if (!(x > 0)) {
      out[0] = 2 * at - out[0];
      out[2] = 2 * slope - out[2];
    }
  } else {
    const shifted = at + softplus(x - at);
    iterateSlopes(c, shifted, -alpha, out);
    if (out[0] > INMOST || Number.isNaN(x + at)) {
      out[2] = slope * Math.exp(-shifted) * out[1] - out[2];
      out[1] /= 1 + Math.exp(at - x);
    } else {
      out[0] = INMOST;
      out[1] = 0;
      out[2] = 0;
    }
  }
}

const softplus = (d: number): number => Math.max(d, 0) + Math.log1p(Math.exp(-Math.abs(d)));
