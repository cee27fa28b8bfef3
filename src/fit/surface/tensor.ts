import { type Precision, ulp } from "../evaluate/precision.js";

/** A square array of coefficients of degree n in each of two variables, the second running first. */
type Tensor = ArrayLike<number>;

/**
 * sum over k, l of c[k][l] a(i, k) b(j, l) at all pairs of `points` points, where a and b hold the values of
 * n + 1 basis functions at each.
 */
export function onGrid(
  c: Tensor,
  n: number,
  a: Float64Array,
  b: Float64Array,
  points: number,
): Float64Array {
  const m = n + 1;
  const half = new Float64Array(points * m); // [j][k]: summed over l
  for (let j = 0; j < points; j++) {
    for (let k = 0; k < m; k++) {
      let s = 0;
      for (let l = 0; l < m; l++) s += c[k * m + l] * b[j * m + l];
      half[j * m + k] = s;
    }
  }
  const values = new Float64Array(points * points);
  for (let i = 0; i < points; i++) {
    for (let j = 0; j < points; j++) {
      let s = 0;
      for (let k = 0; k < m; k++) s += a[i * m + k] * half[j * m + k];
      values[i * points + j] = s;
    }
  }
  return values;
}

/** T_0..T_n at each point, and their derivatives. */
export function chebyshevBasis(points: readonly number[], n: number) {
  const m = n + 1;
  const values = new Float64Array(points.length * m);
  const slopes = new Float64Array(points.length * m);
  points.forEach((x, i) => {
    const at = i * m;
    values[at] = 1;
    if (n > 0) {
      values[at + 1] = x;
      slopes[at + 1] = 1;
    }
    for (let k = 2; k <= n; k++) {
      values[at + k] = 2 * x * values[at + k - 1] - values[at + k - 2];
      slopes[at + k] = 2 * values[at + k - 1] + 2 * x * slopes[at + k - 1] - slopes[at + k - 2];
    }
  });
  return { values, slopes };
}

/** t^0..t^n at each point, and their derivatives. */
export function powerBasis(points: readonly number[], n: number) {
  const m = n + 1;
  const values = new Float64Array(points.length * m);
  const slopes = new Float64Array(points.length * m);
  points.forEach((t, i) => {
    for (let k = 0; k <= n; k++) {
      values[i * m + k] = t ** k;
      slopes[i * m + k] = k === 0 ? 0 : k * t ** (k - 1);
    }
  });
  return { values, slopes };
}

/** Chebyshev coefficients of the interpolant through values at cos(pi i / n), cos(pi j / n). */
export function lobattoTensor(samples: Tensor, n: number): Float64Array {
  const m = n + 1;
  const basis = new Float64Array(m * m);
  for (let k = 0; k <= n; k++) {
    for (let j = 0; j <= n; j++) {
      const weight = (j === 0 || j === n ? 0.5 : 1) * (k === 0 || k === n ? 1 : 2);
      basis[k * m + j] = (weight / n) * Math.cos((Math.PI * ((j * k) % (2 * n))) / n);
    }
  }
  return onGrid(samples, n, basis, basis, m);
}

/** What an evaluation by Horner's rule comes to at most, and by how much its roundings can be off. */
interface Running {
  size: number;
  error: number;
}

/**
 * Bounds on the roundings of the value and both derivatives of a cell, computed by evaluate.ts, for |s|, |t| up to
 * the given ones: every operation adds half an ulp of its result (running error analysis).
 */
export function tensorRounding(c: Tensor, n: number, s: number, t: number, precision: Precision) {
  const unit = ulp(1, precision) / 2;
  const step = (sum: Running, by: number, { size, error }: Running) => {
    sum.error = sum.error * by + unit * sum.size * by;
    sum.size = sum.size * by * (1 + unit) + size;
    sum.error += error + unit * sum.size;
    sum.size *= 1 + unit;
  };
  const none = () => ({ size: 0, error: 0 });
  const value = none();
  const ds = none();
  const dt = none();
  for (let k = n; k >= 0; k--) {
    const row = none();
    const slope = none();
    for (let l = n; l >= 0; l--) {
      step(slope, t, row);
      step(row, t, { size: Math.abs(c[k * (n + 1) + l]), error: 0 });
    }
    step(ds, s, value);
    step(value, s, row);
    step(dt, s, slope);
  }
  return { value: value.error, ds: ds.error, dt: dt.error };
}

/** sum of |c[k][l]| times the derivatives of order (first, second) of s^k t^l. */
export function absoluteSum(
  c: Tensor,
  n: number,
  s: number,
  t: number,
  first: number,
  second: number,
): number {
  const power = (x: number, k: number, order: number) => {
    let factor = 1;
    for (let i = 0; i < order; i++) factor *= k - i;
    return factor === 0 ? 0 : factor * x ** (k - order);
  };
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    for (let l = 0; l <= n; l++) {
      sum += Math.abs(c[k * (n + 1) + l]) * power(s, k, first) * power(t, l, second);
    }
  }
  return sum;
}
