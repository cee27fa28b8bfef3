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

/** s = hi + lo, exactly. */
export function setPair(s: Pair, hi: number, lo = 0): void {
  s.hi = hi;
  s.lo = lo;
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
  const { hi, lo } = s;
  s.hi = aHi;
  s.lo = aLo;
  multiplyAdd(s, bHi, bLo, hi, lo);
}

/**
 * s = s (hi + lo) + termHi + termLo, to 2^-102 of the largest; `error` stays what it was. All in one function, so that an engine which
 * has not seen it before has one to compile.
 */
export function multiplyAdd(s: Pair, hi: number, lo: number, termHi = 0, termLo = 0): void {
  const a = s.hi;
  const product = a * hi;
  const scaled = SPLITTER * a;
  const headA = scaled - (scaled - a);
  const tailA = a - headA;
  const scaledB = SPLITTER * hi;
  const headB = scaledB - (scaledB - hi);
  const tailB = hi - headB;
  const lost = headA * headB - product + headA * tailB + tailA * headB + tailA * tailB;
  const sum = product + termHi;
  const back = sum - product;
  const rest = product - (sum - back) + (termHi - back) + (lost + (a * lo + s.lo * hi) + termLo);
  const y = sum + rest;
  s.hi = y;
  s.lo = sum - y + rest;
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
  s.error =
    s.error * Math.abs(b) +
    t.error * (Math.abs(a) + s.error) +
    ROUNDING * Math.abs(a * b) +
    UNDERFLOW;
  multiplyAdd(s, b, t.lo);
}

/** s *= w. */
export function scalePair(s: Pair, w: number): void {
  s.error = s.error * Math.abs(w) + ROUNDING * Math.abs(s.hi * w) + UNDERFLOW;
  multiplyAdd(s, w, 0);
}

/** s = hi + lo for a lo that is smaller than hi. */
export function renormalize(s: Pair, hi: number, lo: number): void {
  const sum = hi + lo;
  s.hi = sum;
  s.lo = hi - sum + lo;
}
