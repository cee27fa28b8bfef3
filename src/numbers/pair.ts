/**
 * Numbers of some 104 bits as unevaluated sums hi + lo of two doubles.
 *
 * Doubles travel between functions in the fields of one Pair that is made once, for an engine boxes those that cross a
 * call. Every field is a double from the start, so that all pairs have one shape.
 *
 * Sums are exact by Knuth's two-sum, products by Veltkamp's splitting (T. J. Dekker, Numer. Math. 18 (1971), 224-242).
 * Numbers beyond 2^996 make a product NaN; callers treat that as a bound that is too large.
 */
export class Pair {
  /** The value is hi + lo, right to `error`; hi is the sum rounded to a double where nothing else is said. */
  hi = Number.NaN;
  lo = Number.NaN;
  error = Number.NaN;
  /** A derivative in two factors of which neither overflows; which is which is said where they are written. */
  slope = Number.NaN;
  factor = Number.NaN;
  /** The exponent of an iterate, and its derivatives. */
  alpha = Number.NaN;
  dx = Number.NaN;
  dalpha = Number.NaN;
}

/** What a sum or a product of two pairs loses, relative to the larger of its terms; four times what is seen. */
const ROUNDING = 2 ** -102;

/** Where terms below the normal doubles lose bits. */
const UNDERFLOW = 2 ** -1060;

/** 2^27 + 1: the product with it carries away the lower half of a double's bits. */
const SPLITTER = 134217729;

/** The upper 26 bits of a. */
export function headOf(a: number): number {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}

/** a b - product, exactly, for the rounded product. */
export function productError(a: number, b: number, product: number): number {
  const headA = headOf(a);
  const tailA = a - headA;
  const headB = headOf(b);
  const tailB = b - headB;
  return headA * headB - product + headA * tailB + tailA * headB + tailA * tailB;
}

/** The same for a d of at most 26 bits, which needs no splitting. */
export function shortProductError(a: number, d: number, product: number): number {
  const head = headOf(a);
  return head * d - product + (a - head) * d;
}

/** s = value, exactly. */
export function setPair(s: Pair, value: number): void {
  s.hi = value;
  s.lo = 0;
  s.error = 0;
}

/** s += hi + lo, to 2^-104 of the larger; `error` stays what it was. */
export function add(s: Pair, hi: number, lo: number): void {
  const a = s.hi;
  const sum = a + hi;
  const back = sum - a;
  const rest = a - (sum - back) + (hi - back) + (s.lo + lo);
  renormalize(s, sum, rest);
}

/** s += (aHi + aLo) (bHi + bLo), to 2^-102 of the larger; `error` stays what it was. */
export function addProduct(s: Pair, aHi: number, aLo: number, bHi: number, bLo: number): void {
  const product = aHi * bHi;
  add(s, product, productError(aHi, bHi, product) + (aHi * bLo + aLo * bHi));
}

/** s += t. */
export function addPair(s: Pair, t: Pair): void {
  s.error += t.error + ROUNDING * (Math.abs(s.hi) + Math.abs(t.hi));
  add(s, t.hi, t.lo);
}

/** s = -s. */
export function negate(s: Pair): void {
  s.hi = -s.hi;
  s.lo = -s.lo;
}

/** s *= t. */
export function multiplyPair(s: Pair, t: Pair): void {
  const a = s.hi;
  const b = t.hi;
  const product = a * b;
  s.error =
    s.error * Math.abs(b) +
    t.error * (Math.abs(a) + s.error) +
    ROUNDING * Math.abs(product) +
    UNDERFLOW;
  renormalize(s, product, productError(a, b, product) + (a * t.lo + s.lo * b));
}

/** s *= w. */
export function scalePair(s: Pair, w: number): void {
  const a = s.hi;
  const product = a * w;
  s.error = s.error * Math.abs(w) + ROUNDING * Math.abs(product) + UNDERFLOW;
  renormalize(s, product, productError(a, w, product) + s.lo * w);
}

/** s = hi + lo for a lo that is smaller than hi. */
export function renormalize(s: Pair, hi: number, lo: number): void {
  const sum = hi + lo;
  s.hi = sum;
  s.lo = hi - sum + lo;
}
