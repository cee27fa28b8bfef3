/**
 * Arithmetic of unevaluated sums of two doubles with a bound of their error, in the arrays of
 * src/numbers/sum.ts: s[0] + s[1] is right to s[2], and s[0] is the sum rounded to a double.
 *
 * Method: Knuth's two-sum and Veltkamp's splitting (Dekker, Numer. Math. 18 (1971), 224-242). Numbers beyond
 * 2^996 make a product NaN; callers treat that as a bound that is too large.
 */

/** What a sum or a product of two pairs loses, relative to the larger of its terms; four times what is seen. */
const ROUNDING = 2 ** -102;

/** Where terms below the normal doubles lose bits. */
const UNDERFLOW = 2 ** -1060;

export function setPair(s: Float64Array, value: number): void {
  s[0] = value;
  s[1] = 0;
  s[2] = 0;
}

/** s += t. */
export function addPair(s: Float64Array, t: Float64Array): void {
  const a = s[0];
  const b = t[0];
  const sum = a + b;
  const back = sum - a;
  const rest = a - (sum - back) + (b - back) + (s[1] + t[1]);
  const hi = sum + rest;
  s[0] = hi;
  s[1] = sum - hi + rest;
  s[2] += t[2] + ROUNDING * (Math.abs(a) + Math.abs(b));
}

/** s = -s. */
export function negate(s: Float64Array): void {
  s[0] = -s[0];
  s[1] = -s[1];
}

/** s *= t. */
export function multiplyPair(s: Float64Array, t: Float64Array): void {
  const a = s[0];
  const b = t[0];
  const errors = s[2] * Math.abs(b) + t[2] * (Math.abs(a) + s[2]);
  const product = a * b;
  const rest = productError(a, b, product) + (a * t[1] + s[1] * b);
  const hi = product + rest;
  s[0] = hi;
  s[1] = product - hi + rest;
  s[2] = errors + ROUNDING * Math.abs(product) + UNDERFLOW;
}

/** s *= w. */
export function scalePair(s: Float64Array, w: number): void {
  const a = s[0];
  const product = a * w;
  const rest = productError(a, w, product) + s[1] * w;
  const hi = product + rest;
  s[0] = hi;
  s[1] = product - hi + rest;
  s[2] = s[2] * Math.abs(w) + ROUNDING * Math.abs(product) + UNDERFLOW;
}

/** a b - product, exactly. */
function productError(a: number, b: number, product: number): number {
  const scaledA = 134217729 * a;
  const headA = scaledA - (scaledA - a);
  const tailA = a - headA;
  const scaledB = 134217729 * b;
  const headB = scaledB - (scaledB - b);
  const tailB = b - headB;
  return headA * headB - product + headA * tailB + tailA * headB + tailA * tailB;
}
