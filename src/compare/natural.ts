import { toNumber } from "../numbers/fixed.js";
import { solveFixed } from "../numbers/linear.js";
import { derivative, horner } from "../numbers/polynomial.js";

/**
 * The system of the natural slog, cut off at n unknowns and the equations m = 0, ..., n - 1:
 *
 *   sum_k v_k (k^m/m! - [k = m]) = right_m,   k = 1, ..., n,
 *
 * which makes the Taylor coefficients at 0 of v(e^x) - v(x) those of `right`, v(x) = sum v_k x^k. For base b, l = ln b, the
 * equation m is divided by l^m: [k = m] and right_m are. Fixed point
 * with precision(n) bits: the entries grow like e^n and elimination loses fewer than 3 n bits (solving with
 * 200 bits more gives the same doubles), so doubles would have nothing left from n = 30 on.
 */
export const precision = (n: number): bigint => BigInt(160 + 4 * n);

/** v_1, ..., v_n; l in p fraction bits, 1 for base e. */
export function solveNatural(right: readonly bigint[], l: bigint): Float64Array {
  const n = right.length;
  const p = precision(n);
  let factor = 1n << p; // m! / l^m
  const rows: bigint[][] = [];
  let scale = 1n; // n^m, which makes the largest entry of row m times m! about 1
  for (let m = 0; m < n; m++) {
    const row: bigint[] = [];
    for (let k = 1; k <= n; k++) {
      row.push((((BigInt(k) ** BigInt(m)) << p) - (k === m ? factor : 0n)) / scale);
    }
    row.push(((right[m] * factor) >> p) / scale);
    rows.push(row);
    factor = ((BigInt(m + 1) * factor) << p) / l;
    scale *= BigInt(n);
  }
  return Float64Array.from(solveFixed(rows, p), (v) => toNumber(v, p));
}

/** v_1 x + v_2 x^2 + ..., and its derivative. */
export function withoutConstant(v: ArrayLike<number>): {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
} {
  const c = [0, ...Array.from(v)];
  const slopes = derivative(c);
  return { value: (x) => horner(c, x), slope: (x) => horner(slopes, x) };
}
