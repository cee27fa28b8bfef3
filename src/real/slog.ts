import { expectNumber } from "../numbers/arguments.js";
import { Pair } from "../numbers/pair.js";
import { exactSlog } from "./exact.js";
import { isRounded, slogSum } from "./fast.js";

const sum = new Pair();

/**
 * The super-logarithm slog(x), Kneser's Abel function of exp: slog(e^x) = slog(x) + 1, slog(1) = 0.
 *
 * **Domain and special values.** Every x: slog(-Infinity) = -2, slog(0) = -1, slog(Infinity) = Infinity, NaN gives NaN.
 *
 * **Accuracy.** Worst error measured: 0.499999 ulp, at x = 21.48479115208066 (`npm run sweep`).
 *
 * **Method.** Sums of two doubles with a bound of their error, and a test of whether the bound decides the rounding; 256-bit fixed
 * point where it does not.
 *
 * @param x any double
 * @returns the height of x: how many times exp was applied to 1
 * @throws TypeError if x is not a number
 *
 * @example
 * ```js
 * import { slog } from "iterexp";
 *
 * slog(2); // 0.7015456018318703
 * slog(Math.E); // 1
 * ```
 */
export function slog(x: number): number {
  expectNumber("x", x);
  if (!(x <= Number.MAX_VALUE)) return x;
  if (x === 1) return 0;
  sum.hi = x;
  slogSum(sum, false);
  return isRounded(sum) ? sum.hi : exactSlog(x);
}

/**
 * The derivative slog'(x) = 1 / sexp'(slog(x)) > 0.
 *
 * **Domain and special values.** Every x; slog'(-Infinity) = slog'(Infinity) = 0.
 *
 * **Accuracy.** Worst error measured: 5.4 ulp, at x = -27.000239689095373
 * (`POINTS=6000 npx vitest run test/real/gradient.test.ts`).
 *
 * @param x any double
 * @returns slog'(x)
 * @throws TypeError if x is not a number
 *
 * @example
 * ```js
 * import { slogDerivative } from "iterexp";
 *
 * slogDerivative(2); // 0.5098496030521027
 * ```
 */
export function slogDerivative(x: number): number {
  expectNumber("x", x);
  if (!(Math.abs(x) <= Number.MAX_VALUE)) return Number.isNaN(x) ? x : 0;
  sum.hi = x;
  slogSum(sum, true);
  return sum.slope / sum.factor;
}
