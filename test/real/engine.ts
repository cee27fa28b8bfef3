/**
 * The reference that the real functions are measured against: the Abel function A of src/abel/kneser,
 * solved to 60 digits here. It shares no table, no reduction and no rounding with src/real.
 *
 * An error is signed, result minus truth, in ulps: distances between the two doubles around the
 * truth, so that a correctly rounded result has at most 0.5, at powers of two as well. A NaN or an
 * infinity counts 0 where it is right and Infinity where it is wrong.
 */

import { abelFunction } from "../../src/abel/kneser/abel.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { exp, fromNumber, log, rescale, toNumber } from "../../src/numbers/fixed.js";
import { fromDecimal } from "../fixtures/decimal.js";
import { spacing, spacingToward0 } from "../fixtures/doubles.js";
import { reference } from "../fixtures/reference.js";

const A = abelFunction(solveAbel({ digits: 60 }));
const coarse = abelFunction(solveAbel({ digits: 20 }));

/** Fraction bits of heights and values. */
export const P = A.p;

/** Error of A, as far as anything here relies on it. */
const ABEL_ERROR = 2 ** -199;

/** Fraction bits where subnormal numbers need relative accuracy. */
export const WIDE = 2000n;

const one = 1n << P;
const big = (x: number): bigint => fromNumber(x, P);

/** Where a result rounds to Infinity: halfway between MAX_VALUE and 2^1024. */
const overflowHeight = A.abel((2n ** 1024n - 2n ** 970n) << P);

/** slog(x), exact where it is an integer; below -800 e^x is less than 2^-1100 and slog(x) is -2. */
export function height(x: number): bigint {
  if (x < -800) return -2n * one;
  return x === 0 ? -one : x === 1 ? 0n : A.abel(big(x));
}

/** The ulp in which a result y with that sign of y - truth is measured. */
function ulp(y: number, missPositive: boolean): number {
  return y !== 0 && missPositive === y > 0 ? spacingToward0(y) : spacing(y);
}

/** y - sexp(h), y at P fraction bits, to some digits. */
export function missAt(y: bigint, h: bigint): number {
  if (y > 30n * one) return toNumber(y, P) * missAt(log(y, P), h - one); // A'(y) needs more than P bits
  const distance = toNumber(A.abel(y) - h, P);
  // A slope to a few digits will do, but e^y must be seen.
  const slope =
    y > -20n * one
      ? toNumber(coarse.slope(rescale(y, P, coarse.p)), coarse.p)
      : toNumber(A.slope(y), P);
  return distance / slope;
}

/** The error of y as sexp(h). */
function errorAtHeight(y: number, h: bigint): number {
  const right = (yes: boolean): number => (yes ? 0 : Number.POSITIVE_INFINITY);
  if (Number.isNaN(y)) return right(h < -2n * one);
  if (h <= -2n * one) return right(h === -2n * one && y === Number.NEGATIVE_INFINITY);
  if (y === Number.POSITIVE_INFINITY) return right(h >= overflowHeight);
  if (y === Number.NEGATIVE_INFINITY) return right(false);
  if (y === 0) return right(h === -one);
  const miss = missAt(big(y), h);
  const error = miss / ulp(y, miss > 0);
  const known = y > 30 ? ABEL_ERROR * 1e5 * y : ABEL_ERROR * Math.max(10, Math.exp(-y));
  if (Math.abs(error) < 1 && !(known < spacing(y) * 1e-3)) {
    throw new RangeError(`the reference has too few digits for y = ${y}`);
  }
  return error;
}

/** The error of y as slog(x). */
export function slogUlpError(x: number, y: number): number {
  if (Number.isNaN(x) || Math.abs(x) === Number.POSITIVE_INFINITY) {
    const limit = x < 0 ? -2 : x;
    return Object.is(y, limit) ? 0 : Number.POSITIVE_INFINITY;
  }
  if (!Number.isFinite(y)) return Number.POSITIVE_INFINITY;
  const miss = toNumber(big(y) - height(x), P);
  return miss / ulp(y, miss > 0);
}

/** The error of y as sexp(h). */
export function sexpUlpError(h: number, y: number): number {
  if (!(Math.abs(h) < 8)) {
    const limit = h > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    return Object.is(y, limit) ? 0 : Number.POSITIVE_INFINITY;
  }
  return errorAtHeight(y, big(h));
}

/** The error of y as exp^alpha(x); x finite or -Infinity, |alpha| < 8. */
export function ulpError(x: number, alpha: number, y: number): number {
  if (Number.isInteger(alpha)) return integerError(x, alpha, y);
  const short = shortSeries(x, alpha);
  if (short !== undefined) return wideError(short, y);
  return errorAtHeight(y, height(x) + big(alpha));
}

/** Below it exp^alpha(0 + x) is a short series in x and alpha: P bits of height would not do. */
const SMALL = 2 ** -70;

/** exp^alpha(x), or NaN, where alpha is small and x or e^x is. */
function shortSeries(x: number, alpha: number): bigint | number | undefined {
  if (!(Math.abs(alpha) < SMALL)) return undefined;
  if (Math.abs(x) < SMALL) return nearZero(fromNumber(x, WIDE), alpha);
  if (!(x < Math.log(SMALL))) return undefined;
  const inner = nearZero(x < -1100 ? 0n : exp(fromNumber(x, WIDE), WIDE), alpha);
  return inner > 0n ? log(inner, WIDE) : Number.NaN;
}

/**
 * exp^alpha(x) = x + c alpha + d (x alpha / c + alpha^2 / 2) + ..., c = sexp'(-1), d = sexp''(-1).
 * From sexp(h + 1) = e^sexp(h) at h = -1: sexp'(0) = c, sexp''(0) = c^2 + d.
 */
function nearZero(x: bigint, alpha: number): bigint {
  const p = WIDE;
  const c = fromDecimal(reference.sexpTaylorAt0[1], p);
  const d = 2n * fromDecimal(reference.sexpTaylorAt0[2], p) - ((c * c) >> p);
  const a = fromNumber(alpha, p);
  const mixed = (((x * a) >> p) << p) / c;
  return x + ((c * a) >> p) + ((d * (mixed + ((a * a) >> (p + 1n)))) >> p);
}

/** exp^n(x) by exp and log on fixed point. */
function integerError(x: number, n: number, y: number): number {
  if (x === Number.NEGATIVE_INFINITY) {
    if (n === 0) return Object.is(y, x) ? 0 : Number.POSITIVE_INFINITY;
    return n > 0 ? integerError(0, n - 1, y) : wideError(Number.NaN, y);
  }
  return wideError(integerIterate(x, n), y);
}

export function integerIterate(x: number, n: number): bigint | number {
  let v = fromNumber(x, WIDE);
  for (let i = 0; i < n; i++) {
    if (v > 710n << WIDE) return Number.POSITIVE_INFINITY;
    v = v < -1000n << WIDE ? 0n : exp(v, WIDE);
  }
  for (let i = 0; i > n; i--) {
    if (v <= 0n) return v === 0n && i === n + 1 ? Number.NEGATIVE_INFINITY : Number.NaN;
    v = log(v, WIDE);
  }
  return v;
}

function wideError(truth: bigint | number, y: number): number {
  const nearest = typeof truth === "number" ? truth : toNumber(truth, WIDE);
  if (!Number.isFinite(nearest) || !Number.isFinite(y)) {
    return Object.is(nearest, y) ? 0 : Number.POSITIVE_INFINITY;
  }
  const miss = fromNumber(y, WIDE) - (truth as bigint);
  return Number((miss << 40n) / fromNumber(ulp(y, miss > 0n), WIDE)) * 2 ** -40;
}

/** How many ulps of the truth the double got is off, truth at WIDE fraction bits. */
export function ulpsOff(got: number, truth: bigint): number {
  const nearest = toNumber(truth, WIDE);
  if (!Number.isFinite(nearest) || !Number.isFinite(got)) {
    return Object.is(got, nearest) ? 0 : Number.POSITIVE_INFINITY;
  }
  const miss = fromNumber(got, WIDE) - truth;
  return Number((miss << 40n) / fromNumber(spacing(nearest), WIDE)) * 2 ** -40;
}

/** slog'(x) at WIDE fraction bits, x at P: the factors of the orbit, and A' in the middle. */
function slogSlope(x: bigint): bigint {
  let v = x;
  let slope = 1n << WIDE;
  while (v > 2n * one) {
    slope = (slope << P) / v;
    v = log(v, P);
  }
  while (v < 0n) {
    if (v < -1100n * one) return 0n;
    const power = exp(rescale(v, P, WIDE), WIDE);
    slope = (slope * power) >> WIDE;
    v = rescale(power, WIDE, P);
  }
  return (slope * A.slope(v)) >> P;
}

/** Newton's step from y to sexp(h). */
function refined(y: number, h: bigint): bigint {
  if (y > 30) {
    const inner = log(big(y), P);
    return exp(inner - ((A.abel(inner) + one - h) << P) / A.slope(inner), P);
  }
  return big(y) - ((A.abel(big(y)) - h) << P) / A.slope(big(y));
}

const reciprocal = (slope: bigint): bigint => (1n << (2n * WIDE)) / slope;

/**
 * d/dx and d/dalpha of exp^alpha(x) at WIDE fraction bits, y the finite result at hand; x and y above
 * -1000.
 */
export function gradient(x: number, alpha: number, y: number): { dx: bigint; dalpha: bigint } {
  const wide = Number.isInteger(alpha) ? integerIterate(x, alpha) : shortSeries(x, alpha);
  const value =
    typeof wide === "bigint" ? rescale(wide, WIDE, P) : refined(y, height(x) + big(alpha));
  const dalpha = reciprocal(slogSlope(value));
  return { dx: (dalpha * slogSlope(big(x))) >> WIDE, dalpha };
}

export const slogDerivativeError = (x: number, got: number): number =>
  ulpsOff(got, slogSlope(big(x)));

/** y is the finite sexp(h). */
export const sexpDerivativeError = (h: number, y: number, got: number): number =>
  ulpsOff(got, reciprocal(slogSlope(refined(y, big(h)))));
