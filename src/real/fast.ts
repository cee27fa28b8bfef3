import { intervalOf, nearestInteger, reachOf, rowCount, rowOf } from "../numbers/axis.js";
import { EXP_ERROR, expSum, logSum } from "../numbers/elementary.js";
import type { Interval } from "../numbers/interpolation.js";
import type { Pair } from "../numbers/pair.js";
import { evaluate, fill, isFilled, ROW, slope, startOf } from "../numbers/pieces.js";
import { economize, rowError, sexpTaylor, slogTaylor, terms } from "./taylor.js";

/**
 * slog and sexp as unevaluated sums of two doubles with an error bound near 2^-72: the first phase of
 * every real function. Nothing here allocates once the pieces an argument needs have been made, each
 * on its first use.
 */

/**
 * slog and iterates have pieces over [-32, 32). Where calls pass, these numbers and those of sexp stand as literals: engines
 * load the variables of a bundled module anew each time.
 */
export const BINADES = 4;
export const REACH = reachOf(BINADES);

const slogRows = new Float64Array(ROW * rowCount(BINADES));

/** sexp on [-1.5, 2], pieces of width 1/128 around the multiples of 1/128. */
const LOWEST = -1.5;
const HIGHEST = 2;
const sexpRows = new Float64Array(ROW * (128 * (HIGHEST - LOWEST) + 1));

/** Relative error of logSum where |ln| > 1/4. */
const LOG_ERROR_AWAY = 2 ** -75;

/** slog'(0) = 1 / sexp'(-1) = 1 / sexp'(0), and slog''(0). */
const SLOPE_AT_0 = 1 / 1.0917673512583209918;
const CURVATURE_AT_0 = 0.4987091973443461;

/** Copies the row of slog that holds x, |x| < 32, into a copy of all rows that begins there. */
export function copySlogRow(x: number, copy: Float64Array, start: number): void {
  const at = startOf(rowOf(x, 4));
  copy.set(slogRows.subarray(at, at + ROW), start + at);
}

function fillSlog(row: number): void {
  const piece = intervalOf(row, BINADES);
  slogTaylor(piece.center);
  fillFrom(slogRows, ROW * row, piece);
}

function fillSexp(row: number): void {
  const piece = { center: LOWEST + row / 128, halfWidth: 1 / 256 };
  sexpTaylor(piece.center);
  fillFrom(sexpRows, ROW * row, piece);
}

/** The row of a piece from the Taylor series made last, at its centre; what that misses is added to its bound. */
function fillFrom(rows: Float64Array, at: number, piece: Interval): void {
  economize(piece.halfWidth);
  const { hi } = terms;
  fill(rows, at, piece, terms, rowError(hi[0], hi[1], hi[3]));
}

/**
 * sum.hi = x, finite or -Infinity, becomes slog(x) = sum.hi + sum.lo with its error bound sum.error. With
 * `slopes`, slog'(x) = sum.slope / sum.factor, to some ulps, in two factors of which neither overflows.
 *
 * Method: pieces on (-32, 32); above, one or two logarithms first; below,
 * slog(x) = -2 + slog'(0) e^x + slog''(0) e^2x / 2 + ..., the last term for slopes only.
 */
export function slogSum(sum: Pair, slopes: boolean): void {
  sum.lo = 0;
  sum.error = 0;
  sum.factor = 1;
  if (Math.abs(sum.hi) < 32) slogNear(sum, slopes);
  else slogFar(sum, slopes);
}

function slogNear(sum: Pair, slopes: boolean): void {
  const row = rowOf(sum.hi, 4);
  const at = startOf(row);
  if (!isFilled(slogRows, at)) fillSlog(row);
  if (slopes) slope(slogRows, at, sum);
  evaluate(slogRows, at, sum);
}

function slogFar(sum: Pair, slopes: boolean): void {
  const x = sum.hi;
  if (x < 0) {
    sum.hi = -2;
    sum.lo = SLOPE_AT_0 * Math.exp(x);
    sum.error = 2 ** -90;
    if (slopes) {
      sum.slope = (SLOPE_AT_0 + CURVATURE_AT_0 * Math.exp(x)) * Math.exp(x / 2);
      sum.factor = Math.exp(-x / 2);
    }
    return;
  }
  let steps = 1;
  let factor = 1;
  logSum(sum);
  if (sum.hi >= REACH) {
    steps = 2;
    factor = sum.hi;
    logSum(sum);
  }
  sum.error = sum.hi * LOG_ERROR_AWAY;
  slogNear(sum, slopes);
  if (slopes) {
    sum.slope /= factor;
    sum.factor = x;
  }
  addTo(sum, steps);
}

/** sum.hi + sum.lo plus a number, rounding below 2^-104. */
function addTo(sum: Pair, term: number): void {
  const hi = sum.hi;
  const y = hi + term;
  const back = y - hi;
  sum.hi = y;
  sum.lo += hi - (y - back) + (term - back);
}

/**
 * sum.hi + sum.lo, right to sum.error, becomes its sexp with the error bound sum.error, which is Infinity where
 * this phase has no value: outside (-2, 3.7). With `slopes`, sexp' = sum.slope sum.factor, to some ulps,
 * sum.factor the outermost exponential or 1.
 *
 * Method: pieces on [-1.5, 2]; above, e^sexp(h - 1), once or twice; below, ln sexp(h + 1).
 */
export function sexpSum(sum: Pair, slopes: boolean): void {
  const h = sum.hi;
  if (!(h > -2 && h < 3.7)) {
    sum.error = Number.POSITIVE_INFINITY;
    return;
  }
  const steps = h < -1.5 ? -1 : h <= 2 ? 0 : h <= 3 ? 1 : 2;
  sum.hi = h - steps; // exact
  sum.factor = 1;
  const row = nearestInteger(sum.hi * 128) + 192;
  const at = startOf(row);
  if (!isFilled(sexpRows, at)) fillSexp(row);
  if (slopes) slope(sexpRows, at, sum);
  evaluate(sexpRows, at, sum);
  if (steps < 0) {
    const y = sum.hi;
    if (slopes) sum.slope /= y;
    logSum(sum);
    // Where y is small its relative error grows; slopes feel it first.
    sum.error = y > 2 ** -12 ? sum.error / y - sum.hi * LOG_ERROR_AWAY : Number.POSITIVE_INFINITY;
  }
  for (let i = 0; i < steps; i++) {
    expSum(sum);
    sum.error = sum.hi * (sum.error + EXP_ERROR);
    if (slopes) {
      sum.slope *= sum.factor;
      sum.factor = sum.hi;
    }
  }
}

/** sum.hi = x, finite or -Infinity, becomes exp^alpha(x), alpha = sum.alpha, as by sexpSum. */
export function iterateSum(sum: Pair): void {
  slogSum(sum, false);
  raise(sum);
  sexpSum(sum, false);
}

/**
 * The same, and the derivatives: sum.dx = sexp'(slog(x) + alpha) slog'(x), with a zero or infinite factor where slog'(x) is
 * beyond the doubles, and sum.dalpha = sexp'(slog(x) + alpha), both to some ulps.
 */
export function iterateSlopes(sum: Pair): void {
  slogSum(sum, true);
  const { slope, factor } = sum;
  raise(sum);
  sexpSum(sum, true);
  sum.dx = (sum.factor / factor) * (sum.slope * slope);
  sum.dalpha = sum.slope * sum.factor;
}

/** The height in sum plus alpha. */
function raise(sum: Pair): void {
  sum.error += 2 ** -100;
  addTo(sum, sum.alpha);
}

/**
 * sexp overflows above this height: slog of the largest double, e^709.78..., is 3.6390077..., and below it fixed point
 * still has a value, e^y for y < 710, slog(e^710) = 3.63903... Heights that doubles tell from it, and from -2, on the side
 * where there is no finite value, need no second phase.
 */
export const OVERFLOW_HEIGHT = 3.63901;
export const LEAST_HEIGHT = -2 - 2 ** -40;

/** Whether sum.hi is the double nearest to every number within sum.error of sum.hi + sum.lo. */
export function isRounded(sum: Pair): boolean {
  const y = sum.hi;
  return y + (sum.lo + sum.error) === y && y + (sum.lo - sum.error) === y;
}
