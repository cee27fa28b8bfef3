/** Chebyshev series sum c_k T_k(x) on [-1, 1]: their nodes, coefficients, sums and slopes. */

/** The count nodes cos(pi (i + 1/2) / count), from 1 down. */
export const nodes = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.cos((Math.PI * (i + 0.5)) / count));

/** The coefficients of the series of that many terms through values at the nodes. */
export function coefficients(values: readonly number[]): number[] {
  const n = values.length;
  return values.map((_, k) => {
    const sum = values.reduce((s, v, i) => s + v * Math.cos((Math.PI * k * (i + 0.5)) / n), 0);
    return (sum * (k === 0 ? 1 : 2)) / n;
  });
}

/** The sum, by Clenshaw's recurrence. */
export function chebyshevSum(c: ArrayLike<number>, x: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = c.length - 1; k > 0; k--) {
    const b = c[k] + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return c[0] + x * b1 - b2;
}

/** `chebyshevSum` of c and of d at every x, series of one length, in one pass. */
export function chebyshevSums(
  c: Float64Array,
  d: Float64Array,
  xs: Float64Array,
  sums: Float64Array,
  rests: Float64Array,
): void {
  for (let j = 0; j < xs.length; j++) {
    const x = xs[j];
    const twice = 2 * x;
    let b1 = 0;
    let b2 = 0;
    let e1 = 0;
    let e2 = 0;
    for (let k = c.length - 1; k > 0; k--) {
      const b = c[k] + twice * b1 - b2;
      const e = d[k] + twice * e1 - e2;
      b2 = b1;
      b1 = b;
      e2 = e1;
      e1 = e;
    }
    sums[j] = c[0] + x * b1 - b2;
    rests[j] = d[0] + x * e1 - e2;
  }
}

/** The derivative sum k c_k U_(k-1)(x). */
export function chebyshevSlope(c: ArrayLike<number>, x: number): number {
  let b1 = 0;
  let b2 = 0;
  for (let k = c.length - 1; k > 0; k--) {
    const b = k * c[k] + 2 * x * b1 - b2;
    b2 = b1;
    b1 = b;
  }
  return b1;
}

/** The sum at half of `twice`, in p fraction bits. */
export function chebyshevSumFixed(c: readonly bigint[], twice: bigint, p: bigint): bigint {
  let b1 = 0n;
  let b2 = 0n;
  for (let k = c.length - 1; k > 0; k--) {
    const b = c[k] + ((twice * b1) >> p) - b2;
    b2 = b1;
    b1 = b;
  }
  return c[0] + ((twice * b1) >> (p + 1n)) - b2;
}
