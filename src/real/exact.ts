import { chebyshevSlope, chebyshevSumFixed } from "../numbers/chebyshev.js";
import { abs, bitLength, exp, fromNumber, log, mul, rescale, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { sexpBits, sexpQuotient, slogBits, slogFrom, slogQuotient, slogTo } from "./constants.js";

/**
 * slog and sexp in fixed point, the second phase of every real function: it is asked when the fast
 * one cannot tell how to round.
 *
 * Method: a height h = n + t, |t| <= 1/2, comes from sexp(t) = 1 + t G(t) by n times exp or log, G a Chebyshev sum of 212
 * bits. The other way, exp or log carry x into [slogFrom, slogTo], where t = slog(y) solves t G(t) = y - 1: a Chebyshev sum
 * (y - 1) Q(y) of 112 bits is near enough that one extrapolated step has all. Both keep relative accuracy where slog or sexp - 1
 * vanish, and a height is held as integer + fraction, so that the neighbourhoods of the integer heights (sexp = -Infinity, 0, 1, e)
 * lose nothing. With p fraction bits, p >= 128, the fraction is right to about 2^(6-p), or 2^-205.
 */
interface Height {
  readonly whole: number;
  readonly part: bigint;
}

/** A real number at p fraction bits, or NaN, -Infinity or Infinity as a number. */
export type Fixed = bigint | number;

/** The fraction bits used for results; a height as small as 2^-e needs e more. */
const standard = 256n;

/** An integer in base 36, ten digits at a time: 36^10 < 2^53. */
export function parse(text: string): bigint {
  let value = 0n;
  for (const [digits] of text.matchAll(/\w{1,10}/g)) {
    value = value * 36n ** BigInt(digits.length) + BigInt(Number.parseInt(digits, 36));
  }
  return text[0] === "-" ? -value : value;
}

interface ChebyshevSum {
  readonly middle: number;
  readonly half: number;
  readonly coefficients: readonly bigint[];
}

/** The coefficients written down, at p bits as far as they matter there. */
const coefficientsAt = (text: string, bits: bigint) =>
  memoized(PRECISIONS, (p: bigint): bigint[] => {
    const all = text
      .trim()
      .split("\n")
      .map((c) => rescale(parse(c), bits, p));
    return all.slice(0, all.findLastIndex((c) => abs(c) > 1n) + 1);
  });

const sexpCoefficients = coefficientsAt(sexpQuotient, sexpBits);
const slogCoefficients = coefficientsAt(slogQuotient, slogBits);

/** The sum named at p bits. */
const chebyshevSum = (name: "sexp" | "slog", p: bigint): ChebyshevSum =>
  name === "sexp"
    ? { middle: 0, half: 0.5, coefficients: sexpCoefficients(p) }
    : {
        middle: (slogFrom + slogTo) / 2,
        half: (slogTo - slogFrom) / 2,
        coefficients: slogCoefficients(p),
      };

const evaluate = (sum: ChebyshevSum, x: bigint, p: bigint): bigint =>
  chebyshevSumFixed(
    sum.coefficients,
    ((2n * (x - fromNumber(sum.middle, p))) << p) / fromNumber(sum.half, p),
    p,
  );

/** The derivative of the sum at x in doubles. */
const derivative = (sum: ChebyshevSum, x: number, p: bigint): number =>
  chebyshevSlope(
    sum.coefficients.map((c) => toNumber(c, p)),
    (x - sum.middle) / sum.half,
  ) / sum.half;

/** A positive product as mantissa 2^exponent: single factors of a derivative leave the range of doubles. */
interface Product {
  mantissa: number;
  exponent: number;
}

const one = (): Product => ({ mantissa: 1, exponent: 0 });

/** product y^power, y >= 0 at p fraction bits. */
function multiply(product: Product, y: bigint, p: bigint, power: 1 | -1): void {
  const length = bitLength(y);
  const mantissa = toNumber(y, BigInt(length)); // in [1/2, 1]
  product.mantissa = power > 0 ? product.mantissa * mantissa : product.mantissa / mantissa;
  product.exponent += power * (length - Number(p));
}

/** The double nearest to the product, or next to it where that is subnormal. */
function toDouble({ mantissa, exponent }: Product): number {
  const first = Math.min(Math.max(exponent, -1000), 1000);
  const second = Math.min(Math.max(exponent - first, -1000), 1000);
  return mantissa * 2 ** first * 2 ** second;
}

/** A little beyond sexp(-1/2) = 0.498563... and sexp(1/2) = 1.646354..., for beyond those the sum of sexp loses digits. */
const LEAST = 0.4985;
const MOST = 1.6464;

/** slog(x) for x at p fraction bits; `slope` is multiplied by slog'(x). */
function heightOf(x: bigint, p: bigint, slope?: Product): Height {
  const from = fromNumber(slogFrom, p);
  const to = fromNumber(slogTo, p);
  let v = x;
  let whole = 0;
  for (; v > to; whole++) {
    if (slope) multiply(slope, v, p, -1);
    v = log(v, p);
  }
  for (; v < from; whole--) {
    v = v < -(p << p) ? 0n : exp(v, p);
    if (slope) multiply(slope, v, p, 1);
  }
  const quotient = chebyshevSum("slog", p);
  if (slope) {
    const y = toNumber(v, p);
    slope.mantissa *= toNumber(evaluate(quotient, v, p), p) + (y - 1) * derivative(quotient, y, p);
  }
  if (v > fromNumber(MOST, p)) {
    v = log(v, p);
    whole++;
  } else if (v < fromNumber(LEAST, p)) {
    v = exp(v, p);
    whole--;
  }
  const w = v - (1n << p);
  return { whole, part: solved(w, mul(w, evaluate(quotient, v, p), p), p) };
}

/**
 * The solution of t G(t) = w next to t. A step from t to w / G(t) leaves less than a quarter of an error, for |t G'(t) / G(t)| < 1/4, and
 * Aitken's extrapolation of two of them less than its square.
 */
function solved(w: bigint, t: bigint, p: bigint): bigint {
  const quotient = chebyshevSum("sexp", p);
  const step = (from: bigint): bigint => (w << p) / evaluate(quotient, from, p);
  const once = step(t);
  const first = once - t;
  const second = step(once) - once;
  // Rounding errors alone differ in another ratio.
  if (2n * abs(second) >= abs(first)) return once + second;
  return once + (first * second) / (first - second);
}

/**
 * sexp(whole + part), or a number: NaN below height -2, -Infinity at it, Infinity at overflow.
 * `slope` is multiplied by sexp'.
 */
function powerAt({ whole, part }: Height, p: bigint, slope?: Product): Fixed {
  const one = 1n << p;
  const steps = Number((2n * part + one) >> (p + 1n));
  const t = part - BigInt(steps) * one;
  const n = whole + steps;
  if (n < -2 || (n === -2 && t < 0n)) return Number.NaN;
  if (n === -2 && t === 0n) return Number.NEGATIVE_INFINITY;
  if (n > 5) return Number.POSITIVE_INFINITY;
  const quotient = chebyshevSum("sexp", p);
  const value = evaluate(quotient, t, p);
  if (slope) {
    const h = toNumber(t, p);
    slope.mantissa *= toNumber(value, p) + h * derivative(quotient, h, p);
  }
  let y = one + mul(t, value, p);
  for (let i = 0; i < n; i++) {
    if (y > 710n << p) return Number.POSITIVE_INFINITY;
    y = exp(y, p);
    if (slope) multiply(slope, y, p, 1);
  }
  for (let i = 0; i > n; i--) {
    if (slope) multiply(slope, y, p, -1);
    y = log(y, p);
  }
  return y;
}

/** slog and sexp as functions on p fraction bits, for the pieces of the fast phase. */
export function slogFixed(x: bigint, p: bigint): bigint {
  const { whole, part } = heightOf(x, p);
  return (BigInt(whole) << p) + part;
}

export const sexpFixed = (h: bigint, p: bigint): Fixed => powerAt({ whole: 0, part: h }, p);

const rounded = (y: Fixed, p: bigint): number => (typeof y === "number" ? y : toNumber(y, p) + 0); // a negative underflow counts as 0

/** slog(x), x finite. */
export const exactSlog = (x: number): number =>
  toNumber(slogFixed(fromNumber(x, standard), standard), standard);

/** sexp(h), h finite. */
export function exactSexp(h: number): number {
  const whole = Math.round(h);
  return rounded(powerAt({ whole, part: fromNumber(h - whole, standard) }, standard), standard);
}

/** exp^alpha(x), x finite or -Infinity, alpha finite. */
export function exactIterate(x: number, alpha: number): number {
  const whole = Math.round(alpha);
  return alpha === whole
    ? exactIntegerIterate(x, whole)
    : iterateWith(x, whole, alpha - whole, fractionBits(alpha - whole));
}

/** A height as small as the fraction of alpha must keep its relative accuracy. */
const fractionBits = (fraction: number): bigint =>
  standard + BigInt(Math.max(0, -Math.floor(Math.log2(Math.abs(fraction)))));

function iterateWith(
  x: number,
  whole: number,
  fraction: number,
  p: bigint,
  inner?: Product,
  outer?: Product,
): number {
  const height =
    x === Number.NEGATIVE_INFINITY ? { whole: -2, part: 0n } : heightOf(fromNumber(x, p), p, inner);
  const sum = { whole: height.whole + whole, part: height.part + fromNumber(fraction, p) };
  return rounded(powerAt(sum, p, outer), p);
}

/** exp or log repeated. */
function exactIntegerIterate(x: number, n: number): number {
  const p = 1152n; // holds every double, and e^-745 with 77 bits
  const y = repeatFixed(Number.isFinite(x) ? fromNumber(x, p) : x, n, p);
  return typeof y === "number" ? y : toNumber(y, p);
}

/** exp n times, or log -n times, of y at p fraction bits or infinite. */
export function repeatFixed(y: Fixed, n: number, p: bigint): Fixed {
  let z = y;
  for (let i = 0; i < n; i++) {
    if (typeof z === "number") z = z === Number.NEGATIVE_INFINITY ? 0n : z;
    else if (z > 710n << p) return Number.POSITIVE_INFINITY;
    else z = z < -(p << p) ? 0n : exp(z, p);
  }
  for (let i = 0; i > n; i--) {
    if (typeof z === "number") return z === Number.POSITIVE_INFINITY ? z : Number.NaN;
    if (z < 0n) return Number.NaN;
    z = z === 0n ? Number.NEGATIVE_INFINITY : log(z, p);
  }
  return z;
}

/** exp^alpha(x) and its derivatives, to some ulps, x finite or -Infinity, alpha finite. */
export function exactIterateGradient(
  x: number,
  alpha: number,
): { value: number; dx: number; dalpha: number } {
  const value = exactIterate(x, alpha);
  const whole = Math.round(alpha);
  const fraction = alpha - whole;
  const nearness = x > -1 ? -Math.log2(Math.abs(x)) : -Math.max(x, -1500) * Math.LOG2E;
  // The height is as close to an integer as x or e^x to 0, or alpha to an integer.
  const near = standard + BigInt(Math.ceil(Math.min(Math.max(nearness, 0), 2200)));
  const fine = fraction === 0 ? 0n : fractionBits(fraction);
  const p = fine > near ? fine : near;
  const inner = one();
  if (x === Number.NEGATIVE_INFINITY) inner.mantissa = 0;
  const outer = one();
  const y = iterateWith(x, whole, fraction, p, inner, outer);
  if (Number.isNaN(y)) return { value, dx: Number.NaN, dalpha: Number.NaN };
  if (y === Number.NEGATIVE_INFINITY)
    return {
      value,
      dx: alpha === 0 ? 1 : Number.POSITIVE_INFINITY,
      dalpha: Number.POSITIVE_INFINITY,
    };
  const dalpha = toDouble(outer);
  outer.mantissa *= inner.mantissa;
  outer.exponent += inner.exponent;
  return { value, dx: alpha === 0 ? 1 : toDouble(outer), dalpha };
}
