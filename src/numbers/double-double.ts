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

/** The arithmetic of numbers in some precision, as far as linear algebra and polynomials ask for it. */
export interface Field<T> {
  readonly of: (value: number) => T;
  /** a + b c, and a - b c. */
  readonly plusProduct: (a: T, b: T, c: T) => T;
  readonly minusProduct: (a: T, b: T, c: T) => T;
  readonly over: (a: T, b: T) => T;
  readonly toNumber: (a: T) => number;
}

export const doubles: Field<number> = {
  of: (value) => value,
  plusProduct: (a, b, c) => a + b * c,
  minusProduct: (a, b, c) => a - b * c,
  over: (a, b) => a / b,
  toNumber: (a) => a,
};

export const doubleDoubles: Field<DoubleDouble> = {
  of: (value) => [value, 0],
  plusProduct: (a, b, c) => productAdded(a, 1, b, c),
  minusProduct: (a, b, c) => productAdded(a, -1, b, c),
  over: (a, b) => {
    // Two steps of long division leave 2^-100 or so.
    const first = a[0] / b[0];
    const rest = productAdded(a, -1, [first, 0], b);
    const second = rest[0] / b[0];
    const third = productAdded(rest, -1, [second, 0], b)[0] / b[0];
    scratch[0] = first;
    scratch[1] = 0;
    add(scratch, second, third);
    return [scratch[0], scratch[1]];
  },
  toNumber: (a) => a[0] + a[1],
};

const scratch = new Float64Array(2);

function productAdded(
  a: DoubleDouble,
  sign: 1 | -1,
  b: DoubleDouble,
  c: DoubleDouble,
): DoubleDouble {
  scratch[0] = a[0];
  scratch[1] = a[1];
  addProduct(scratch, sign * b[0], sign * b[1], c[0], c[1]);
  return [scratch[0], scratch[1]];
}
