import type { Polynomial } from "./polynomial.js";
import { sexpUnit, slogUnit } from "./polynomials.generated.js";

/**
 * Levels and their inverse as rows of polynomials, for kernels in doubles. The level of x is k = slog(x) + 1: 0 has level 0, 1
 * level 1, e level 2, and exp^alpha adds alpha to it. A row holds the coefficients of t^0 .. t^7 around a multiple of
 * its axis's step, t within half a step of it; the rows at level 0 and x = 0 have no constant term, so that small
 * numbers keep their relative precision.
 *
 * Bound: 2^-42 for a level of x in [-8, 16] and, relative to the slope, for x of a level in [-3/4, 3]; slopes to 2^-32
 * (test/layers/rows.test.ts). Nothing is stored but slog and sexp on [0, 1]; the rows are interpolated at the first
 * use; `npm run bench:tfjs` prints the milliseconds that this takes.
 */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly perUnit: number;
  /** Where in `rows()` the row of `from` begins. */
  readonly at: number;
}

/** Coefficients of a row. */
export const WIDTH = 8;

export const SLOG: Axis = { from: -8, to: 16, perUnit: 8, at: 0 };

const count = ({ from, to, perUnit }: Axis): number => (to - from) * perUnit + 1;

export const SEXP: Axis = { from: -3 / 4, to: 3, perUnit: 32, at: WIDTH * count(SLOG) };

/** Numbers in `rows()`. */
export const TABLE_LENGTH = WIDTH * (count(SLOG) + count(SEXP));

/** x times the polynomial; four steps of Horner's rule a turn, because this runs before it is compiled. */
const onUnit = ({ center, c }: Polynomial, x: number): number => {
  const t = x - center;
  let k = c.length;
  let y = 0;
  for (; k % 4 !== 0; k--) y = y * t + c[k - 1];
  for (; k > 0; k -= 4) {
    y = (((y * t + c[k - 1]) * t + c[k - 2]) * t + c[k - 3]) * t + c[k - 4];
  }
  return x * y;
};

export const level = (x: number): number => {
  if (x < 0) return level(Math.exp(x)) - 1;
  return x > 1 ? level(Math.log(x)) + 1 : onUnit(slogUnit, x);
};

export const atLevel = (k: number): number => {
  if (k < 0) return Math.log(atLevel(k + 1));
  return k > 1 ? Math.exp(atLevel(k - 1)) : onUnit(sexpUnit, k);
};

/**
 * What the value at node j adds to the coefficient of the i-th power on [-1, 1], at width i + j: the sum over k of
 * T_k(x) T_k(x_j) 2/width, with T_0 halved, collected by powers.
 */
function interpolation(nodes: Float64Array): Float64Array {
  const width = nodes.length;
  const weights = new Float64Array(width * width);
  let before = new Float64Array(width);
  let powers = new Float64Array(width);
  powers[0] = 1;
  for (let k = 0; k < width; k++) {
    const factor = k === 0 ? 1 : 2;
    for (let j = 0; j < width; j++) {
      const value = (factor / width) * Math.cos(k * Math.acos(nodes[j]));
      for (let i = 0; i <= k; i++) weights[width * i + j] += powers[i] * value;
    }
    const next = powers.map((_, i) => (i === 0 ? 0 : factor * powers[i - 1]) - before[i]);
    before = powers;
    powers = next;
  }
  return weights;
}

/** What makes rows of `width` coefficients: c of the powers of x - center, for a function within `half` of it. */
export function interpolator(
  width: number,
): (f: (x: number) => number, center: number, half: number, c: Float64Array) => void {
  const nodes = new Float64Array(width);
  for (let j = 0; j < width; j++) nodes[j] = Math.cos((Math.PI * (j + 0.5)) / width);
  const weights = interpolation(nodes);
  const values = new Float64Array(width);
  return (f, center, half, c) => {
    c[0] = f(center);
    for (let j = 0; j < width; j++) values[j] = f(center + half * nodes[j]) - c[0];
    for (let i = 1, scale = 1 / half; i < width; i++, scale /= half) {
      let sum = 0;
      // Nodes and powers are even or odd together.
      for (let j = 0, last = width - 1; j < width / 2; j++, last--) {
        const paired = i % 2 === 0 ? values[j] + values[last] : values[j] - values[last];
        sum += weights[width * i + j] * paired;
      }
      c[i] = sum * scale;
    }
  };
}

/** Visits the rows of an axis for a function, `width` coefficients each, in order; the array is the same every time. */
function eachRow(
  { from, to, perUnit }: Omit<Axis, "at">,
  width: number,
  f: (x: number) => number,
  visit: (c: Float64Array) => void,
): void {
  const interpolate = interpolator(width);
  const half = 1 / (2 * perUnit);
  const c = new Float64Array(width);
  for (let row = from * perUnit; row <= to * perUnit; row++) {
    interpolate(f, row / perUnit, half, c);
    visit(c);
  }
}

let made: Float64Array | undefined;

/** The rows of both axes, one after the other. */
export function rows(): Float64Array {
  if (made === undefined) {
    const table = new Float64Array(TABLE_LENGTH);
    let at = 0;
    const add = (c: Float64Array): void => {
      table.set(c, at);
      at += WIDTH;
    };
    eachRow(SLOG, WIDTH, level, add);
    eachRow(SEXP, WIDTH, atLevel, add);
    made = table;
  }
  return made;
}
