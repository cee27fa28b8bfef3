import { expectNumber } from "../numbers/arguments.js";
import { Pair } from "../numbers/pair.js";
import { exactIterateGradient } from "./exact.js";
import { isRounded, iterateSlopes } from "./fast.js";
import { iterateExp } from "./iterate.js";

/** exp^alpha(x) with its partial derivatives. */
export interface IterateGradient {
  /** exp^alpha(x), as iterateExp gives it. */
  value: number;
  /** d/dx exp^alpha(x) = sexp'(slog(x) + alpha) slog'(x). */
  dx: number;
  /** d/dalpha exp^alpha(x) = sexp'(slog(x) + alpha). */
  dalpha: number;
}

const sum = new Pair();

/**
 * exp^alpha(x) with its derivatives in x and in alpha, in one pass.
 *
 * **Domain and special values.** Those of iterateExp. Beside a value NaN the derivatives are NaN. Beside -Infinity, and where the
 * value overflows, they are the limits: Infinity, but dx = 1 for alpha = 0, and dx = 0 at x = -Infinity and, for alpha < 0, at
 * x = Infinity.
 *
 * **Accuracy.** The value is that of iterateExp, bit for bit. Worst errors measured: dx 7 ulp, at x = -16.00000000718045, alpha = 0.9303189063769715; dalpha 4 ulp,
 * at x = -30.07362354474343, alpha = -7.602920491103074e-14 (`POINTS=6000 npx vitest run test/real/gradient.test.ts`).
 *
 * @param x any double
 * @param alpha any double
 * @returns the value and both derivatives
 * @throws TypeError if an argument is not a number
 *
 * @example
 * ```js
 * import { iterateExpGradient } from "iterexp";
 *
 * iterateExpGradient(1, 0.5).dx; // 1.4427597014774678
 * iterateExpGradient(1, 0.5).dalpha; // 1.5751579377843008
 * ```
 */
export function iterateExpGradient(x: number, alpha: number): IterateGradient {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (!(x <= Number.MAX_VALUE) || !(Math.abs(alpha) < 8)) {
    return limits(iterateExp(x, alpha), x, alpha);
  }
  sum.hi = x;
  sum.alpha = alpha;
  iterateSlopes(sum);
  // Below -1400 slog'(x) leaves the range of doubles.
  if (!(sum.error < Number.POSITIVE_INFINITY) || x < -1400) {
    const value = iterateExp(x, alpha);
    return Number.isFinite(value) ? exactIterateGradient(x, alpha) : limits(value, x, alpha);
  }
  // Integer iterates have a rounding test of their own.
  const decided = Math.floor(alpha) !== alpha && isRounded(sum);
  const { hi, dx, dalpha } = sum;
  return { value: decided ? hi : iterateExp(x, alpha), dx: alpha === 0 ? 1 : dx, dalpha };
}

/** The derivatives beside a value that is not finite, or far out. */
function limits(value: number, x: number, alpha: number): IterateGradient {
  if (Number.isNaN(value)) return { value, dx: Number.NaN, dalpha: Number.NaN };
  const flat = x === Number.NEGATIVE_INFINITY || (x === Number.POSITIVE_INFINITY && alpha < 0);
  const dx = alpha === 0 ? 1 : flat ? 0 : Number.POSITIVE_INFINITY;
  return { value, dx, dalpha: Number.POSITIVE_INFINITY };
}
