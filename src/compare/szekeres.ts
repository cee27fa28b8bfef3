import { fatou, fatouInverse } from "../abel/fatou.js";
import { expectNumber } from "../numbers/arguments.js";
import type { Construction } from "./construction.js";

/**
 * The iterates of e^x - 1, not of e^x: e^x - 1 has a fixed point on the real line, 0, and there a unique formal
 * iteration series,
 *
 *   x + alpha x^2/2 + (alpha^2/4 - alpha/12) x^3 + ...,
 *
 * which diverges and is asymptotic to exactly one family of iterates on either side: those through the Fatou coordinate
 * A, A(e^x - 1) = A(x) + 1.
 *
 * **Domain and special values.** slog(x) = A(x) - A(1) for x > 0, and -Infinity at 0. It is NaN for x < 0, which has a coordinate of
 * its own that no height of 1 reaches. sexp(h) > 0 for every h. iterate takes every x and alpha: 0 stays 0, and the sign stays. For
 * x < 0 its value is NaN where the iterate would pass -Infinity, and -Infinity on the edge. Overflow is Infinity.
 *
 * **Accuracy.** The half-iterate is right to 12 ulps for |x| <= 5, near 0 as well, and to 250 ulps at 20. The error of the height is
 * 4e-15, which the exponential stretches (`npx vitest run test/compare/szekeres`).
 *
 * **Throws.** TypeError if an argument is not a number.
 *
 * @example
 * ```js
 * import { szekeres } from "iterexp/compare";
 *
 * szekeres.iterate(1, 0.5); // 1.2710274138899522
 * ```
 */
export const szekeres: Construction = {
  name: "Szekeres, e^x - 1",
  iterates: "e^x - 1",
  slog(x) {
    expectNumber("x", x);
    if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
    return x === Number.POSITIVE_INFINITY ? x : fatou(x) - fatou(1);
  },
  sexp(height) {
    expectNumber("height", height);
    if (!(Math.abs(height) < Number.POSITIVE_INFINITY)) return height < 0 ? 0 : height;
    return fatouInverse(height + fatou(1), 1);
  },
  iterate(x, alpha) {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    if (Number.isNaN(x) || Number.isNaN(alpha)) return Number.NaN;
    if (x === 0 || alpha === 0) return x + 0;
    if (Math.abs(alpha) === Number.POSITIVE_INFINITY) return limit(x, alpha);
    if (x === Number.POSITIVE_INFINITY) return x;
    if (Number.isInteger(alpha) && Math.abs(alpha) <= 4) return repeat(x, alpha);
    // So near 0 that A = -2/x leaves the doubles, the first two terms are all.
    if (Math.abs(x) < 1e-150) return x * (1 + (alpha * x) / 2);
    return fatouInverse(fatou(x) + alpha, Math.sign(x));
  },
  smoothness: "real-analytic for x > 0 and for x < 0, infinitely differentiable at 0",
  reference:
    "G. Szekeres, Fractional iteration of exponentially growing functions, J. Austral. Math. Soc. 2 " +
    "(1962), 301-320; the series diverges: I. N. Baker, Zusammensetzungen ganzer Funktionen, Math. Z. 69 " +
    "(1958), 121-163; OEIS A052104, A052105",
};

/** Infinitely many steps: away from 0 or into it. */
function limit(x: number, alpha: number): number {
  if (x > 0 === alpha < 0) return x === Number.POSITIVE_INFINITY ? Number.NaN : 0;
  return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
}

function repeat(x: number, n: number): number {
  let y = x;
  for (let i = 0; i < n; i++) y = Math.expm1(y);
  for (let i = 0; i > n; i--) y = Math.log1p(y);
  return y;
}
