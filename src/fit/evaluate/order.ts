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

/** The same operations in place, three numbers each: s[a] becomes s[a] + t^power s[b], of the terms s[1], ..., s[n]; s[1] is the sum. */
function stepsOf(n: number): number[] {
  const steps: number[] = [];
  innerOrder<number>(
    n,
    (k) => k,
    (a, power, b) => {
      steps.push(a, power, b);
      return a;
    },
  );
  return steps;
}

/** Those of every degree, of which there are few. */
const kept: number[][] = [];

/** Room for the terms of any fit that is made or stored, whose degree is at most 64. */
const sizes = new Float64Array(99);
const errors = new Float64Array(99);

/**
 * Running error analysis in this order at |t|, the terms term(k) large: every operation adds half an ulp of its result.
 * Where terms `areProducts`, all but the first are rounded themselves.
 */
export function innerOrderRounding(
  n: number,
  term: (k: number) => number,
  areProducts: boolean,
  t: number,
  precision: Precision,
): Rounded {
  for (let k = 1; k <= n; k++) {
    sizes[k] = term(k);
    errors[k] = areProducts && k > 1 ? rounding(sizes[k], precision) : 0;
  }
  const square = t * t;
  const squareError = rounding(square, precision);
  kept[n] ??= stepsOf(n);
  const steps = kept[n];
  for (let i = 0; i < steps.length; i += 3) {
    const a = steps[i];
    const b = steps[i + 2];
    const isLinear = steps[i + 1] === 1;
    const size = isLinear ? t : square;
    const sizeError = isLinear ? 0 : squareError;
    const product = size * sizes[b];
    let error = (size + sizeError) * errors[b] + sizeError * sizes[b];
    error += rounding(product + error, precision);
    error += errors[a];
    sizes[a] += product;
    errors[a] = error + rounding(sizes[a] + error, precision);
  }
  return { size: sizes[1], error: errors[1] };
}
