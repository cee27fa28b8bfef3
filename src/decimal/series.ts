import { doubleSeries, natural } from "./taylor.js";

const series = doubleSeries(natural());

/**
 * The Taylor coefficients c_0, ..., c_order of the superexponential at h: sexp(h + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** h > -2, finite. The series converges for |t| < h + 2.
 *
 * **Accuracy.** Each coefficient is rounded to the nearest double, but for ties nearer than 1e-10 ulp; one beyond the range
 * of doubles is infinite or 0.
 *
 * **Cost.** Orders up to some 40 need no solve; beyond, the first call solves for 0.6 digits an order more.
 *
 * **Method.** Truncated power series are carried through exp, log and the expansion of the Abel function as numbers are.
 *
 * @param h Height.
 * @param order The last power of t, 0 to 200.
 * @returns order + 1 numbers, the coefficient of t^k at k.
 * @throws TypeError for an argument that is no number; RangeError where sexp(h) is not finite, or for an order out of range.
 * @example
 * sexpSeries(0, 3);
 * // [ 1, 1.091767351258321, 0.2714832129016946, 0.21245324817625627 ]
 */
export function sexpSeries(h: number, order: number): number[] {
  return series.sexpSeries(h, order);
}

/**
 * The Taylor coefficients of the super-logarithm at x: slog(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Every finite x.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point.
 * @param order The last power of t, 0 to 200.
 * @returns order + 1 numbers, the coefficient of t^k at k.
 * @throws TypeError for an argument that is no number; RangeError for an x that is not finite or an order out of range.
 * @example
 * slogSeries(1, 3);
 * // [ 0, 0.9159460564995334, -0.20861842957759366, -0.05450400630209327 ]
 */
export function slogSeries(x: number, order: number): number[] {
  return series.slogSeries(x, order);
}

/**
 * The Taylor coefficients of exp^alpha at x: exp^alpha(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Where slog(x) + alpha > -2.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point.
 * @param alpha The height.
 * @param order The last power of t, 0 to 200.
 * @returns order + 1 numbers, the coefficient of t^k at k.
 * @throws TypeError for an argument that is no number; RangeError where exp^alpha(x) is not finite, or for an order out of range.
 * @example
 * iterateSeries(0, 1 / 2, 3);
 * // [ 0.49856328794111443, 0.8763361322248131, 0.247552187310898, 0.024571811696902812 ]
 */
export function iterateSeries(x: number, alpha: number, order: number): number[] {
  return series.iterateSeries(x, alpha, order);
}
