import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../../numbers/elementary.js";
import { add, type Pair, renormalize, setPair, shortProductError } from "../../numbers/pair.js";

/**
 * z -> b^z and log_b, or e^u - 1 and its inverse, on pairs of doubles (src/real/fast.ts): sum.hi + sum.lo with the error bound
 * sum.error, Infinity where it is not known; Infinity and NaN are values, known exactly. With `slopes`, sum.factor is multiplied
 * by the derivative.
 */
export interface FastMap {
  up(sum: Pair, slopes: boolean): void;
  down(sum: Pair, slopes: boolean): void;
}

/** Bound on the relative error of `multiply`: three roundings of what is 2^-26 of the product. */
const PRODUCT_ERROR = 2 ** -76;

/** Bound on the relative error of a sum. */
const SUM_ERROR = 2 ** -100;

/** A constant as 26 bits and the rest, 79 bits in all. */
interface Factor {
  readonly head: number;
  readonly tail: number;
}

/** sum.hi + sum.lo times a factor, |sum.hi| < 2^900. */
function multiply(sum: Pair, { head, tail }: Factor): void {
  const a = sum.hi;
  const product = a * head;
  const small = a * tail + sum.lo * (head + tail);
  renormalize(sum, product, shortProductError(a, head, product) + small);
}

/** The map of the base with this logarithm and its inverse. */
export function powerOnSums(ln: Factor, inverse: Factor): FastMap {
  const size = ln.head + ln.tail;
  return {
    up(sum, slopes) {
      const y = sum.hi * size;
      if (y < -700) vanish(sum, slopes, y, size);
      else if (!(y < 709.7)) overflow(sum, y);
      else {
        multiply(sum, ln);
        power(sum, sum.error * size + Math.abs(y) * PRODUCT_ERROR, slopes, size);
      }
    },
    down(sum, slopes) {
      if (!logarithm(sum, slopes, size)) return;
      multiply(sum, inverse);
      sum.error = sum.error / size + Math.abs(sum.hi) * PRODUCT_ERROR;
    },
  };
}

/** e^u - 1, away from 0. */
export const expm1OnSums: FastMap = {
  up(sum, slopes) {
    const y = sum.hi;
    if (!(y < 709.7)) overflow(sum, y);
    else {
      if (y < -700) vanish(sum, slopes, y, 1);
      else power(sum, sum.error, slopes, 1);
      add(sum, -1, 0);
      sum.error += Math.abs(sum.hi) * SUM_ERROR;
    }
  },
  down(sum, slopes) {
    add(sum, 1, 0);
    sum.error += Math.abs(sum.hi) * SUM_ERROR;
    logarithm(sum, slopes, 1);
  },
};

/** e^y of a y with this error; the derivative of b^z is ln b times that. */
function power(sum: Pair, error: number, slopes: boolean, ln: number): void {
  const all = error + EXP_ERROR;
  expSum(sum);
  sum.error = all < limit(slopes) ? 1.01 * all * sum.hi : Number.POSITIVE_INFINITY;
  if (slopes) sum.factor *= ln * sum.hi;
}

/** b^z, e^y for y < -700, as 0. */
function vanish(sum: Pair, slopes: boolean, y: number, ln: number): void {
  if (slopes) sum.factor *= ln * Math.exp(y);
  sum.hi = 0;
  sum.lo = 0;
  sum.error = 2 ** -1000;
}

/** ln y, true if it is a finite number. */
function logarithm(sum: Pair, slopes: boolean, ln: number): boolean {
  const y = sum.hi;
  const error = sum.error;
  if (!(y > 2 ** -900 && error < limit(slopes) * y)) {
    // Negative for certain, or not to be told.
    if (y < -2 * error) setPair(sum, Number.NaN);
    else sum.error = Number.POSITIVE_INFINITY;
    return false;
  }
  logSum(sum);
  sum.error = (1.01 * error) / y + LOG_ERROR * Math.max(Math.abs(sum.hi), 2 ** -34);
  if (slopes) sum.factor /= ln * y;
  return true;
}

/** e^y beyond the doubles for certain, or not to be told. */
function overflow(sum: Pair, y: number): void {
  if (y > 709.8 && sum.error < 1e-5) setPair(sum, Number.POSITIVE_INFINITY);
  else sum.error = Number.POSITIVE_INFINITY;
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
