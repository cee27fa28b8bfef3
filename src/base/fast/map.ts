import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../../numbers/elementary.js";

/**
 * z -> b^z and log_b, or e^u - 1 and its inverse, on pairs of doubles (src/real/fast.ts): sum[0] + sum[1] with the
 * error bound sum[2], Infinity where it is not known; Infinity and NaN are values, known exactly. With `slopes`, sum[4] is multiplied by the derivative.
 */
export interface FastMap {
  up(sum: Float64Array, slopes: boolean): void;
  down(sum: Float64Array, slopes: boolean): void;
}

/** Bound on the relative error of `multiply`: three roundings of what is 2^-26 of the product. */
const PRODUCT_ERROR = 2 ** -76;

/** Bound on the relative error of `addTo`. */
const SUM_ERROR = 2 ** -100;

/** A constant as 26 bits and the rest, 79 bits in all. */
interface Factor {
  readonly head: number;
  readonly tail: number;
}

/** sum[0] + sum[1] times a factor, |sum[0]| < 2^900. */
function multiply(sum: Float64Array, { head, tail }: Factor): void {
  const a = sum[0];
  const scaled = 134217729 * a; // Veltkamp's splitting
  const high = scaled - (scaled - a);
  const product = a * head;
  const rest = high * head - product + (a - high) * head + (a * tail + sum[1] * (head + tail));
  const y = product + rest;
  sum[0] = y;
  sum[1] = product - y + rest;
}

/** sum[0] + sum[1] plus a number, rounding below 2^-104 of the larger. */
export function addTo(sum: Float64Array, term: number): void {
  const hi = sum[0];
  const y = hi + term;
  const back = y - hi;
  const rest = sum[1] + (hi - (y - back) + (term - back));
  sum[0] = y + rest;
  sum[1] = y - sum[0] + rest;
}

/** The map of the base with this logarithm and its inverse. */
export function powerOnSums(ln: Factor, inverse: Factor): FastMap {
  const size = ln.head + ln.tail;
  return {
    up(sum, slopes) {
      const y = sum[0] * size;
      if (y < -700) vanish(sum, slopes, y, size);
      else if (!(y < 709.7)) overflow(sum, y);
      else {
        multiply(sum, ln);
        power(sum, sum[2] * size + Math.abs(y) * PRODUCT_ERROR, slopes, size);
      }
    },
    down(sum, slopes) {
      if (!logarithm(sum, slopes, size)) return;
      multiply(sum, inverse);
      sum[2] = sum[2] / size + Math.abs(sum[0]) * PRODUCT_ERROR;
    },
  };
}

/** e^u - 1, away from 0. */
export const expm1OnSums: FastMap = {
  up(sum, slopes) {
    const y = sum[0];
    if (!(y < 709.7)) overflow(sum, y);
    else {
      if (y < -700) vanish(sum, slopes, y, 1);
      else power(sum, sum[2], slopes, 1);
      addTo(sum, -1);
      sum[2] += Math.abs(sum[0]) * SUM_ERROR;
    }
  },
  down(sum, slopes) {
    addTo(sum, 1);
    sum[2] += Math.abs(sum[0]) * SUM_ERROR;
    logarithm(sum, slopes, 1);
  },
};

/** e^y of a y with this error; the derivative of b^z is ln b times that. */
function power(sum: Float64Array, error: number, slopes: boolean, ln: number): void {
  const all = error + EXP_ERROR;
  expSum(sum);
  sum[2] = all < limit(slopes) ? 1.01 * all * sum[0] : Number.POSITIVE_INFINITY;
  if (slopes) sum[4] *= ln * sum[0];
}

/** b^z, e^y for y < -700, as 0. */
function vanish(sum: Float64Array, slopes: boolean, y: number, ln: number): void {
  if (slopes) sum[4] *= ln * Math.exp(y);
  sum[0] = 0;
  sum[1] = 0;
  sum[2] = 2 ** -1000;
}

/** ln y, true if it is a finite number. */
function logarithm(sum: Float64Array, slopes: boolean, ln: number): boolean {
  const y = sum[0];
  const error = sum[2];
  if (!(y > 2 ** -900 && error < limit(slopes) * y)) {
    // Negative for certain, or not to be told.
    if (y < -2 * error) settle(sum, Number.NaN);
    else sum[2] = Number.POSITIVE_INFINITY;
    return false;
  }
  logSum(sum);
  sum[2] = (1.01 * error) / y + LOG_ERROR * Math.max(Math.abs(sum[0]), 2 ** -34);
  if (slopes) sum[4] /= ln * y;
  return true;
}

/** e^y beyond the doubles for certain, or not to be told. */
function overflow(sum: Float64Array, y: number): void {
  if (y > 709.8 && sum[2] < 1e-5) settle(sum, Number.POSITIVE_INFINITY);
  else sum[2] = Number.POSITIVE_INFINITY;
}

/** A value that is known, though no finite one. */
export function settle(sum: Float64Array, value: number): void {
  sum[0] = value;
  sum[1] = 0;
  sum[2] = 0;
}

/** Relative errors beyond this would need their squares; with slopes, what leaves them their ulps. */
const limit = (slopes: boolean): number => (slopes ? 2 ** -56 : 2 ** -30);

/** The factor of a positive number given in p fraction bits. */
export function factorOf(value: bigint, p: bigint): Factor {
  const size = Number(value) * 2 ** -Number(p);
  const unit = 2 ** (Math.floor(Math.log2(size)) - 25);
  const head = Math.floor(size / unit) * unit;
  const scaled = BigInt(head / unit) << p; // head in units
  const rest = unit >= 1 ? value - scaled * BigInt(unit) : value - scaled / BigInt(1 / unit);
  return { head, tail: Number(rest) * 2 ** -Number(p) };
}
