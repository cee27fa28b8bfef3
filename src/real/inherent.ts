import { ulp } from "../numbers/doubles.js";
import { fromNumber, toNumber } from "../numbers/fixed.js";

/**
 * The error that rounding alone can cause at the end of the orbit y_0 = x, y_j = f(y_(j-1)), f = exp^alpha, where
 * exp^m(x) is meant, m = n alpha but for `excess`. To first order:
 *
 * - the orbit leads to exp^(n alpha)(x). The excess n alpha - m is charged to the first step, through the derivative of
 *   exp^alpha(x) in alpha;
 * - each y_j is up to half of its own ulp from f(y_(j-1)). Half an ulp of y_n is many ulps of e^x far to the left;
 * - f stretches the error that it is given by its derivative.
 *
 * @param orbit x and the n values after it
 * @param excess n alpha - m, of which the size counts
 * @param dalpha the derivative of exp^alpha(x) in alpha at orbit[0]
 * @param slope the derivative of f
 * @returns an absolute error, not in ulps
 */
export function inherentError(
  orbit: readonly number[],
  excess: number,
  dalpha: () => number,
  slope: (y: number) => number,
): number {
  let error = excess === 0 ? 0 : Math.abs(excess) * dalpha();
  error += ulp(orbit[1]) / 2;
  for (let j = 2; j < orbit.length; j++) error = error * slope(orbit[j - 1]) + ulp(orbit[j]) / 2;
  return error;
}

/** n alpha - m, exactly. */
export const excessOf = (alpha: number, n: number, m: number): number =>
  toNumber(BigInt(n) * fromNumber(alpha, 1074n) - (BigInt(m) << 1074n), 1074n);
