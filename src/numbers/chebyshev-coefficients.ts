/** A polynomial in Chebyshev form on [0, 1]. */
export interface ChebyshevSeries {
  readonly value: (u: number) => number;
  readonly slope: (u: number) => number;
}

/** The points at which `interpolate` wants values, count of them in [0, 1]. */
export const nodes = (count: number): number[] =>
  Array.from({ length: count }, (_, i) => (1 + Math.cos((Math.PI * (i + 0.5)) / count)) / 2);

/**
 * The polynomial through values at the nodes: c_k = (2/n) sum f(u_i) cos(pi k (i + 1/2) / n), evaluated by
 * Clenshaw's recurrence and its derivative.
 */
export function interpolate(values: readonly number[]): ChebyshevSeries {
  const n = values.length;
  const c = values.map((_, k) => {
    const sum = values.reduce((s, v, i) => s + v * Math.cos((Math.PI * k * (i + 0.5)) / n), 0);
    return (sum * (k === 0 ? 1 : 2)) / n;
  });
  return {
    value(u) {
      const x = 2 * u - 1;
      let [b, before] = [0, 0];
      for (let k = n - 1; k >= 1; k--) [b, before] = [2 * x * b - before + c[k], b];
      return x * b - before + c[0];
    },
    slope(u) {
      const x = 2 * u - 1;
      let [b, before] = [0, 0];
      let [d, dBefore] = [0, 0];
      for (let k = n - 1; k >= 1; k--) {
        [d, dBefore] = [2 * x * d - dBefore + 2 * b, d];
        [b, before] = [2 * x * b - before + c[k], b];
      }
      return 2 * (b + x * d - dBefore);
    },
  };
}
