import { expectNumber } from "../numbers/arguments.js";
import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../numbers/elementary.js";
import { Pair } from "../numbers/pair.js";
import { exactIterate } from "./exact.js";
import { isRounded, iterateSum, LEAST_HEIGHT, OVERFLOW_HEIGHT, slogSum } from "./fast.js";

const sum = new Pair();

/**
 * exp^alpha(x), the alpha-th iterate of the exponential: sexp(slog(x) + alpha).
 *
 * exp^0 is the identity, exp^1 = exp, exp^-1 = ln, and exp^alpha(exp^beta(x)) = exp^(alpha + beta)(x).
 *
 * **Domain and special values.** There is no real value where slog(x) + alpha < -2; the result is NaN there. Where slog(x) + alpha
 * is exactly -2, as for x = 0 and alpha = -1 or for x = 1 and alpha = -2, it is -Infinity. x = -Infinity has the height -2, so that
 * exp^(1/2)(-Infinity) = -0.696... Overflow gives Infinity, NaN gives NaN, -0 counts as 0, and exp^-Infinity(Infinity) is NaN.
 *
 * **Accuracy.** Worst error measured: 0.500000 ulp, at iterateExp(0.9999999999999998, -1), a near-tie of ln; elsewhere
 * below 0.5, over 1,000,000 arguments of `npm run sweep` (x over all doubles, alpha in [-4, 6]).
 *
 * **Method.** The height slog(x) + alpha and its sexp are computed as sums of two doubles with a bound of their error, and a test
 * says whether that bound decides the rounding. Where it does not, fixed point of 256 bits and more does. For an integer alpha exp
 * or ln is repeated in sums of two doubles. So every result is rounded correctly unless the true value lies within about 2^-100 of
 * halfway between two doubles, and the function is nondecreasing in x and in alpha.
 *
 * @param x any double
 * @param alpha any double
 * @returns exp^alpha(x), rounded correctly but for near-ties
 * @throws TypeError if an argument is not a number
 *
 * @example
 * ```js
 * import { iterateExp } from "iterexp";
 *
 * iterateExp(1, 0.5); // 1.6463542337511945
 * iterateExp(1, -0.5); // 0.49856328794111443
 * iterateExp(iterateExp(1, 0.5), 0.5) === Math.E; // true
 * ```
 */
export function iterateExp(x: number, alpha: number): number {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (Math.floor(alpha) === alpha || !(x <= Number.MAX_VALUE) || !(Math.abs(alpha) < 8)) {
    return iterateSpecial(x, alpha);
  }
  sum.hi = x;
  sum.alpha = alpha;
  iterateSum(sum);
  return isRounded(sum) ? sum.hi : iterateBeyond(x, alpha);
}

/**
 * The half-exponential exp^(1/2)(x): halfExp(halfExp(x)) = e^x.
 *
 * **Domain and special values.** Every x. halfExp(-Infinity) = -0.696..., and above 29348128548.31 the result is Infinity. Otherwise
 * as iterateExp.
 *
 * **Accuracy.** Worst error measured: 0.499994 ulp, at x = 0.7831202292820478 (`npm run sweep`).
 *
 * @param x any double
 * @returns exp^(1/2)(x)
 * @throws TypeError if x is not a number
 *
 * @example
 * ```js
 * import { halfExp } from "iterexp";
 *
 * halfExp(1); // 1.6463542337511945
 * ```
 */
export const halfExp = (x: number): number => iterateExp(x, 0.5);

/** Where the fast phase has no value or cannot round it. */
function iterateBeyond(x: number, alpha: number): number {
  sum.hi = x;
  slogSum(sum, false);
  const height = sum.hi + alpha;
  if (height < LEAST_HEIGHT) return Number.NaN;
  return height > OVERFLOW_HEIGHT ? Number.POSITIVE_INFINITY : exactIterate(x, alpha);
}

/** Integer alpha, NaN, Infinity, and alphas that lead out of every double. */
function iterateSpecial(x: number, alpha: number): number {
  if (Number.isNaN(x) || Number.isNaN(alpha)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return alpha === Number.NEGATIVE_INFINITY ? Number.NaN : x;
  if (Number.isInteger(alpha)) return integerIterate(x, alpha);
  if (alpha >= 8) return Number.POSITIVE_INFINITY; // slog(x) >= -2, sexp(4) overflows
  return Number.NaN; // slog(x) < 4
}

function integerIterate(x: number, n: number): number {
  if (n === 0) return x + 0;
  sum.hi = x;
  integerSum(sum, n);
  if (isRounded(sum)) return sum.hi;
  const overflows = n > 0 && sum.error === Number.POSITIVE_INFINITY && sum.hi > 710;
  return overflows ? Number.POSITIVE_INFINITY : exactIterate(x, n);
}

/** s.hi becomes exp n times of itself, or ln -n times; where that has no pair, what led there, with the bound Infinity. */
export function integerSum(s: Pair, n: number): void {
  s.lo = 0;
  s.error = 0;
  for (let i = 0; i < n; i++) {
    const error = s.error;
    if (!(s.hi > -690 && s.hi < 709.78)) {
      s.error = Number.POSITIVE_INFINITY;
      return;
    }
    expSum(s);
    s.error = s.hi * (error + EXP_ERROR);
  }
  for (let i = 0; i > n; i--) {
    const y = s.hi;
    if (!(y > 2 ** -1000)) {
      s.error = Number.POSITIVE_INFINITY;
      return;
    }
    logSum(s);
    s.error = s.error / y + LOG_ERROR * Math.max(Math.abs(s.hi), 2 ** -34);
  }
}
