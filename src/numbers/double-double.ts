import { add, addProduct, Pair, setPair } from "./pair.js";

/** A pair of doubles as a value: hi + lo. */
export type DoubleDouble = readonly [hi: number, lo: number];

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
    setPair(scratch, first);
    add(scratch, second, third);
    return [scratch.hi, scratch.lo];
  },
  toNumber: (a) => a[0] + a[1],
};

const scratch = new Pair();

function productAdded(
  a: DoubleDouble,
  sign: 1 | -1,
  b: DoubleDouble,
  c: DoubleDouble,
): DoubleDouble {
  scratch.hi = a[0];
  scratch.lo = a[1];
  addProduct(scratch, sign * b[0], sign * b[1], c[0], c[1]);
  return [scratch.hi, scratch.lo];
}
