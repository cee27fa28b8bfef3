import { Decimal } from "decimal.js";
import { type Ball, ball, spread } from "../numbers/ball.js";
import { abs, bitLength, div, exp as expFixed, log, rescale } from "../numbers/fixed.js";
import { memoized } from "../numbers/memo.js";

/** A real number as a ball times a power of ten, so that it may be as large as decimal.js holds. */
export interface Scaled {
  readonly ball: Ball;
  readonly tens: number;
}

/** The exponents that decimal.js holds. */
export const MOST_TENS = 9e15;

/** e^x as a scaled number, or Infinity or 0 beyond decimal.js's range. */
export function expScaled(x: Ball, p: bigint): Scaled | number {
  const q = p + 64n;
  const ln10 = log(10n << q, q);
  const tens = div(x.value << 64n, ln10, q) >> q;
  if (tens > BigInt(MOST_TENS)) return Number.POSITIVE_INFINITY;
  if (tens < BigInt(-MOST_TENS)) return 0;
  const rest = rescale((x.value << 64n) - tens * ln10, q, p);
  return {
    ball: spread(expFixed(rest, p), ball(rest, x.rounding + 2n, x.model), 10.1, 100),
    tens: Number(tens),
  };
}

/** value * 2^-q, whatever its size, as a mantissa of about 1 in p fraction bits times a power of ten. */
export function scaledOf(value: bigint, q: bigint, p: bigint): { value: bigint; tens: number } {
  const tens = Math.round((bitLength(value) - Number(q)) * Math.log10(2));
  const mantissa =
    tens > 0 ? value / 10n ** BigInt(tens) : value * 10n ** BigInt(value === 0n ? 0 : -tens);
  return { value: rescale(mantissa, q, p), tens: value === 0n ? 0 : tens };
}

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
