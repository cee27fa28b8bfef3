/**
 * Numbers of some 104 bits as unevaluated sums hi + lo of two doubles, accumulated in a Float64Array of
 * two: [hi, lo]. Products are made exact by Veltkamp's splitting (T. J. Dekker, Numer. Math. 18 (1971)).
 */
export type DoubleDouble = readonly [hi: number, lo: number];

/** sum += (aHi + aLo) * (bHi + bLo), relative error about 2^-102; no factor above 2^990. */
export function addProduct(
  sum: Float64Array,
  aHi: number,
  aLo: number,
  bHi: number,
  bLo: number,
): void {
  const product = aHi * bHi;
  const aScaled = 134217729 * aHi;
  const bScaled = 134217729 * bHi;
  const a1 = aScaled - (aScaled - aHi);
  const b1 = bScaled - (bScaled - bHi);
  const a2 = aHi - a1;
  const b2 = bHi - b1;
  const low = a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2) + (aHi * bLo + aLo * bHi);
  add(sum, product, low);
}

/** sum += hi + lo. */
export function add(sum: Float64Array, hi: number, lo: number): void {
  const s = sum[0] + hi;
  const back = s - sum[0];
  const tail = sum[0] - (s - back) + (hi - back) + (sum[1] + lo);
  sum[0] = s + tail;
  sum[1] = s - sum[0] + tail;
}
