import { ulp } from "../../numbers/doubles.js";
import { inherentError } from "../../real/inherent.js";
import type { Reference } from "../../real/reference.js";
import type { Rational } from "./rational.js";

/** What the n-fold f makes of x, where exp^m(x) is meant. */
export interface Composed {
  /** Where the composition begins. */
  readonly x: number;
  /** f(f(...f(x))), n times. */
  readonly value: number;
  /** exp^m(x), rounded correctly. */
  readonly expected: number;
  /** value - exp^m(x) in ulps of exp^m(x), signed. */
  readonly ulps: number;
  /** How many of them rounding each f(x) to a double can cause, for Kneser's f. */
  readonly inherent: number;
  /** The same error in heights, slog(value) - slog(x) - m. */
  readonly height: number;
}

/** The orbit x, f(x), f(f(x)), ... of n steps against exp^m(x); undefined where that overflows. */
export function composed(
  orbit: readonly number[],
  alpha: number,
  { m, n, excess }: Rational,
  { iterate, iterateGradient, powerError, slog }: Reference,
): Composed | undefined {
  const x = orbit[0];
  const value = orbit[n];
  const expected = iterate(x, m);
  if (!Number.isFinite(expected)) return undefined;
  // b^x is known to many more digits than `expected` has
  const ulps = m === 1 ? powerError(value, x) : (value - expected) / ulp(expected);
  const at = (y: number) => iterateGradient(y, alpha);
  const error = inherentError(
    orbit,
    excess,
    () => at(x).dalpha,
    (y) => at(y).dx,
  );
  const inherent = Number.isFinite(error) ? error / ulp(expected) : 0; // where exp^alpha has no such orbit
  return { x, value, expected, ulps, inherent, height: slog(value) - slog(x) - m };
}
