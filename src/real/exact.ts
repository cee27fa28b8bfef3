import { chebyshevSlope, chebyshevSumFixed } from "../numbers/chebyshev.js";
import { abs, bitLength, exp, fromNumber, log, mul, rescale, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { bits, sexpQuotient, slogFrom, slogQuotient, slogTo } from "./constants.js";

/**
 * slog and sexp in fixed point, the second phase of every real function: it is asked when the fast
 * one cannot tell how to round.
 *
 * Method: exp or log carry x into [slogFrom, slogTo], where slog(y) = (y - 1) Q(y); a height h = n + t,
 * |t| <= 1/2, comes back from sexp(t) = 1 + t G(t) by n times exp or log. Q and G are Chebyshev sums
 * of 216 bits. Both forms keep relative accuracy where slog or sexp - 1 vanish, and a height is held
 * as integer + fraction, so that the neighbourhoods of the integer heights (sexp = -Infinity, 0, 1, e)
 * lose nothing. With p fraction bits, p >= 128, the fraction is right to about 2^(6-p), or 2^-205.
 */
export interface Height {
  readonly whole: number;
  readonly part: bigint;
}

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
const coefficientsAt = (text: string) =>
  memoized(PRECISIONS, (p: bigint): bigint[] => {
    const all = text
      .trim()
      .split("\n")
      .map((c) => rescale(parse(c), bits, p));
    return all.slice(0, all.findLastIndex((c) => abs(c) > 1n) + 1);
  });

const sexpCoefficients = coefficientsAt(sexpQuotient);
const slogCoefficients = coefficientsAt(slogQuotient);

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
  return { whole, part: mul(v - (1n << p), evaluate(quotient, v, p), p) };
}

/**
 * sexp(whole + part), or a number: NaN below height -2, -Infinity at it, Infinity at overflow.
 * `slope` is multiplied by sexp'.
 */
function powerAt({ whole, part }: Height, p: bigint, slope?: Product): bigint | number {
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

export function sexpFixed(h: bigint, p: bigint): bigint {
  const y = powerAt({ whole: 0, part: h }, p);
  if (typeof y === "number") {
    throw new RangeError(`sexp(${toNumber(h, p)}) = ${y}, expected a finite value`);
  }
  return y;
}

const rounded = (y: bigint | number, p: bigint): number =>
  typeof y === "number" ? y : toNumber(y, p) + 0; // a negative underflow counts as 0

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
  if (x === Number.NEGATIVE_INFINITY) {
    return n > 0 ? exactIntegerIterate(0, n - 1) : n === 0 ? x : Number.NaN;
  }
  const p = 1152n; // holds every double, and e^-745 with 77 bits
  let y = fromNumber(x, p);
  for (let i = 0; i < n; i++) {
    if (y > 710n << p) return Number.POSITIVE_INFINITY;
    y = y < -800n << p ? 0n : exp(y, p);
  }
  for (let i = 0; i > n; i--) {
    if (y <= 0n) return y === 0n && i === n + 1 ? Number.NEGATIVE_INFINITY : Number.NaN;
    y = log(y, p);
  }
  return toNumber(y, p);
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
