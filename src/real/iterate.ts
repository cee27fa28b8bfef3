import { expectNumber } from "../numbers/arguments.js";
import { expectFloatArrays } from "../numbers/arrays.js";
import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../numbers/elementary.js";
import { Pair } from "../numbers/pair.js";
import { exactIterate } from "./exact.js";
import { isRounded, iterateSum, LEAST_HEIGHT, OVERFLOW_HEIGHT, slogSum } from "./fast.js";

const sum = new Pair();

/**
 * exp^alpha(x), the alpha-th iterate of the exponential: sexp(slog(x) + alpha).
 *
 * **Domain and special values.** Exp^0 is the identity, exp^1 = exp, exp^-1 = ln, and exp^alpha(exp^beta(x)) =
 * exp^(alpha + beta)(x). No real value exists where slog(x) + alpha < -2: NaN. At exactly -2 the value is -Infinity (x
 * = 0, alpha = -1; x = 1, alpha = -2). x = -Infinity has height -2: exp^(1/2)(-Infinity) = -0.696... Overflow gives
 * Infinity, NaN gives NaN, -0 counts as 0, and exp^-Infinity(Infinity) is NaN.
 *
 * **Accuracy.** Worst error measured: 0.500000 ulp, at iterateExp(0.9999999999999998, -1), a near-tie of ln; elsewhere
 * below 0.5, over 1,000,000 arguments of `npm run sweep` (x over all doubles, alpha in [-4, 6]).
 *
 * **Method.** The height slog(x) + alpha as a pair of doubles, sexp of it as a pair of doubles with their error, and a
 * rounding test with the accumulated bound; where it fails, fixed point of 256 bits and more. Integer alpha repeats exp
 * or ln in pairs of doubles. So every result is rounded correctly unless the true value lies within about 2^-100 of
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
 * The half-exponential exp^(1/2)(x): halfExp(halfExp(x)) = e^x. halfExp(-Infinity) = -0.696...; Infinity above
 * 29348128548.31. Otherwise as iterateExp.
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
  if (x === Number.NEGATIVE_INFINITY) return exactIterate(x, n);
  sum.hi = x;
  sum.lo = 0;
  let error = 0;
  for (let i = 0; i < n; i++) {
    const y = sum.hi;
    if (y > 710) return Number.POSITIVE_INFINITY;
    if (!(y > -690 && y < 709.78)) return exactIterate(x, n);
    expSum(sum);
    error = sum.hi * (error + EXP_ERROR);
  }
  for (let i = 0; i > n; i--) {
    const y = sum.hi;
    if (!(y > 2 ** -1000)) return exactIterate(x, n);
    logSum(sum);
    error = error / y + LOG_ERROR * Math.max(Math.abs(sum.hi), 2 ** -34);
  }
  sum.error = error;
  return isRounded(sum) ? sum.hi : exactIterate(x, n);
}

/**
 * out[i] = exp^alpha(xs[i]) for every i; returns out. `out` may be `xs` itself or overlap it (which costs a copy); both
 * are Float64Array or Float32Array of one length, in any mixture. A Float32Array gets the double result rounded once
 * more. Accuracy as iterateExp.
 *
 * @param out where the values go
 * @param xs as many arguments
 * @param alpha any double
 * @returns out
 * @throws TypeError for other containers and a non-number alpha; RangeError for unequal lengths
 *
 * @example
 * ```js
 * import { iterateExpInto } from "iterexp";
 *
 * iterateExpInto(new Float64Array(2), Float64Array.of(0, 1), 0.5)[1]; // 1.6463542337511945
 * ```
 */
export function iterateExpInto<Out extends Float64Array | Float32Array>(
  out: Out,
  xs: Float64Array | Float32Array,
  alpha: number,
): Out {
  const source = expectFloatArrays(out, xs);
  expectNumber("alpha", alpha);
  for (let i = 0; i < source.length; i++) out[i] = iterateExp(source[i], alpha);
  return out;
}
