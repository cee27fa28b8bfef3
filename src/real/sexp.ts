import { expectNumber } from "../numbers/arguments.js";
import { Pair } from "../numbers/pair.js";
import { exactIterateGradient, exactSexp } from "./exact.js";
import { isRounded, OVERFLOW_HEIGHT, sexpSum } from "./fast.js";

const sum = new Pair();

/**
 * The superexponential sexp(h) = exp^h(1), the inverse of slog: sexp(h + 1) = e^sexp(h), sexp(0) = 1. It is tetration to base e, by
 * Kneser's solution.
 *
 * **Domain and special values.** sexp(-2) = -Infinity; NaN below -2 and for NaN. Above 3.639007707228627, which is slog of the
 * largest double, the result is Infinity.
 *
 * **Accuracy.** Worst error measured: 0.499998 ulp, at height = 0.9999999999994471 (`npm run sweep`).
 *
 * **Method.** As for slog.
 *
 * @param height any double
 * @returns sexp(height), rounded correctly but for near-ties
 * @throws TypeError if height is not a number
 *
 * @example
 * ```js
 * import { sexp } from "iterexp";
 *
 * sexp(0.5); // 1.6463542337511945
 * sexp(3.7); // Infinity
 * ```
 */
export function sexp(height: number): number {
  expectNumber("height", height);
  start(height);
  sexpSum(sum, false);
  return isRounded(sum) ? sum.hi : sexpBeyond(height);
}

function start(height: number): void {
  sum.hi = height;
  sum.lo = 0;
  sum.error = 0;
}

function sexpBeyond(height: number): number {
  if (!(height >= -2)) return Number.NaN;
  return height > OVERFLOW_HEIGHT ? Number.POSITIVE_INFINITY : exactSexp(height);
}

/**
 * The derivative sexp'(h) > 0: the product of sexp(h), sexp(h - 1), ... down to the unit interval, and of a smooth factor there.
 *
 * **Domain and special values.** Those of sexp; sexp'(-2) = Infinity.
 *
 * **Accuracy.** Worst error measured: 3.2 ulp, at height = -1.9999999960901298 (`POINTS=6000 npx vitest run
 * test/real/gradient.test.ts`).
 *
 * @param height any double
 * @returns sexp'(height)
 * @throws TypeError if height is not a number
 *
 * @example
 * ```js
 * import { sexpDerivative } from "iterexp";
 *
 * sexpDerivative(0); // 1.091767351258321
 * ```
 */
export function sexpDerivative(height: number): number {
  expectNumber("height", height);
  start(height);
  sexpSum(sum, true);
  if (sum.error < Number.POSITIVE_INFINITY) return sum.slope * sum.factor;
  if (!(height >= -2)) return Number.NaN;
  if (height > OVERFLOW_HEIGHT) return Number.POSITIVE_INFINITY;
  return exactIterateGradient(Number.NEGATIVE_INFINITY, height + 2).dalpha;
}
