import { expectNumber } from "./arguments.js";
import { exactSlog } from "./exact.js";
import { isRounded, slogSum } from "./fast.js";
import { newSum } from "./sum.js";

const sum = newSum();

/**
 * The super-logarithm slog(x), Kneser's Abel function of exp: slog(e^x) = slog(x) + 1, slog(1) = 0.
 *
 * x: any real number. The height is dimensionless: how many times exp was applied to 1.
 * slog(-Infinity) = -2, slog(0) = -1, slog(Infinity) = Infinity, NaN gives NaN.
 * Throws TypeError if x is not a number.
 *
 * Method: a fast phase in pairs of doubles (fast.ts) with a rounding test, and 256-bit fixed point
 * (exact.ts) where the test cannot decide. SLOG_WORST
 */
export function slog(x: number): number {
  expectNumber("x", x);
  if (!(x <= Number.MAX_VALUE)) return x;
  if (x === 1) return 0;
  sum[0] = x;
  slogSum(sum, false);
  return isRounded(sum) ? sum[0] : exactSlog(x);
}

/**
 * slog'(x) > 0; 1 / sexp'(slog(x)). Within SLOG_SLOPE_WORST. slog'(-Infinity) = slog'(Infinity) = 0.
 * x and errors as for slog.
 */
export function slogDerivative(x: number): number {
  expectNumber("x", x);
  if (!(Math.abs(x) <= Number.MAX_VALUE)) return Number.isNaN(x) ? x : 0;
  sum[0] = x;
  slogSum(sum, true);
  return sum[3] / sum[4];
}
