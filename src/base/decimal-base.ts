import type { Decimal } from "decimal.js";
import type { DecimalGradient } from "../decimal/functions.js";
import {
  type DecimalSeries,
  type DigitsOptions,
  decimalSeries,
  resultLike,
} from "../decimal/result.js";
import { exact, type Value } from "../numbers/exact.js";
import { onSolutions, valuesOn } from "./digits.js";
import type { Regime, Solution } from "./regime.js";

/** The fractional iterates of z -> b^z for one base on decimal.js values; arguments and results as those of iterexp/decimal. */
export interface DecimalBase extends DecimalSeries {
  /** The base as it was given: a decimal, a fraction, "e" or "e^(1/e)". */
  readonly name: string;
  /** How the base is iterated. */
  readonly regime: Regime;
  /** exp_b^alpha(x). */
  iterate(x: Value, alpha: Value, options?: DigitsOptions): Decimal;
  /** exp_b^(1/2)(x). */
  half(x: Value, options?: DigitsOptions): Decimal;
  /** exp_b^h(1), h > -2. */
  sexp(h: Value, options?: DigitsOptions): Decimal;
  /** The inverse of sexp. */
  slog(x: Value, options?: DigitsOptions): Decimal;
  /** The derivative of sexp at h. */
  sexpDerivative(h: Value, options?: DigitsOptions): Decimal;
  /** The derivative of slog at x. */
  slogDerivative(x: Value, options?: DigitsOptions): Decimal;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
  iterateGradient(x: Value, alpha: Value, options?: DigitsOptions): DecimalGradient;
}

/**
 * The fractional iterates of z -> b^z to any number of significant digits.
 *
 * **Domain and special values.** Bases as for `base`; arguments are numbers, Decimals, bigints or strings such as "1/3", as
 * iterexp/decimal takes them.
 *
 * **Accuracy.** That of iterexp/decimal: rounded as the constructor of the argument rounds.
 *
 * **Cost.** What more digits need is solved on first use, unless `base.prepare(b, { digits })` has.
 *
 * @param b the base, e^(1/e) and numbers beyond 1, up to 1e32
 * @param options for 1 < b < e^(1/e) the fixed point that is iterated at
 * @returns the functions of the base
 * @throws TypeError or RangeError as `base`
 * @function
 *
 * @example
 * ```js
 * import { decimalBase } from "iterexp/base";
 *
 * decimalBase(2).sexp("1/2", { digits: 30 }).toString(); // '1.45878181603642170068397166104'
 * ```
 */
export const decimalBase = onSolutions(decimalsOn);

function decimalsOn(solution: Solution): DecimalBase {
  const { name, regime } = solution;
  const values = valuesOn(solution);
  const self: DecimalBase = {
    name,
    regime,
    ...decimalSeries(values.series),
    iterate(x, alpha, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(values.iterate(exact("x", x), exact("alpha", alpha), digits, false).value);
    },
    half: (x, options) => self.iterate(x, 0.5, options),
    sexp(h, options = {}) {
      const { digits, rounded } = resultLike(h, options);
      return rounded(values.sexp(exact("h", h), digits, false).value);
    },
    slog(x, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(values.slog(exact("x", x), digits, false).value);
    },
    sexpDerivative(h, options = {}) {
      const { digits, rounded } = resultLike(h, options);
      return rounded(values.sexp(exact("h", h), digits, true).dalpha);
    },
    slogDerivative(x, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(values.slog(exact("x", x), digits, true).dx);
    },
    iterateGradient(x, alpha, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      const { value, dx, dalpha } = values.iterate(
        exact("x", x),
        exact("alpha", alpha),
        digits,
        true,
      );
      return { value: rounded(value), dx: rounded(dx), dalpha: rounded(dalpha) };
    },
  };
  return self;
}
