import {
  EXACT_SUM,
  type ExactSum,
  ITERATE_SUM,
  type IterateSum,
} from "../../numbers/properties.js";
import type { Sampler } from "./chebyshev.js";
import { setUnknown } from "./truth.js";

/** What fits are made of, which bases with complex results have not. */
export interface Sums {
  readonly [ITERATE_SUM]: IterateSum;
  readonly [EXACT_SUM]: ExactSum;
}

/**
 * What truth.ts is for e, for another base: a pair with a bound of its error and its derivative in x; NaN where there is no
 * value or it overflows. The derivative in alpha is not promised.
 *
 * Method: the sums of two doubles behind the functions of the base (src/base/fast), right to about 2^-72 for small numbers. They
 * lose bits near 0, next to fixed points and in large numbers, whose relative error is the slope times that of the height. Where
 * their bound is not below what `allowed` says of values of that size, the digits engine, a thousand times as slow.
 */
export const truthOfBase =
  (
    { [ITERATE_SUM]: iterateSum, [EXACT_SUM]: exactSum }: Sums,
    alpha: number,
    allowed: (size: number) => number,
  ): Sampler =>
  (x, out) => {
    const near = iterateSum(x, alpha);
    const found = near && near.error < allowed(Math.abs(near.hi)) ? near : exactSum(x, alpha);
    if (found === undefined) {
      setUnknown(out);
      return;
    }
    out.hi = found.hi;
    out.lo = found.lo;
    out.error = found.error;
    out.dx = found.dx;
  };
