import { fatouFixed } from "../abel/fatou.js";
import { chebyshevSlope, chebyshevSum, coefficients, nodes } from "../numbers/chebyshev.js";
import { exp, fromNumber, log, toNumber } from "../numbers/fixed.js";
import type { Construction } from "./construction.js";
import { extend, invertUnit } from "./unit-interval.js";

/**
 * Walker's generalised logarithm: e^x goes over into e^x - 1 far out, where the 1 no longer matters. With l(x) = ln(1 + x),
 *
 *   phi(x) = lim l^n(exp^n(x)),   phi(e^x) = e^phi(x) - 1,   slog(x) = A(phi(x)) - A(phi(1)),
 *
 * where A is the Fatou coordinate of e^x - 1. Since e(1 + u) turns e^u - 1 into the exponential of base e^(1/e), whose iterates are
 * classical, this is also the change of base from e^(1/e) to e.
 *
 * **Domain and special values.** Those of `linear`.
 *
 * **Accuracy.** That of `linear`; the error of the height is 3e-16, against 24 published digits and 45-digit arithmetic
 * (`npx vitest run test/compare/walker`).
 *
 * **Cost.** The coefficients are computed once, on first use, in 50 ms.
 *
 * **Method.** phi and A are computed in fixed point of 160 bits at 44 Chebyshev nodes of [0, 1]. Since l(e^y) is nearly y + e^-y, the
 * limit is reached at exp^n(x) > 100. What is interpolated is h in 1 + slog(u) = u + u (1 - u) h(u), so that digits are kept at 0.
 * The function is believed to be nowhere analytic, but that does not show: the coefficients of h fall below 1e-17.
 *
 * @example
 * ```js
 * import { walker } from "iterexp/compare";
 *
 * walker.iterate(1, 0.5); // 1.6451508075421206
 * ```
 */
export const walker: Construction = {
  name: "Walker (base change)",
  iterates: "e^x",
  ...extend({ up, down: (t) => invertUnit(up, slope, t) }),
  smoothness: "infinitely differentiable; believed to be nowhere analytic",
  reference:
    "P. L. Walker, Infinitely differentiable generalized logarithmic and exponential functions, Math. " +
    "Comp. 57 (1991), 723-733",
};

const NODES = 44;
const P = 160n;

let known: readonly number[] | undefined;

function up(u: number): number {
  known ??= solve();
  return u + u * (1 - u) * chebyshevSum(known, 2 * u - 1);
}

function slope(u: number): number {
  known ??= solve();
  const x = 2 * u - 1;
  return 1 - x * chebyshevSum(known, x) + u * (1 - u) * 2 * chebyshevSlope(known, x);
}

/** The coefficients of h in 2 u - 1. */
function solve(): readonly number[] {
  const one = 1n << P;
  const start = fatouFixed(phi(0n), P);
  return coefficients(
    nodes(NODES).map((node) => {
      const u = fromNumber((1 + node) / 2, P);
      const excess = fatouFixed(phi(u), P) - start - u;
      return toNumber((excess << (2n * P)) / (u * (one - u)), P);
    }),
  );
}

function phi(u: bigint): bigint {
  let y = u;
  let n = 0;
  for (; y < 100n << P; n++) y = exp(y, P);
  for (; n > 0; n--) y = log((1n << P) + y, P);
  return y;
}
