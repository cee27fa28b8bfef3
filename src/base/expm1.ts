import { fatou, fatouInverse } from "../compare/fatou.js";
import { expectNumber } from "../real/arguments.js";

/**
 * The alpha-th iterate of e^x - 1, regular at its parabolic fixed point 0 on either side of it:
 * A^-1(A(x) + alpha), A the Fatou coordinate (src/compare/fatou.ts). alpha = 1 is expm1, -1 is log1p. Next
 * to 0 it is x + alpha x^2/2 + ..., with relative accuracy; 0, of either sign, stays what it is.
 *
 * Special values: Infinity stays Infinity; -Infinity has the iterates of -1 one height less for alpha >= 1,
 * and in between the limits of those of x -> -Infinity; NaN where the result would lie beyond -Infinity. For
 * alpha = Infinity 0 from x < 0 and Infinity from x > 0, for -Infinity 0 from x > 0 and NaN from x < 0.
 *
 * Worst error measured: 160 ulp (x = 3.65, alpha = 1.5), of 400 random x in [-2, 4] against the parabolic base
 * to 30 digits; it grows with the result's height; next to 0 tests hold it to 1e-15 relative. Throws TypeError if an argument is not a number.
 */
export function expm1Iterate(x: number, alpha: number): number {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (Number.isNaN(x) || Number.isNaN(alpha)) return Number.NaN;
  if (x === 0 || alpha === 0 || x === Number.POSITIVE_INFINITY) return x;
  if (alpha === Number.POSITIVE_INFINITY) return x > 0 ? alpha : -0;
  if (alpha === Number.NEGATIVE_INFINITY) return x > 0 ? 0 : Number.NaN;
  if (Number.isInteger(alpha) && Math.abs(alpha) <= 8) {
    let y = x;
    for (let n = 0; n < alpha; n++) y = Math.expm1(y);
    for (let n = 0; n > alpha; n--) y = y < -1 ? Number.NaN : Math.log1p(y);
    return y;
  }
  // A(x) + alpha = A(x) to the last bit
  if (Math.abs(alpha * x) < 2 ** -54 && Math.abs(x) < 0.5) return x;
  // Below 2^-27 the heights -2/x + alpha leave x / (1 - alpha x / 2).
  if (Math.abs(x) < 2 ** -60 && Math.abs(alpha * x) < 2 ** -27) return x / (1 - (alpha * x) / 2);
  return fatouInverse(fatou(x) + alpha, Math.sign(x));
}
