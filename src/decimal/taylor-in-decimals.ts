import type { Decimal } from "decimal.js";
import type { Value } from "../numbers/exact.js";
import { type DigitsOptions, resultLike } from "./result.js";
import { type Expansions, natural as expansions } from "./taylor.js";

/** The three series of one base, in digits. */
export interface DecimalSeries {
  /** The Taylor coefficients of sexp at h, from order 0 to `order`. */
  sexpSeries(h: Value, order: number, options?: DigitsOptions): Decimal[];
  /** The Taylor coefficients of slog at x. */
  slogSeries(x: Value, order: number, options?: DigitsOptions): Decimal[];
  /** The Taylor coefficients of exp_b^alpha at x. */
  iterateSeries(x: Value, alpha: Value, order: number, options?: DigitsOptions): Decimal[];
}

export const decimalSeries = ({ sexp, slog, iterate }: Expansions): DecimalSeries => ({
  sexpSeries(h, order, options = {}) {
    const { digits, rounded } = resultLike(h, options);
    return sexp(h, order, { digits }).map(rounded);
  },
  slogSeries(x, order, options = {}) {
    const { digits, rounded } = resultLike(x, options);
    return slog(x, order, { digits }).map(rounded);
  },
  iterateSeries(x, alpha, order, options = {}) {
    const { digits, rounded } = resultLike(x, options);
    return iterate(x, alpha, order, { digits }).map(rounded);
  },
});

const natural = decimalSeries(expansions());

/**
 * The Taylor coefficients c_0, ..., c_order of the superexponential at h: sexp(h + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** h > -2, real and finite. The series converges for |t| < h + 2.
 *
 * **Accuracy.** Each coefficient has `digits` significant digits, rounded as its Decimal constructor rounds;
 * known to 11 digits more before rounding.
 *
 * **Cost.** For order n the expansion behind has 0.6 n digits more than the result: beyond some 50 together it is
 * solved on the first call, unless `prepare` has.
 *
 * **Method.** Power series are carried through exp, log and the expansion of the Abel function as numbers are.
 *
 * @param h Height, a number, Decimal, bigint or string such as "1/3".
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of h's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError for an h of no finite value, an order or digits out of range.
 * @example
 * sexpSeries(0, 3, { digits: 15 }).map(String);
 * // [ '1', '1.09176735125832', '0.271483212901695', '0.212453248176256' ]
 */
export const sexpSeries = (h: Value, order: number, options: DigitsOptions = {}): Decimal[] =>
  natural.sexpSeries(h, order, options);

/**
 * The Taylor coefficients of the super-logarithm at x: slog(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Every finite real x. The nearest singularities are the fixed points 0.318 +- 1.337 i of exp and what log
 * makes of them.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point, a number, Decimal, bigint or string such as "1/3".
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of x's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError for an x that is not finite, an order or digits out of range.
 * @example
 * slogSeries(1, 3, { digits: 15 }).map(String);
 * // [ '0', '0.915946056499533', '-0.208618429577594', '-0.0545040063020933' ]
 */
export const slogSeries = (x: Value, order: number, options: DigitsOptions = {}): Decimal[] =>
  natural.slogSeries(x, order, options);

/**
 * The Taylor coefficients of exp^alpha at x: exp^alpha(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Where slog(x) + alpha > -2.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point, a number, Decimal, bigint or string such as "1/3".
 * @param alpha The height, likewise.
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of x's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError where the value is not finite, for an order or digits out of range.
 * @example
 * iterateSeries(0, 0.5, 3, { digits: 15 }).map(String);
 * // [ '0.498563287941114', '0.876336132224813', '0.247552187310898', '0.0245718116969028' ]
 */
export const iterateSeries = (
  x: Value,
  alpha: Value,
  order: number,
  options: DigitsOptions = {},
): Decimal[] => natural.iterateSeries(x, alpha, order, options);
