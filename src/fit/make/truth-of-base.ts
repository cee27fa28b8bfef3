import { type Base, iterateSumOf } from "../../base/base.js";
import type { Sampler } from "./chebyshev.js";

/** Digits of the decimal functions; two doubles hold 31. */
const DIGITS = 32;
const DECIMAL_ERROR = 2 ** -100;

/** How good sums of two doubles have to be, relative to the value; near 0 and next to fixed points they lose bits. */
const ENOUGH = 2 ** -64;

/**
 * What truth.ts is for e, for another base: out[0] + out[1] is the value, out[2] a bound on its error, out[3] the
 * derivative in x; NaN where there is no value or it overflows. out[4] is not promised.
 *
 * Method: the sums of two doubles behind the functions of the base (src/base/fast), right to about 2^-72; where they
 * do not suffice, the decimal functions at 32 digits, a thousand times as slow.
 */
export function truthOfBase(base: Base, alpha: number): Sampler {
  const iterateSum = iterateSumOf(base);
  return (x, out) => {
    if (iterateSum(x, alpha, out) && out[2] < Math.abs(out[0]) * ENOUGH) return;
    const { value, dx } = base.decimal.iterateGradient(x, alpha, { digits: DIGITS });
    out[0] = value.toNumber();
    if (!Number.isFinite(out[0])) {
      out.fill(Number.NaN);
      return;
    }
    // decimal.js would take the double at its shortest digits.
    out[1] = value.minus(out[0].toPrecision(60)).toNumber();
    out[2] = Math.abs(out[0]) * DECIMAL_ERROR + Number.MIN_VALUE;
    out[3] = dx.toNumber();
  };
}
