import type { Construction } from "./construction.js";
import { type Exponential, extend, natural } from "./unit-interval.js";

/**
 * Quadratic pieces: the slog of base b that is a quadratic polynomial on [0, 1] and once continuously
 * differentiable,
 *
 *   slog(x) = -1 + 2 l/(1 + l) x + (1 - l)/(1 + l) x^2,   l = ln b.
 *
 * For base e, l = 1, the square drops out: these are the linear pieces. A second degree of freedom buys
 * nothing where the first derivative fits already; the next that differs is the cubic.
 *
 * **Domain, special values, accuracy.** Those of `linear`.
 *
 * @example
 * ```js
 * import { quadratic } from "iterexp/compare";
 *
 * quadratic.iterate(1, 0.5); // 1.6487212707001282
 * ```
 */
export const quadratic: Construction = quadraticOn(natural);

/** The same for b^x, b > 1; the slope on [0, 1] lies between 2/(1 + l) and l times as much. */
export function quadraticOn(map: Exponential): Construction {
  const l = map.ln;
  const slope = (2 * l) / (1 + l);
  const square = (1 - l) / (1 + l);
  return {
    name: "quadratic pieces",
    iterates: map.iterates,
    ...extend(
      {
        up: (u) => u * (slope + square * u),
        // The root of square u^2 + slope u = t that is t / slope for square = 0.
        down: (t) => (2 * t) / (slope + Math.sqrt(slope * slope + 4 * square * t)),
      },
      map,
    ),
    smoothness:
      l === 1
        ? "once continuously differentiable; for base e the same as linear pieces"
        : "once continuously differentiable; the second derivative jumps",
    reference:
      "A. Robbins, Solving for the analytic piecewise extension of tetration and the super-logarithm " +
      "(2005), the approximation of degree 2",
  };
}
