import { describe, expectNumber } from "../numbers/arguments.js";
import type { Counterfeit } from "./construction.js";

function iterate(x: number, alpha: number): number {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (!(Math.abs(alpha) <= 1)) {
    throw new RangeError(`alpha = ${describe(alpha)}, expected -1 <= alpha <= 1`);
  }
  if (alpha === 0) return x + 0;
  if (alpha === 1) return Math.exp(x); // the formula has e^x - 1 + 1
  if (alpha > 0) return Math.expm1(alpha * x) / alpha + alpha;
  return -Math.log1p(-alpha * (x + alpha)) / alpha;
}

/**
 * The soft exponential of Godfrey and Gashler, an activation function between ln (alpha = -1), the
 * identity (0) and exp (1):
 *
 *   (e^(alpha x) - 1) / alpha + alpha for alpha > 0,   -ln(1 - alpha (x + alpha)) / alpha for alpha < 0.
 *
 * alpha and -alpha are inverse to each other, as for iterates. But alpha and beta do not compose to alpha + beta: applied twice,
 * alpha = 1/2 gives 2 e^(e^(x/2) - 3/4) - 3/2, which is 1.07 in place of 1 at x = 0, and doubly exponential.
 *
 * **Domain and special values.** Every real x; NaN where the logarithm has no real value.
 *
 * **Accuracy.** A few ulps, absolute where the terms cancel.
 *
 * **Throws.** RangeError unless -1 <= alpha <= 1.
 *
 * @example
 * ```js
 * import { softExponential } from "iterexp/compare";
 *
 * softExponential.iterate(1, 0.5); // 1.7974425414002564
 * ```
 */
export const softExponential: Counterfeit = {
  name: "soft exponential",
  iterates: "nothing",
  slog: null,
  sexp: null,
  iterate,
  smoothness: "real-analytic in x; once continuously differentiable in alpha",
  reference:
    "L. B. Godfrey and M. S. Gashler, A continuum among logarithmic, linear, and exponential functions, " +
    "and its potential to improve generalization in neural networks, KDIR 2015; arXiv:1602.01321",
  failure:
    "f(f(x)) is not e^x: alpha and beta do not compose to alpha + beta, and f = alpha 1/2 is an " +
    "exponential itself, so that f(f(x)) is doubly exponential",
};
