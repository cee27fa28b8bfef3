import type { Construction } from "./construction.js";
import { type Exponential, extend, invertUnit, natural } from "./unit-interval.js";

/**
 * Cubic pieces: the slog that is a cubic polynomial on [0, 1] and twice continuously differentiable,
 *
 *   slog(x) = -1 + (12 x + 3 x^2 - 2 x^3) / 13.
 *
 * The three conditions at 0, where s(x) meets s(e^x) - 1, are s(1) = 0, s'(1) = s'(0) and s''(1) + s'(1) = s''(0): the
 * system of Robbins' natural slog cut off at three unknowns.
 *
 * Kneser's slog differs by at most 0.0021 on [0, 1], at x = 0.66 (`npx vitest run test/compare/pieces`).
 *
 * **Domain, special values, accuracy.** Those of `linear`.
 *
 * @example
 * ```js
 * import { cubic } from "iterexp/compare";
 *
 * cubic.iterate(1, 0.5); // 1.6487212707001282
 * ```
 */
export const cubic: Construction = cubicOn(natural);

/**
 * The same for b^x, l = ln b > 0:
 *
 *   slog(x) = -1 + ((6 l + 6 l^3) x + (9 l^2 - 6 l^3) x^2 + (2 - 2 l - 4 l^2 + 2 l^3) x^3) / (2 + 4 l + 5 l^2 + 2 l^3),
 *
 * from the conditions s(1) = 0, l s'(1) = s'(0) and l^2 (s''(1) + s'(1)) = s''(0). Its slope is positive on [0, 1] for every l.
 */
export function cubicOn(map: Exponential): Construction {
  const l = map.ln;
  const size = 2 + l * (4 + l * (5 + 2 * l));
  const first = 6 * l * (1 + l * l);
  const second = l * l * (9 - 6 * l);
  const third = 2 - 2 * l * (1 + l * (2 - l));
  const up = (u: number): number => (u * (first + u * (second + third * u))) / size;
  const slope = (u: number): number => (first + u * (2 * second + 3 * third * u)) / size;
  return {
    name: "cubic pieces",
    iterates: map.iterates,
    ...extend({ up, down: (t) => invertUnit(up, slope, t) }, map),
    smoothness: "twice continuously differentiable; the third derivative jumps",
    reference:
      "A. Robbins, Solving for the analytic piecewise extension of tetration and the super-logarithm " +
      "(2005), the approximation of degree 3",
  };
}
