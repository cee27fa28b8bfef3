import { Decimal } from "decimal.js";
import { abs, bitLength } from "../numbers/fixed.js";
import { memoized } from "../numbers/memo.js";

/** decimal.js with so many digits, whatever the configuration of the constructor that callers use. */
export const decimals = memoized(64, (digits: number): typeof Decimal =>
  Decimal.clone({ defaults: true, precision: digits, rounding: Decimal.ROUND_HALF_EVEN }),
);

/** value * 2^-p * 10^tens with so many significant digits, cut off. */
export function toDecimal(value: bigint, p: bigint, digits: number, tens = 0): Decimal {
  const size = Math.floor((bitLength(value) - Number(p)) * Math.log10(2));
  const places = digits + 1 - size;
  const scaled =
    places >= 0
      ? (abs(value) * 10n ** BigInt(places)) >> p
      : (abs(value) >> p) / 10n ** BigInt(-places);
  return new (decimals(digits))(`${value < 0n ? "-" : ""}${scaled}e${tens - places}`);
}
