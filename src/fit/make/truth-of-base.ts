import { ITERATE_SUM, type IterateSum } from "../../numbers/hidden.js";
import type { BaseIterates } from "../../real/iterates.js";
import type { Sampler } from "./chebyshev.js";
import { setUnknown } from "./truth.js";

/** As much of a Decimal as is read here. */
interface Digits {
  toNumber(): number;
  minus(subtrahend: string): Digits;
}

/** The real iterates of a base b > 1 in doubles and decimals: what `base(b)` of iterexp/base gives. */
export interface FitBase extends BaseIterates {
  readonly decimal: {
    iterateGradient(
      x: number,
      alpha: number,
      options: { readonly digits: number },
    ): { readonly value: Digits; readonly dx: Digits };
  };
}

/** Digits of the decimal functions; two doubles hold 31. */
const DIGITS = 32;
const DECIMAL_ERROR = 2 ** -100;

/**
 * What truth.ts is for e, for another base: a pair with a bound of its error and its derivative in x; NaN where there is no
 * value or it overflows. The derivative in alpha is not promised.
 *
 * Method: the sums of two doubles behind the functions of the base (src/base/fast), right to about 2^-72 for small numbers. They
 * lose bits near 0, next to fixed points and in large numbers, whose relative error is the slope times that of the height. Where
 * their bound is not below what `allowed` says of values of that size, the decimal functions at 32 digits, a thousand times as slow.
 */
export function truthOfBase(
  base: FitBase & { readonly [ITERATE_SUM]: IterateSum },
  alpha: number,
  allowed: (size: number) => number,
): Sampler {
  const iterateSum = base[ITERATE_SUM];
  return (x, out) => {
    const found = iterateSum(x, alpha);
    if (found && found.error < allowed(Math.abs(found.hi))) {
      out.hi = found.hi;
      out.lo = found.lo;
      out.error = found.error;
      out.dx = found.dx;
      return;
    }
    const { value, dx } = base.decimal.iterateGradient(x, alpha, { digits: DIGITS });
    out.hi = value.toNumber();
    if (!Number.isFinite(out.hi)) {
      setUnknown(out);
      return;
    }
    // decimal.js would take the double at its shortest digits.
    out.lo = value.minus(out.hi.toPrecision(60)).toNumber();
    out.error = Math.abs(out.hi) * DECIMAL_ERROR + Number.MIN_VALUE;
    out.dx = dx.toNumber();
  };
}
