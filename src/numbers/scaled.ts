import { type Ball, ball, spread } from "./ball.js";
import { bitLength, div, exp as expFixed, log, rescale } from "./fixed.js";

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
