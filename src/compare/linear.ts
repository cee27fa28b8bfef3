import type { Construction } from "./construction.js";
import { type Exponential, extend, natural } from "./unit-interval.js";

/**
 * Linear pieces: slog(x) = x - 1 on [0, 1], sexp(h) = h + 1 on [-1, 0].
 *
 * So the half-exponential is 1/2 at 0. It is the simplest generalised logarithm, and for base e already once continuously
 * differentiable, for sexp' is 1 at -1 and at 0. Kneser's slog differs by at most 0.0092 on [0, 1], at x = 0.77
 * (`npx vitest run test/compare/pieces`).
 *
 * **Domain and special values.** slog takes every x, with slog(-Infinity) = -2. sexp takes every height, with -Infinity at -2 and NaN
 * below. iterate(x, alpha) is NaN where slog(x) + alpha < -2. Overflow is Infinity, and NaN gives NaN.
 *
 * **Accuracy.** exp and log take x to [0, 1] and back in doubles: some units in the 16th digit up to results of 100, near 10^4 of them
 * next to overflow.
 *
 * @example
 * ```js
 * import { linear } from "iterexp/compare";
 *
 * linear.iterate(1, 0.5); // 1.6487212707001282
 * ```
 */
export const linear: Construction = linearOn(natural);

/** The same for b^x; sexp' is 1 at -1 and ln b at 0. */
export function linearOn(map: Exponential): Construction {
  return {
    name: "linear pieces",
    iterates: map.iterates,
    ...extend({ up: (u) => u, down: (t) => t }, map),
    smoothness:
      map.ln === 1
        ? "once continuously differentiable; the second derivative jumps"
        : "continuous; the first derivative jumps",
    reference:
      "C. W. Clenshaw, D. W. Lozier, F. W. J. Olver and P. R. Turner, Generalized exponential and " +
      "logarithmic functions, Comput. Math. Appl. 12B (1986), 1091-1101; DLMF 4.12; M. H. Hooshmand, Ultra " +
      "power and ultra exponential functions, Integral Transforms Spec. Funct. 17 (2006), 549-558",
  };
}
