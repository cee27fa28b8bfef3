import type { Decimal } from "decimal.js";
import { exact, integer, type Value } from "../numbers/exact.js";
import type { Expansion } from "./expansion.js";
import { expectDigits } from "./expansion-json.js";
import { height, iterate } from "./iterate.js";
import type { Outcome } from "./outcome.js";
import { type DigitsOptions, decimalSeries, resultLike } from "./result.js";
import { expectPrepareOptions, naturalStore, type PrepareOptions, supply } from "./store.js";
import { natural } from "./taylor.js";

/** A value with its derivatives. */
export interface DecimalGradient {
  /** exp^alpha(x). */
  value: Decimal;
  /** d/dx exp^alpha(x). */
  dx: Decimal;
  /** d/dalpha exp^alpha(x). */
  dalpha: Decimal;
}

/**
 * exp^alpha(x) to any number of significant digits: sexp(slog(x) + alpha), by Kneser's solution.
 *
 * **Domain and special values.** x and alpha are numbers, taken at their exact double value; Decimals; bigints; or strings, taken
 * as written, "1/3" as the exact fraction. NaN where slog(x) + alpha < -2, -Infinity where it is -2, Infinity beyond decimal.js's
 * 10^(9 10^15), NaN for NaN.
 *
 * **Accuracy.** The result is a Decimal of the constructor that x belongs to, decimal.js's own otherwise, rounded as its
 * `rounding` says. It is rounded correctly unless the rest lies within 1e-10 units of the last digit of a tie, or, in the
 * directed modes, of a number of so many digits.
 *
 * **Throws.** TypeError for an argument of another type; RangeError for a string that is no number, for digits that are no
 * integer from 1 to a million, and where the side of the height -2 cannot be told.
 *
 * **Cost.** Up to 50 digits nothing is solved. Beyond, the first call solves Kneser's equations (`npm run bench:digits` says how
 * long that takes) unless `prepare` has; so does a result that lies nearer to 0, or an alpha nearer to an integer height, than
 * the spare digits of the expansion at hand reach.
 *
 * **Method.** exp or log carry x into a period of an expansion of the Abel function, for which Kneser's equations are solved;
 * alpha is added there, and exp or log lead back. Numbers carry their errors, and an attempt whose error is too large is repeated
 * with more bits or a longer expansion.
 *
 * @param x the argument
 * @param alpha the height to add: 1 for exp, 1/2 for the half-exponential, -1 for log
 * @param options `digits`, the significant digits of the result
 * @returns exp^alpha(x)
 * @throws TypeError or RangeError as above
 * @example
 * ```js
 * import { iterateExp } from "iterexp/decimal";
 *
 * iterateExp(1, "1/3", { digits: 30 }).toString(); // '1.40302138219710974153001726408'
 * ```
 */
export function iterateExp(x: Value, alpha: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(x, options);
  return rounded(iterate(exact("x", x), exact("alpha", alpha), digits, supply, false).value);
}

/**
 * The half-exponential exp^(1/2)(x), with halfExp(halfExp(x)) = e^x.
 *
 * **Domain, accuracy, cost.** Those of iterateExp(x, "1/2").
 *
 * @param x the argument
 * @param options `digits`, the significant digits of the result
 * @returns exp^(1/2)(x)
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { halfExp } from "iterexp/decimal";
 *
 * halfExp(1, { digits: 30 }).toString(); // '1.64635423375119458097192403159'
 * ```
 */
export const halfExp = (x: Value, options: DigitsOptions = {}): Decimal =>
  iterateExp(x, 0.5, options);

/**
 * The superexponential sexp(h) = exp^h(1), tetration with the height h.
 *
 * **Domain, accuracy, cost.** h > -2; -Infinity at -2 and NaN below. Else as iterateExp, with h in the place of x.
 *
 * @param h the height
 * @param options `digits`, the significant digits of the result
 * @returns sexp(h)
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { sexp } from "iterexp/decimal";
 *
 * sexp("1/2", { digits: 30 }).toString(); // '1.64635423375119458097192403159'
 * ```
 */
export function sexp(h: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(h, options);
  return rounded(iterate(integer(1), exact("h", h), digits, supply, false).value);
}

/**
 * The derivative sexp'(h).
 *
 * **Domain, accuracy, cost.** Those of sexp.
 *
 * @param h the height
 * @param options `digits`, the significant digits of the result
 * @returns sexp'(h)
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { sexpDerivative } from "iterexp/decimal";
 *
 * sexpDerivative(0, { digits: 30 }).toString(); // '1.09176735125832099180138455003'
 * ```
 */
export function sexpDerivative(h: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(h, options);
  return rounded(iterate(integer(1), exact("h", h), digits, supply, true).dalpha);
}

/**
 * The super-logarithm slog(x) = sexp^-1(x): Kneser's Abel function with slog(1) = 0.
 *
 * **Domain, accuracy, cost.** Every real x; slog(-Infinity) = -2. Else as iterateExp.
 *
 * @param x the argument
 * @param options `digits`, the significant digits of the result
 * @returns slog(x)
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { slog } from "iterexp/decimal";
 *
 * slog(2, { digits: 30 }).toString(); // '0.701545601831870365751890398081'
 * ```
 */
export function slog(x: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(x, options);
  return rounded(height(exact("x", x), digits, supply, false).value);
}

/**
 * The derivative slog'(x).
 *
 * **Domain, accuracy, cost.** Those of slog; 0 at the infinities.
 *
 * @param x the argument
 * @param options `digits`, the significant digits of the result
 * @returns slog'(x)
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { slogDerivative } from "iterexp/decimal";
 *
 * slogDerivative(1, { digits: 30 }).toString(); // '0.91594605649953339394967263891'
 * ```
 */
export function slogDerivative(x: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(x, options);
  return rounded(height(exact("x", x), digits, supply, true).dx);
}

/**
 * exp^alpha(x) with its derivatives in x and in alpha.
 *
 * **Domain, accuracy, cost.** Those of iterateExp, for each of the three numbers.
 *
 * @param x the argument
 * @param alpha the height to add
 * @param options `digits`, the significant digits of each number
 * @returns `value`, `dx` and `dalpha`
 * @throws TypeError or RangeError as iterateExp
 * @example
 * ```js
 * import { iterateExpGradient } from "iterexp/decimal";
 *
 * iterateExpGradient(1, 0.5, { digits: 20 }).dalpha.toString(); // '1.5751579377843008124'
 * ```
 */
export function iterateExpGradient(
  x: Value,
  alpha: Value,
  options: DigitsOptions = {},
): DecimalGradient {
  const { digits, rounded } = resultLike(x, options);
  const outcome: Outcome = iterate(exact("x", x), exact("alpha", alpha), digits, supply, true);
  return {
    value: rounded(outcome.value),
    dx: rounded(outcome.dx),
    dalpha: rounded(outcome.dalpha),
  };
}

const series = decimalSeries(natural());

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
  series.sexpSeries(h, order, options);

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
  series.slogSeries(x, order, options);

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
): Decimal[] => series.iterateSeries(x, alpha, order, options);

/**
 * Solves ahead of time what results of so many digits need, and gives the expansion.
 *
 * **Throws.** The promise is rejected with a TypeError or RangeError for digits that are no integer from 1 to a million and for
 * options of another type, and with the signal's reason after an abort; then everything is as if it had not been asked.
 *
 * **Cost.** None where an expansion is at hand, always for 50 digits or fewer. Between slices of some ten milliseconds other work
 * gets its turn.
 *
 * @param digits the significant digits of the results to come
 * @param options `onProgress`, told the fraction done; `signal`, which aborts
 * @returns the expansion that serves them
 * @throws TypeError or RangeError as above
 * @example
 * ```js
 * import { prepare } from "iterexp/decimal";
 *
 * (await prepare(50)).digits; // 86
 * ```
 */
export async function prepare(digits: number, options: PrepareOptions = {}): Promise<Expansion> {
  expectDigits(digits);
  expectPrepareOptions(options);
  return naturalStore.prepared(digits, options);
}
