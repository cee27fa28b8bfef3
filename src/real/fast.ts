import { EXP_ERROR, expSum, logSum } from "./elementary.js";
import { sexpFixed, slogFixed } from "./exact.js";
import { blockPolynomial, type Coefficients, expandPiece } from "./interpolation.js";
import {
  AXIS_ROWS,
  axisBlock,
  axisPiece,
  axisRow,
  evaluate,
  fill,
  isFilled,
  REACH,
  ROW,
  slope,
} from "./pieces.js";

/**
 * slog and sexp as unevaluated sums of two doubles with an error bound near 2^-72: the first phase of
 * every real function. Nothing here allocates once the pieces an argument needs have been made, each
 * on its first use.
 */

const slogRows = new Float64Array(ROW * AXIS_ROWS);

/** sexp on [-1.5, 2], pieces of width 1/128 around the multiples of 1/128. */
const LOWEST = -1.5;
const HIGHEST = 2;
const sexpRows = new Float64Array(ROW * (128 * (HIGHEST - LOWEST) + 1));

/** Error of the values behind the pieces: of their block's polynomial. */
const BLOCK_ERROR = 2 ** -97;

/** Relative error of logSum where |ln| > 1/4. */
const LOG_ERROR_AWAY = 2 ** -75;

/** slog'(0) = 1 / sexp'(-1) = 1 / sexp'(0). */
const SLOPE_AT_0 = 1 / 1.0917673512583209918;

const slogBlocks: Coefficients[] = [];
const sexpBlocks: Coefficients[] = [];

function slogRow(x: number): number {
  const row = axisRow(x);
  const at = ROW * row;
  if (!isFilled(slogRows, at)) fillSlog(row);
  return at;
}

function fillSlog(row: number): void {
  const piece = axisPiece(row);
  const { block, index } = axisBlock(row);
  // Rows run away from 0 on both sides of it.
  const sign = row < 513 ? 1 : -1;
  const middle = piece.center + sign * (31 - 2 * index) * piece.halfWidth;
  slogBlocks[block] ??= blockPolynomial(
    { center: middle, halfWidth: 32 * piece.halfWidth },
    slogFixed,
  );
  const place = sign > 0 ? index : 31 - index;
  fill(slogRows, ROW * row, piece, expandPiece(slogBlocks[block], place), BLOCK_ERROR);
}

function sexpRow(h: number): number {
  const row = ((h - LOWEST) * 128 + 0.5) | 0;
  const at = ROW * row;
  if (!isFilled(sexpRows, at)) fillSexp(row);
  return at;
}

function fillSexp(row: number): void {
  const block = row >> 5;
  const middle = LOWEST + (32 * block + 15.5) / 128;
  sexpBlocks[block] ??= blockPolynomial({ center: middle, halfWidth: 1 / 8 }, sexpFixed);
  const piece = { center: LOWEST + row / 128, halfWidth: 1 / 256 };
  fill(sexpRows, ROW * row, piece, expandPiece(sexpBlocks[block], row & 31), BLOCK_ERROR);
}

/**
 * out[0] + out[1] = slog(x), x finite; the result is the error bound. With
 * `slopes`, slog'(x) = out[2] / out[3], to some ulps, in two factors of which neither overflows.
 *
 * Method: pieces on [-32, 32); above, one or two logarithms first; below,
 * slog(x) = -2 + slog'(0) e^x + O(e^2x).
 */
export function slogSum(x: number, out: Float64Array, slopes: boolean): number {
  if (x < REACH) {
    if (x > -REACH) {
      const at = slogRow(x);
      if (slopes) {
        out[2] = slope(slogRows, at, x, 0);
        out[3] = 1;
      }
      return evaluate(slogRows, at, x, 0, 0, out);
    }
    out[0] = -2;
    out[1] = SLOPE_AT_0 * Math.exp(x);
    out[2] = out[1];
    out[3] = 1;
    return 2 ** -90;
  }
  let steps = 1;
  let factor = 1;
  logSum(x, 0, out);
  if (out[0] >= REACH) {
    factor = out[0];
    logSum(out[0], out[1], out);
    steps = 2;
  }
  const at = slogRow(out[0]);
  if (slopes) {
    out[2] = slope(slogRows, at, out[0], out[1]) / factor;
    out[3] = x;
  }
  const error = evaluate(slogRows, at, out[0], out[1], out[0] * LOG_ERROR_AWAY, out);
  const sum = out[0] + steps;
  out[1] += steps - sum + out[0];
  out[0] = sum;
  return error;
}

/**
 * out[0] + out[1] = sexp(hi + lo); the result is the error bound for an argument right to
 * heightError, or NaN where this phase has no value: outside (-2, 3.7). Method: pieces on [-1.5, 2];
 * above, e^sexp(h - 1), once or twice; below, ln sexp(h + 1). With `slopes`,
 * sexp'(hi + lo) = out[2] * out[3], to some ulps, out[3] the outermost exponential or 1.
 */
export function sexpSum(
  hi: number,
  lo: number,
  heightError: number,
  out: Float64Array,
  slopes: boolean,
): number {
  const steps = hi < LOWEST ? -1 : hi <= HIGHEST ? 0 : hi <= HIGHEST + 1 ? 1 : 2;
  if (!(hi > -2 && hi < 3.7)) return Number.NaN;
  const start = hi - steps; // exact
  const at = sexpRow(start);
  if (slopes) {
    out[2] = slope(sexpRows, at, start, lo);
    out[3] = 1;
  }
  let error = evaluate(sexpRows, at, start, lo, heightError, out);
  if (steps < 0) {
    const y = out[0];
    // Where y is small its relative error grows; slopes feel it first.
    if (!(y > 2 ** -12)) return Number.NaN;
    if (slopes) out[2] /= y;
    logSum(y, out[1], out);
    return error / y - out[0] * LOG_ERROR_AWAY;
  }
  for (let i = 0; i < steps; i++) {
    expSum(out[0], out[1], out);
    error = out[0] * (error + EXP_ERROR);
    if (slopes) {
      out[2] *= out[3];
      out[3] = out[0];
    }
  }
  return error;
}

/**
 * out[0] + out[1] = exp^alpha(x), x finite, as in sexpSum. With `slopes` sexp'(slog(x) + alpha) is
 * out[2] * out[3] and slog'(x) is out[4] / out[5].
 */
export function iterateSum(x: number, alpha: number, out: Float64Array, slopes: boolean): number {
  const heightError = slogSum(x, out, slopes) + 2 ** -100;
  if (slopes) {
    out[4] = out[2];
    out[5] = out[3];
  }
  const hi = out[0] + alpha;
  const back = hi - out[0];
  const lo = out[0] - (hi - back) + (alpha - back) + out[1];
  return sexpSum(hi, lo, heightError, out, slopes);
}

/**
 * sexp overflows above this height: slog of the largest double is 3.6390077... Heights that doubles tell
 * from it, and from -2, on the side where there is no finite value, need no second phase.
 */
export const OVERFLOW_HEIGHT = 3.6391;
export const LEAST_HEIGHT = -2 - 2 ** -40;

/** The double nearest to out[0] + out[1], or NaN if an error of that size could change it. */
export function rounded(out: Float64Array, error: number): number {
  const y = out[0] + (out[1] + error);
  return y === out[0] + (out[1] - error) ? y : Number.NaN;
}
