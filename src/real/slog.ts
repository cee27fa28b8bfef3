import { expectNumber } from "./arguments.js";
import { exactSlog } from "./exact.js";
import { rounded, slogSum } from "./fast.js";

const sum = new Float64Array(4);

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
  const y = rounded(sum, slogSum(x, sum, false));
  return Number.isNaN(y) ? exactSlog(x) : y;
}

/**
 * slog'(x) > 0; 1 / sexp'(slog(x)). Within SLOG_SLOPE_WORST. slog'(-Infinity) = slog'(Infinity) = 0.
 * x and errors as for slog.
 */
export function slogDerivative(x: number): number {
  expectNumber("x", x);
  if (!(Math.abs(x) <= Number.MAX_VALUE)) return Number.isNaN(x) ? x : 0;
  slogSum(x, sum, true);
  return sum[2] / sum[3];
}
