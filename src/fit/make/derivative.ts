import { chebyshevSums } from "../../numbers/chebyshev.js";
import { horner } from "../../numbers/polynomial.js";
import { innerOrderRounding } from "../evaluate/order.js";
import { rounding } from "../evaluate/precision.js";
import { slopeSeries, tailOf } from "./chebyshev.js";
import { type Approximation, BETWEEN, gridFor, largest } from "./piece-error.js";
import type { DerivativeError, PieceShape } from "./shape.js";
import type { Samples } from "./zero-error.js";

export const NO_ERROR: DerivativeError = { absolute: 0, relative: 0 };

export const larger = (a: DerivativeError, b: DerivativeError): DerivativeError => ({
  absolute: Math.max(a.absolute, b.absolute),
  relative: Math.max(a.relative, b.relative),
});

/** Whether both bounds are at most these. */
export const isWithin = (a: DerivativeError, b: DerivativeError): boolean =>
  a.absolute <= b.absolute && a.relative <= b.relative;

/**
 * Bounds on the error of the evaluated derivative of a piece. e' is a polynomial of degree N - 1, sampled where e is,
 * so that Bernstein's inequality bounds it between samples as it does e; what the series leaves out comes with its
 * slope, from the ellipse. |f'| between two samples is at least the lesser of them less what the same inequality
 * leaves to f' about the middle of its range. Bounds that are at most `enough` are not sought more closely.
 */
export function derivativeErrorOf(known: Approximation, enough: DerivativeError): DerivativeError {
  const { series, row, shape, half, missing, placeError } = known;
  const tail = slopeSeries(tailOf(series.hi, shape.degree));
  const samples = sampleSlopes(known, tail);
  const most = largest(samples.miss);
  const flattest = least(samples.value);
  const lower = (BETWEEN * (largest(samples.value) - flattest)) / 2;
  const leftOut = missing.slope + series.hi.length ** 2 * 2 ** -50 * largest(tail);
  const common = BETWEEN * most + leftOut / half;
  const roundingsAt = (t: number) =>
    slopeRounding(row, shape, t) + curvature(row, shape, t) * placeError(t);
  const mostRoundings = roundingsAt(largest(samples.t));
  const boundsOf = (error: number, slope: number): DerivativeError => ({
    absolute: error,
    relative: slope > lower ? error / (slope - lower) : Number.POSITIVE_INFINITY,
  });
  const worst = boundsOf(most + common + mostRoundings, flattest);
  return isWithin(worst, enough)
    ? worst
    : largestBetween(samples, common, roundingsAt, mostRoundings, boundsOf);
}

// The loops are functions of their own, which engines optimize sooner than long ones.

/** t, the error of the slope and the slope itself at the samples of the value, which are done with. */
function sampleSlopes(known: Approximation, tail: Float64Array): Samples {
  const { series, delta, changes, half, offset } = known;
  const grid = gridFor(known);
  const { taus, t: ts, miss: misses, value: slopes, tail: rests } = grid;
  chebyshevSums(slopeSeries(series.hi), tail, taus, slopes, rests);
  const inTau = slopePowers(delta);
  const inT = slopePowers(changes);
  for (let j = 0; j < taus.length; j++) {
    const tau = taus[j];
    ts[j] = tau * half + offset;
    misses[j] = Math.abs((horner(inTau, tau) - rests[j]) / half + horner(inT, ts[j]));
    slopes[j] = Math.abs(slopes[j] / half);
  }
  return grid;
}

function least(numbers: Float64Array): number {
  let found = Number.POSITIVE_INFINITY;
  for (let k = 0; k < numbers.length; k++) found = Math.min(found, numbers[k]);
  return found;
}

function largestBetween(
  { t: ts, miss: misses, value: slopes }: Samples,
  common: number,
  roundingsAt: (t: number) => number,
  mostRoundings: number,
  boundsOf: (error: number, slope: number) => DerivativeError,
): DerivativeError {
  let found = NO_ERROR;
  for (let j = 1; j < ts.length; j++) {
    const miss = Math.max(misses[j - 1], misses[j]) + common;
    const slope = Math.min(slopes[j - 1], slopes[j]);
    if (isWithin(boundsOf(miss + mostRoundings, slope), found)) continue;
    const t = Math.max(Math.abs(ts[j - 1]), Math.abs(ts[j]));
    found = larger(found, boundsOf(miss + roundingsAt(t), slope));
  }
  return found;
}

function slopePowers(c: Float64Array): Float64Array {
  const slope = new Float64Array(Math.max(1, c.length - 1));
  for (let k = 1; k < c.length; k++) slope[k - 1] = k * c[k];
  return slope;
}

/** Bound on the roundings of c1 + 2 c2 t + 3 c3 t^2 + ..., and of the slope's head: every operation, the last too. */
function slopeRounding(
  c: readonly number[],
  { degree, extra, precision }: PieceShape,
  t: number,
): number {
  const term = (k: number) => k * Math.abs(c[extra + k]);
  const { size, error } = innerOrderRounding(degree, term, true, t, precision);
  return extra === 2 ? error + rounding(size + error + Math.abs(c[2]), precision) : error;
}

/** Bound on the second derivative of a row at |t|. */
export function curvature(c: readonly number[], { degree, extra }: PieceShape, t: number): number {
  let s = 0;
  for (let k = degree; k > 1; k--) s = s * t + k * (k - 1) * Math.abs(c[extra + k]);
  return s;
}
