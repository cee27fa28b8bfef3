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
 * use, in less than a millisecond.
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

const onUnit = ({ center, c }: Polynomial, x: number): number => {
  let y = 0;
  for (let k = c.length - 1; k >= 0; k--) y = y * (x - center) + c[k];
  return x * y;
};

const level = (x: number): number => {
  if (x < 0) return level(Math.exp(x)) - 1;
  return x > 1 ? level(Math.log(x)) + 1 : onUnit(slogUnit, x);
};

const atLevel = (k: number): number => {
  if (k < 0) return Math.log(atLevel(k + 1));
  return k > 1 ? Math.exp(atLevel(k - 1)) : onUnit(sexpUnit, k);
};

/**
 * What the value at node j adds to the coefficient of the i-th power on [-1, 1], at WIDTH i + j: the sum over k of
 * T_k(x) T_k(x_j) 2/n, with T_0 halved, collected by powers.
 */
function interpolation(nodes: Float64Array): Float64Array {
  const weights = new Float64Array(WIDTH * WIDTH);
  let before = new Float64Array(WIDTH);
  let powers = Float64Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  for (let k = 0; k < WIDTH; k++) {
    for (let j = 0; j < WIDTH; j++) {
      const value = ((k === 0 ? 1 : 2) / WIDTH) * Math.cos(k * Math.acos(nodes[j]));
      for (let i = 0; i <= k; i++) weights[WIDTH * i + j] += powers[i] * value;
    }
    const next = powers.map(
      (_, i) => (k === 0 ? 1 : 2) * (i === 0 ? 0 : powers[i - 1]) - before[i],
    );
    before = powers;
    powers = next;
  }
  return weights;
}

function fill(rows: Float64Array, { from, to, perUnit, at }: Axis, f: (x: number) => number): void {
  const nodes = new Float64Array(WIDTH);
  for (let j = 0; j < WIDTH; j++) nodes[j] = Math.cos((Math.PI * (j + 0.5)) / WIDTH);
  const weights = interpolation(nodes);
  const half = 1 / (2 * perUnit);
  const values = new Float64Array(WIDTH);
  for (let row = from * perUnit, start = at; row <= to * perUnit; row++, start += WIDTH) {
    const center = row / perUnit;
    const middle = f(center);
    for (let j = 0; j < WIDTH; j++) values[j] = f(center + half * nodes[j]) - middle;
    rows[start] = middle;
    for (let i = 1, scale = 1 / half; i < WIDTH; i++, scale /= half) {
      let sum = 0;
      for (let j = 0; j < WIDTH; j++) sum += weights[WIDTH * i + j] * values[j];
      rows[start + i] = sum * scale;
    }
  }
}

let made: Float64Array | undefined;

/** The rows of both axes, one after the other. */
export function rows(): Float64Array {
  if (made === undefined) {
    made = new Float64Array(TABLE_LENGTH);
    fill(made, SLOG, level);
    fill(made, SEXP, atLevel);
  }
  return made;
}
