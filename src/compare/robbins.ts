import { fromNumber, log } from "../numbers/fixed.js";
import type { Construction } from "./construction.js";
import { precision, solveNatural, withoutConstant } from "./natural.js";
import { type Exponential, extend, invertUnit, natural } from "./unit-interval.js";

/** The number of unknowns at which the infinite system is cut off. */
const SIZE = 100;

/**
 * Robbins' natural slog: the power series at 0 that satisfies slog(e^x) = slog(x) + 1 coefficient by coefficient,
 *
 *   slog(x) = -1 + v_1 x + v_2 x^2 + ...,   sum_k v_k (k^m/m! - [k = m]) = [m = 0],   m = 0, 1, ...,
 *
 * an infinite linear system: the Carleman matrix of exp less the identity, without the empty column. Cut off at n unknowns it gives a
 * polynomial, whose pieces meet with n - 1 continuous derivatives; n = 1, 2, 3 are the linear, quadratic and cubic pieces. As n grows
 * it appears to converge to Kneser's slog, which is not proved. It does so slowly, because the fixed points L and conj(L), where slog
 * is singular, lie at the distance 1.374 from 0. Worst |slog - Kneser's| on [0, 1]: 9.2e-3 for n = 1, 1.6e-4 for 8, 1.9e-6 for 32,
 * 1.3e-7 for 64 and 2.0e-8 for the 100 taken here (`npx vitest run test/compare/robbins`). Fox's acceleration removes the two
 * singularities.
 *
 * **Domain, special values, accuracy.** Those of `linear`: the pieces obey the functional equation to rounding, whatever n is.
 *
 * **Cost.** The system is solved once, on first use, in 0.15 s.
 *
 * @example
 * ```js
 * import { robbins } from "iterexp/compare";
 *
 * robbins.iterate(1, 0.5); // 1.646354237855828
 * ```
 */
export const robbins: Construction = robbinsOn(natural);

/**
 * The same for b^x, with (k ln b)^m/m! in the system. The series has a radius of convergence, the distance of the nearest fixed
 * point from 0, that is more than 1 for b < e^(pi/2) alone: b^i = i is that fixed point there.
 */
export function robbinsOn(map: Exponential): Construction {
  let known: ReturnType<typeof withoutConstant> | undefined;
  const polynomial = () => (known ??= withoutConstant(naturalSlog(SIZE, map)));
  return {
    name: "Robbins' natural slog",
    iterates: map.iterates,
    ...extend(
      {
        up: (u) => polynomial().value(u),
        down: (t) => invertUnit(polynomial().value, polynomial().slope, t),
      },
      map,
    ),
    smoothness: `${SIZE - 1} times continuously differentiable (${SIZE} unknowns)`,
    reference:
      "A. Robbins, Solving for the analytic piecewise extension of tetration and the super-logarithm (2005)",
  };
}

/** v_1, ..., v_n of the system cut off at n unknowns, n >= 1. */
export function naturalSlog(n: number, { b, ln }: Exponential = natural): Float64Array {
  const p = precision(n);
  const one = 1n << p;
  const right = Array.from({ length: n }, (_, m) => (m === 0 ? one : 0n));
  return solveNatural(right, ln === 1 ? one : log(fromNumber(b, p), p));
}
