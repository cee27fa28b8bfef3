import { ulp } from "./ulp.js";

/** alpha = m/n, as nearly as doubles hold it: n applications of exp^alpha are exp^m. */
export interface Rational {
  readonly m: number;
  readonly n: number;
  /** A bound of |n alpha - m|. */
  readonly excess: number;
}

const LARGEST = 64;

/** The m/n with the least n <= 64 that rounds to alpha, or null. */
export function rational(alpha: number): Rational | null {
  for (let n = 1; n <= LARGEST; n++) {
    const m = Math.round(alpha * n);
    if (m / n !== alpha) continue;
    const exact = (n & (n - 1)) === 0;
    return { m, n, excess: exact ? 0 : (n * ulp(alpha)) / 2 };
  }
  return null;
}
