import { excessOf } from "../../real/inherent.js";

/** alpha = m/n, as nearly as doubles hold it: n applications of exp^alpha are exp^m. */
export interface Rational {
  readonly m: number;
  readonly n: number;
  /** n alpha - m. */
  readonly excess: number;
}

const LARGEST = 64;

/** The m/n with the least n <= 64 that rounds to alpha, or null. */
export function rational(alpha: number): Rational | null {
  for (let n = 1; n <= LARGEST; n++) {
    const m = Math.round(alpha * n);
    if (m / n === alpha) return { m, n, excess: excessOf(alpha, n, m) };
  }
  return null;
}
