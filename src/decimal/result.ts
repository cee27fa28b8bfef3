import { Decimal } from "decimal.js";
import { expectOption } from "../numbers/arguments.js";
import { type Input, isDecimal, type Value } from "../numbers/exact.js";
import { memoized } from "../numbers/memo.js";
import { cutOff, textOf } from "../numbers/significant.js";
import { expectDigits } from "./expansion-json.js";
import type { Expansions } from "./taylor.js";

/** decimal.js with so many digits, whatever the configuration of the constructor that callers use. */
export const decimals = memoized(64, (digits: number): typeof Decimal =>
  Decimal.clone({ defaults: true, precision: digits, rounding: Decimal.ROUND_HALF_EVEN }),
);

/** A decimal as decimal.js holds it: Infinity or 0 beyond its range. */
export const decimalOf = (x: Input, digits: number): Decimal => new (decimals(digits))(textOf(x));

/** value * 2^-p * 10^tens with so many significant digits, cut off. */
export const toDecimal = (value: bigint, p: bigint, digits: number, tens = 0): Decimal =>
  decimalOf(cutOff(value, p, digits, tens), digits);

/** What functions of Decimals take beside their numbers. */
export interface DigitsOptions {
  /** Significant digits of the result, from 1 on; the precision of x's constructor by default. */
  readonly digits?: number | undefined;
}

/** How a result for the argument x is made: its digits, and a Decimal of its constructor. */
export function resultLike(
  x: Value,
  options: DigitsOptions,
): { digits: number; rounded: (value: Input) => Decimal } {
  const Ours = isDecimal(x) ? (x.constructor as typeof Decimal) : Decimal;
  expectOption("options", options, "digits");
  const { digits: wanted = Ours.precision } = options;
  expectDigits(wanted);
  return {
    digits: wanted,
    rounded: (value) => {
      const wide = decimalOf(value, wanted);
      return new Ours(wide.isFinite() ? wide.toSD(wanted, Ours.rounding) : wide);
    },
  };
}

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
