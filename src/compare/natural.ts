import { toNumber } from "../numbers/fixed.js";

/**
 * The system of the natural slog, cut off at n unknowns and the equations m = 0, ..., n - 1:
 *
 *   sum_k v_k (k^m/m! - [k = m]) = right_m,   k = 1, ..., n,
 *
 * which makes the Taylor coefficients at 0 of v(e^x) - v(x) those of `right`, v(x) = sum v_k x^k. Fixed point
 * with precision(n) bits: the entries grow like e^n and elimination loses fewer than 3 n bits (solving with
 * 200 bits more gives the same doubles), so doubles would have nothing left from n = 30 on.
 */
export const precision = (n: number): bigint => BigInt(160 + 4 * n);

export function solveNatural(right: readonly bigint[]): Float64Array {
  const n = right.length;
  const p = precision(n);
  const rows: bigint[][] = [];
  let factorial = 1n;
  let scale = 1n; // n^m, which makes the largest entry of row m times m! about 1
  for (let m = 0; m < n; m++) {
    const row: bigint[] = [];
    for (let k = 1; k <= n; k++) {
      row.push(((BigInt(k) ** BigInt(m) - (k === m ? factorial : 0n)) << p) / scale);
    }
    row.push((right[m] * factorial) / scale);
    rows.push(row);
    factorial *= BigInt(m + 1);
    scale *= BigInt(n);
  }
  return Float64Array.from(eliminate(rows, p), (v) => toNumber(v, p));
}

/** The solution of a square system, whose right-hand side is the last column, with row pivots. */
function eliminate(rows: bigint[][], p: bigint): bigint[] {
  const n = rows.length;
  const size = (a: bigint): bigint => (a < 0n ? -a : a);
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (size(rows[r][c]) > size(rows[best][c])) best = r;
    [rows[c], rows[best]] = [rows[best], rows[c]];
    const pivot = rows[c];
    for (let r = c + 1; r < n; r++) {
      const row = rows[r];
      const factor = (row[c] << p) / pivot[c];
      for (let k = c; k <= n; k++) row[k] -= (factor * pivot[k]) >> p;
    }
  }
  const solution: bigint[] = new Array(n);
  for (let r = n - 1; r >= 0; r--) {
    let sum = rows[r][n] << p;
    for (let k = r + 1; k < n; k++) sum -= rows[r][k] * solution[k];
    solution[r] = sum / rows[r][r];
  }
  return solution;
}

/** v_1 x + v_2 x^2 + ... */
export function polynomial(v: Float64Array, x: number): number {
  let sum = 0;
  for (let k = v.length - 1; k >= 0; k--) sum = (sum + v[k]) * x;
  return sum;
}

/** v_1 + 2 v_2 x + 3 v_3 x^2 + ... */
export function derivative(v: Float64Array, x: number): number {
  let sum = 0;
  for (let k = v.length - 1; k >= 0; k--) sum = sum * x + (k + 1) * v[k];
  return sum;
}
