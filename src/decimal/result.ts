import { Decimal } from "decimal.js";
import type { Input } from "../numbers/exact.js";
import { memoized } from "../numbers/memo.js";
import { cutOff, textOf } from "../numbers/significant.js";

/** decimal.js with so many digits, whatever the configuration of the constructor that callers use. */
export const decimals = memoized(64, (digits: number): typeof Decimal =>
  Decimal.clone({ defaults: true, precision: digits, rounding: Decimal.ROUND_HALF_EVEN }),
);

/** A decimal as decimal.js holds it: Infinity or 0 beyond its range. */
export const decimalOf = (x: Input, digits: number): Decimal => new (decimals(digits))(textOf(x));

/** value * 2^-p * 10^tens with so many significant digits, cut off. */
export const toDecimal = (value: bigint, p: bigint, digits: number, tens = 0): Decimal =>
  decimalOf(cutOff(value, p, digits, tens), digits);
