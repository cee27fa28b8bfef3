import { abs } from "./fixed.js";

/** Systems of linear equations, solved by Gaussian elimination with partial pivoting. */

/** The solution of a system in p fraction bits whose rows end with their right side; it takes the rows apart. */
export function solveFixed(rows: bigint[][], p: bigint): bigint[] {
  const n = rows.length;
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (abs(rows[r][c]) > abs(rows[best][c])) best = r;
    [rows[c], rows[best]] = [rows[best], rows[c]];
    for (let r = c + 1; r < n; r++) {
      if (rows[r][c] === 0n) continue;
      const factor = (rows[r][c] << p) / rows[c][c];
      for (let j = c; j <= n; j++) rows[r][j] -= (factor * rows[c][j]) >> p;
    }
  }
  const x: bigint[] = new Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let sum = rows[r][n];
    for (let j = r + 1; j < n; j++) sum -= (rows[r][j] * x[j]) >> p;
    x[r] = (sum << p) / rows[r][r];
  }
  return x;
}

/** The solver of a complex system in doubles, the matrix by rows, real and imaginary parts interleaved, as both sides are. */
export function solverOf(matrix: Float64Array, n: number): (rhs: Float64Array) => Float64Array {
  const a = matrix.slice();
  const order = Array.from({ length: n }, (_, i) => i);
  const at = (i: number, j: number): number => 2 * (i * n + j);
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) {
      if (modulus(a, at(i, k)) > modulus(a, at(best, k))) best = i;
    }
    if (best !== k) {
      for (let j = 0; j < 2 * n; j++) {
        const [x, y] = [at(k, 0) + j, at(best, 0) + j];
        [a[x], a[y]] = [a[y], a[x]];
      }
      [order[k], order[best]] = [order[best], order[k]];
    }
    const [pRe, pIm] = [a[at(k, k)], a[at(k, k) + 1]];
    const norm = pRe * pRe + pIm * pIm;
    for (let i = k + 1; i < n; i++) {
      const [xRe, xIm] = [a[at(i, k)], a[at(i, k) + 1]];
      const re = (xRe * pRe + xIm * pIm) / norm;
      const im = (xIm * pRe - xRe * pIm) / norm;
      a[at(i, k)] = re;
      a[at(i, k) + 1] = im;
      for (let j = k + 1, x = at(i, j), y = at(k, j); j < n; j++, x += 2, y += 2) {
        a[x] -= re * a[y] - im * a[y + 1];
        a[x + 1] -= re * a[y + 1] + im * a[y];
      }
    }
  }
  return (rhs) => {
    const x = new Float64Array(2 * n);
    order.forEach((from, i) => {
      x[2 * i] = rhs[2 * from];
      x[2 * i + 1] = rhs[2 * from + 1];
    });
    for (let i = 0; i < n; i++) subtract(i, 0, i);
    for (let i = n - 1; i >= 0; i--) {
      subtract(i, i + 1, n);
      const [pRe, pIm] = [a[at(i, i)], a[at(i, i) + 1]];
      const norm = pRe * pRe + pIm * pIm;
      const [re, im] = [x[2 * i], x[2 * i + 1]];
      x[2 * i] = (re * pRe + im * pIm) / norm;
      x[2 * i + 1] = (im * pRe - re * pIm) / norm;
    }
    function subtract(i: number, from: number, to: number): void {
      let [re, im] = [x[2 * i], x[2 * i + 1]];
      for (let j = from; j < to; j++) {
        const [c, d] = [a[at(i, j)], a[at(i, j) + 1]];
        re -= c * x[2 * j] - d * x[2 * j + 1];
        im -= c * x[2 * j + 1] + d * x[2 * j];
      }
      x[2 * i] = re;
      x[2 * i + 1] = im;
    }
    return x;
  };
}

const modulus = (a: Float64Array, i: number): number => a[i] * a[i] + a[i + 1] * a[i + 1];
