import { expectNumber } from "./arguments.js";
import { exactIterateGradient, exactSexp } from "./exact.js";
import { OVERFLOW_HEIGHT, rounded, sexpSum } from "./fast.js";

const sum = new Float64Array(4);

/**
 * The superexponential sexp(h) = exp^h(1), tetration to base e by Kneser's solution:
 * sexp(h + 1) = e^sexp(h), sexp(0) = 1; the inverse of slog.
 *
 * height: any real number. sexp(-2) = -Infinity, NaN below -2 and for NaN, Infinity above
 * 3.6390077072286, slog of the largest double. Throws TypeError if height is not a number.
 *
 * Method: as for slog. SEXP_WORST
 */
export function sexp(height: number): number {
  expectNumber("height", height);
  const y = rounded(sum, sexpSum(height, 0, 0, sum, false));
  return Number.isNaN(y) ? sexpBeyond(height) : y;
}

function sexpBeyond(height: number): number {
  if (!(height >= -2)) return Number.NaN;
  return height > OVERFLOW_HEIGHT ? Number.POSITIVE_INFINITY : exactSexp(height);
}

/**
 * sexp'(h) > 0, the product of sexp(h), sexp(h - 1), ... down to the unit interval and a smooth
 * factor there. Within SEXP_SLOPE_WORST; sexp'(-2) = Infinity. height and errors as for sexp.
 */
export function sexpDerivative(height: number): number {
  expectNumber("height", height);
  const error = sexpSum(height, 0, 0, sum, true);
  if (error < Number.POSITIVE_INFINITY) return sum[2] * sum[3];
  if (!(height >= -2)) return Number.NaN;
  if (height > OVERFLOW_HEIGHT) return Number.POSITIVE_INFINITY;
  return exactIterateGradient(Number.NEGATIVE_INFINITY, height + 2).dalpha;
}
