import { type Precision, round, rounding } from "./precision.js";

/**
 * The order of the operations in c1 + c2 t + ... + cn t^(n-1), whatever the terms and `plus`, a + t^power b, are: Horner's
 * rule up to n = 4; above, Horner's rule in t^2 for the pairs c2 + t c3, c4 + t c5, ... (the first step of G. Estrin,
 * Proc. Western Joint Computer Conf. (1960)), so that half as many operations wait for one another. c1 stands
 * alone, for near a zero of f it is its sum whose rounding counts.
 */
export function innerOrder<T>(
  n: number,
  term: (k: number) => T,
  plus: (a: T, power: 1 | 2, b: T) => T,
): T {
  let k = n;
  let s = term(k);
  if (n <= LONGEST_HORNER) {
    while (--k > 0) s = plus(term(k), 1, s);
    return s;
  }
  if (k % 2 === 1) s = plus(term(--k), 1, s);
  for (k -= 2; k > 0; k -= 2) s = plus(plus(term(k), 1, term(k + 1)), 2, s);
  return plus(term(1), 1, s);
}

const LONGEST_HORNER = 4;

/** Whether `innerOrder` asks for the square of t. */
export const usesSquare = (n: number): boolean => n > LONGEST_HORNER;

/** c1 + c2 t + ... + cn t^(n-1) with ck = c[first + k], every operation rounded to the precision. */
export function innerSum(
  c: ArrayLike<number>,
  first: number,
  n: number,
  t: number,
  precision: Precision,
): number {
  const square = round(t * t, precision);
  return innerOrder(
    n,
    (k) => c[first + k],
    (a, power, b) => round(a + round((power === 1 ? t : square) * b, precision), precision),
  );
}

/** A bound on a magnitude and one on the error of what is computed for it. */
export interface Rounded {
  readonly size: number;
  readonly error: number;
}

/** Running error analysis in this order at |t|: every operation adds half an ulp of its result. */
export function innerOrderRounding(
  n: number,
  term: (k: number) => Rounded,
  t: number,
  precision: Precision,
): Rounded {
  const linear = { size: t, error: 0 };
  const square = { size: t * t, error: rounding(t * t, precision) };
  return innerOrder(n, term, (a, power, b) => {
    const factor = power === 1 ? linear : square;
    const product = factor.size * b.size;
    let error = (factor.size + factor.error) * b.error + factor.error * b.size;
    error += rounding(product + error, precision);
    error += a.error;
    const size = a.size + product;
    return { size, error: error + rounding(size + error, precision) };
  });
}
