import { numberOf, slopeAt, speed } from "./slopes.js";
import { type Inner, type Terms, weight } from "./world.js";

/** The gradient of one operation. */
export interface Derivatives {
  value: number;
  dalpha: number;
  readonly dxs: Float64Array;
  readonly dws: Float64Array;
}

/** Gradients where the formula of gradient.ts has no value: their limits, NaN where there is none. */

export const filled = (n: number, value: number, slope: number, dalpha: number): Derivatives => ({
  value,
  dalpha,
  dxs: new Float64Array(n).fill(slope),
  dws: new Float64Array(n).fill(slope),
});

export const nothing = (n: number): Derivatives => filled(n, Number.NaN, Number.NaN, Number.NaN);

/** Of y = x for the largest x, where everything else is beyond the digits of y. */
export function alone(terms: Terms, y: number): Derivatives {
  const found = filled(terms.n, y, 0, 0);
  const net = netWeight(terms, y);
  for (let i = 0; i < terms.n; i++) {
    if (terms.x[i] === y) found.dxs[i] = weight(terms, i) / net;
  }
  return found;
}

function netWeight(terms: Terms, x: number): number {
  let net = 0;
  for (let i = 0; i < terms.n; i++) if (terms.x[i] === x) net += weight(terms, i);
  return net;
}

/**
 * Of y = x = Infinity for alpha < 0: dy/dw = (1 / net) dy/d ln Z, which grows with x above alpha = -1 and vanishes
 * below; 1 - sum w slog'(Z) / slog'(z) falls like ln(net) / ln z, and slog'(y) faster only above alpha = -1.
 */
export function infinitelyFar(terms: Terms, alpha: number): Derivatives {
  const y = Number.POSITIVE_INFINITY;
  if (terms.w?.some((w) => !Number.isFinite(w))) return filled(terms.n, y, Number.NaN, Number.NaN);
  const found = alone(terms, y);
  const net = netWeight(terms, y);
  const steepness = alpha > -1 ? y : alpha < -1 ? 0 : 1 / net;
  for (let i = 0; i < terms.n; i++) if (terms.x[i] === y) found.dws[i] = steepness;
  if (alpha >= -1 && net !== 1) found.dalpha = Math.log(net) * y;
  return found;
}

/** Towards an infinite value. */
export function overflown(value: number, inner: Pick<Inner, "dz" | "dw">): Derivatives {
  const infinite = (sign: number): number => (sign === 0 ? 0 : sign * Number.POSITIVE_INFINITY);
  return { value, dalpha: value, dxs: inner.dz.map(infinite), dws: inner.dw.map(infinite) };
}

/**
 * Where an operand at the border of the domain of "signed", z = -Infinity, makes Z = c z: slog'(Z) / slog'(z) =
 * e^(Z - z) vanishes for c > 1 and overflows for c < 1, as the slope of x^c at 0 does.
 */
export function bordering({ x, n }: Terms, inner: Inner, y: number): Derivatives {
  const found = filled(n, y, 0, speed(y));
  for (let i = 0; i < n; i++) {
    if (inner.z[i] < 0) found.dws[i] = Number.NaN;
    const c = inner.dz[i];
    if (inner.z[i] !== Number.NEGATIVE_INFINITY || c === 0) continue;
    const slope = c > 1 ? 0 : c < 1 ? Number.POSITIVE_INFINITY : 1;
    found.dxs[i] = slope;
    found.dalpha -= slope === 0 ? 0 : slope / numberOf(slopeAt(x[i]));
  }
  return found;
}
