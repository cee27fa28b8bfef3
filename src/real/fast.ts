import { EXP_ERROR, expSum, logSum } from "../numbers/elementary.js";
import { blockPolynomial, type Coefficients, expandPiece } from "../numbers/interpolation.js";
import {
  AXIS_ROWS,
  axisBlock,
  axisPiece,
  axisRow,
  evaluate,
  fill,
  isFilled,
  REACH,
  ROUNDING,
  ROW,
  slope,
} from "../numbers/pieces.js";
import { sexpFixed, slogFixed } from "./exact.js";

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

/** slog'(0) = 1 / sexp'(-1) = 1 / sexp'(0), and slog''(0). */
const SLOPE_AT_0 = 1 / 1.0917673512583209918;
const CURVATURE_AT_0 = 0.4987091973443461;

const slogBlocks: Coefficients[] = [];
const sexpBlocks: Coefficients[] = [];

function slogRow(sum: Float64Array): number {
  const row = axisRow(sum);
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

function sexpRow(sum: Float64Array): number {
  const row = ((sum[0] * 128 + ROUNDING - ROUNDING) | 0) - 128 * LOWEST;
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
 * sum[0] = x, finite or -Infinity, becomes slog(x) = sum[0] + sum[1] with its error bound sum[2]. With
 * `slopes`, slog'(x) = sum[3] / sum[4], to some ulps, in two factors of which neither overflows.
 *
 * Method: pieces on (-32, 32); above, one or two logarithms first; below,
 * slog(x) = -2 + slog'(0) e^x + slog''(0) e^2x / 2 + ..., the last term for slopes only.
 */
export function slogSum(sum: Float64Array, slopes: boolean): void {
  const x = sum[0];
  sum[1] = 0;
  sum[2] = 0;
  sum[4] = 1;
  if (x <= -REACH) {
    sum[0] = -2;
    sum[1] = SLOPE_AT_0 * Math.exp(x);
    sum[2] = 2 ** -90;
    if (slopes) {
      sum[3] = (SLOPE_AT_0 + CURVATURE_AT_0 * Math.exp(x)) * Math.exp(x / 2);
      sum[4] = Math.exp(-x / 2);
    }
    return;
  }
  let steps = 0;
  let factor = 1;
  if (x >= REACH) {
    steps = 1;
    logSum(sum);
    if (sum[0] >= REACH) {
      steps = 2;
      factor = sum[0];
      logSum(sum);
    }
    sum[2] = sum[0] * LOG_ERROR_AWAY;
    sum[4] = x;
  }
  const at = slogRow(sum);
  if (slopes) {
    slope(slogRows, at, sum);
    sum[3] /= factor;
  }
  evaluate(slogRows, at, sum);
  if (steps > 0) addTo(sum, steps);
}

/** sum[0] + sum[1] plus a number, rounding below 2^-104. */
function addTo(sum: Float64Array, term: number): void {
  const hi = sum[0];
  const y = hi + term;
  const back = y - hi;
  sum[0] = y;
  sum[1] += hi - (y - back) + (term - back);
}

/**
 * sum[0] + sum[1], right to sum[2], becomes its sexp with the error bound sum[2], which is Infinity where
 * this phase has no value: outside (-2, 3.7). With `slopes`, sexp' = sum[3] sum[4], to some ulps,
 * sum[4] the outermost exponential or 1.
 *
 * Method: pieces on [-1.5, 2]; above, e^sexp(h - 1), once or twice; below, ln sexp(h + 1).
 */
export function sexpSum(sum: Float64Array, slopes: boolean): void {
  const h = sum[0];
  if (!(h > -2 && h < 3.7)) {
    sum[2] = Number.POSITIVE_INFINITY;
    return;
  }
  const steps = h < LOWEST ? -1 : h <= HIGHEST ? 0 : h <= HIGHEST + 1 ? 1 : 2;
  sum[0] = h - steps; // exact
  sum[4] = 1;
  const at = sexpRow(sum);
  if (slopes) slope(sexpRows, at, sum);
  evaluate(sexpRows, at, sum);
  if (steps < 0) {
    const y = sum[0];
    if (slopes) sum[3] /= y;
    logSum(sum);
    // Where y is small its relative error grows; slopes feel it first.
    sum[2] = y > 2 ** -12 ? sum[2] / y - sum[0] * LOG_ERROR_AWAY : Number.POSITIVE_INFINITY;
  }
  for (let i = 0; i < steps; i++) {
    expSum(sum);
    sum[2] = sum[0] * (sum[2] + EXP_ERROR);
    if (slopes) {
      sum[3] *= sum[4];
      sum[4] = sum[0];
    }
  }
}

/**
 * sum[0] = x, finite or -Infinity, and sum[7] = alpha: sum becomes exp^alpha(x) as by sexpSum. With `slopes`
 * sexp'(slog(x) + alpha) is sum[3] sum[4] and slog'(x) is sum[5] / sum[6].
 */
export function iterateSum(sum: Float64Array, slopes: boolean): void {
  slogSum(sum, slopes);
  sum[5] = sum[3];
  sum[6] = sum[4];
  sum[2] += 2 ** -100;
  addTo(sum, sum[7]);
  sexpSum(sum, slopes);
}

/**
 * sexp overflows above this height: slog of the largest double is 3.6390077... Heights that doubles tell
 * from it, and from -2, on the side where there is no finite value, need no second phase.
 */
export const OVERFLOW_HEIGHT = 3.6391;
export const LEAST_HEIGHT = -2 - 2 ** -40;

/** Whether sum[0] is the double nearest to every number within sum[2] of sum[0] + sum[1]. */
export function isRounded(sum: Float64Array): boolean {
  const y = sum[0];
  return y + (sum[1] + sum[2]) === y && y + (sum[1] - sum[2]) === y;
}
