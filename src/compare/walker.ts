import type { Construction } from "./construction.js";
import { fatou, fatouInverse } from "./fatou.js";
import { extend } from "./unit-interval.js";

/**
 * Walker's generalised logarithm: e^x goes over into e^x - 1 far out, where the 1 no longer matters. With
 * l(x) = ln(1 + x),
 *
 *   phi(x) = lim l^n(exp^n(x)),   phi(e^x) = e^phi(x) - 1,   slog(x) = A(phi(x)) - A(phi(1)),
 *
 * A the Fatou coordinate of e^x - 1. Since e(1 + u) turns e^u - 1 into the exponential of base e^(1/e),
 * whose iterates are classical, this is also the change of base from e^(1/e) to e.
 *
 * The limit is reached in doubles once exp^n(x) passes 40: l(e^y) = y + e^-y there. Going up and down by
 * the same number of steps adds errors of an ulp or two a step and stretches none.
 * Domain and special values as `extend` says. Error of the height: 4e-15; of the half-exponential below 2e-14
 * relative for results from 1 to 100, against 24 published digits and 45-digit arithmetic
 * (test/compare/walker.test.ts).
 */
export const walker: Construction = {
  name: "Walker (base change)",
  iterates: "e^x",
  ...extend({
    up: (u) => fatou(phi(u)) - start(),
    down: (t) => phiInverse(fatouInverse(t + start(), 1)),
  }),
  smoothness: "infinitely differentiable; believed to be nowhere analytic",
  reference:
    "P. L. Walker, Infinitely differentiable generalized logarithmic and exponential functions, Math. " +
    "Comp. 57 (1991), 723-733",
};

const FAR = 40;

let known: number | undefined;

/** A(phi(0)). */
function start(): number {
  known ??= fatou(phi(0));
  return known;
}

/** phi(u) for u in [0, 1]. */
function phi(u: number): number {
  let y = u;
  let n = 0;
  for (; y < FAR; n++) y = Math.exp(y);
  for (; n > 0; n--) y = Math.log1p(y);
  return y;
}

/** u in [0, 1] with phi(u) = v; phi(0) and what rounds below it give 0. */
function phiInverse(v: number): number {
  let y = v;
  let n = 0;
  for (; y < FAR; n++) y = Math.expm1(y);
  for (; n > 0; n--) y = Math.log(y);
  return Math.max(0, y);
}
