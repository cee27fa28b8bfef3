import { type Exact, type Input, magnitude, zero } from "./exact.js";
import { abs, bitLength } from "./fixed.js";

// Arithmetic on exact numbers. Every result is rounded to so many significant digits, half to even, whatever its exponent.

/** Digits that tell a double. The digits engine knows 11 more, so that all but near-ties are rounded right. */
export const DOUBLE_DIGITS = 17;

/** x to so many significant digits, as a decimal. */
export function rounded(x: Exact, digits: number): Exact {
  const { num, den, exponent } = x;
  if (num === 0n) return zero;
  const size = abs(num);
  // The quotient below has so many digits or up to two more.
  let places = digits - Math.floor((bitLength(size) - bitLength(den)) * Math.log10(2));
  if (den === 1n && places >= 2) return x;
  const top = places > 0 ? size * 10n ** BigInt(places) : size;
  let bottom = places < 0 ? den * 10n ** BigInt(-places) : den;
  let quotient = top / bottom;
  for (const limit = 10n ** BigInt(digits); quotient >= limit; quotient /= 10n) {
    bottom *= 10n;
    places--;
  }
  const twice = 2n * (top - quotient * bottom);
  if (twice > bottom || (twice === bottom && quotient % 2n === 1n)) quotient++;
  return { num: num < 0n ? -quotient : quotient, den: 1n, exponent: exponent - places };
}

/** value * 2^-p * 10^tens with so many significant digits or up to two more, cut off. */
export function cutOff(value: bigint, p: bigint, digits: number, tens = 0): Exact {
  const size = Math.floor((bitLength(value) - Number(p)) * Math.log10(2));
  const places = digits + 1 - size;
  const scaled =
    places >= 0
      ? (abs(value) * 10n ** BigInt(places)) >> p
      : (abs(value) >> p) / 10n ** BigInt(-places);
  return { num: value < 0n ? -scaled : scaled, den: 1n, exponent: tens - places };
}

export const times = (a: Exact, b: Exact, digits: number): Exact =>
  rounded({ num: a.num * b.num, den: a.den * b.den, exponent: a.exponent + b.exponent }, digits);

/** a / b, b not 0. */
export const over = (a: Exact, b: Exact, digits: number): Exact =>
  rounded(
    {
      num: b.num < 0n ? -a.num * b.den : a.num * b.den,
      den: a.den * abs(b.num),
      exponent: a.exponent - b.exponent,
    },
    digits,
  );

/** a + b, both decimals. */
export function plus(a: Exact, b: Exact, digits: number): Exact {
  if (a.num === 0n) return rounded(b, digits);
  if (b.num === 0n) return rounded(a, digits);
  const [large, small] = magnitude(a) < magnitude(b) ? [b, a] : [a, b];
  // Of one that reaches no digit of the other, nor of the sum, only the sign is left.
  const least = Math.min(large.exponent, leading(large) - digits) - 2;
  const isFar = leading(small) < least;
  const exponent = isFar ? least : Math.min(large.exponent, small.exponent);
  const scaled = (x: Exact): bigint => x.num * 10n ** BigInt(x.exponent - exponent);
  const added = isFar ? (small.num < 0n ? -1n : 1n) : scaled(small);
  return rounded({ num: scaled(large) + added, den: 1n, exponent }, digits);
}

export const minus = (a: Exact, b: Exact, digits: number): Exact =>
  plus(a, { ...b, num: -b.num }, digits);

/** The exponent of the first digit, or one more next to a power of ten; 0 for 0. */
export const leading = (x: Exact): number => (x.num === 0n ? 0 : Math.floor(magnitude(x)));

/** A decimal, which decimal.js and JavaScript read. */
export const textOf = (x: Input): string => (typeof x === "string" ? x : `${x.num}e${x.exponent}`);

/** The double nearest to a decimal. */
export const toDouble = (x: Input): number => Number(textOf(x));
