import { slogDerivative } from "../real/slog.js";

/**
 * Every derivative here is a quotient of values of slog': with f = exp^b, y = f(z),
 * f'(z) = slog'(z) / slog'(y), and df/db = 1 / slog'(y). slog' is tame where f is steep, so that y and z
 * as doubles do.
 */

/** slog' is steep in the far exponent only: scaled(x) stretch(x), stretch the part that leaves the doubles. */
const scaled = (x: number): number => slogDerivative(x > LARGE ? Math.log(x) : x < LEFT ? 0 : x);

/** Beyond, slog'(x) = slog'(ln x) / x. */
const LARGE = 2 ** 20;

/** Beyond, slog'(x) = slog'(0) e^x to a double. */
const LEFT = -40;

/** slog'(p) / slog'(q). */
export function slopeRatio(p: number, q: number): number {
  if (p === q) return 1;
  const ratio = scaled(p) / scaled(q);
  if (Math.min(p, q) >= LEFT && Math.max(p, q) <= LARGE) return ratio;
  const exponent = (p < LEFT ? p : 0) - (q < LEFT ? q : 0);
  return ((ratio * (q > LARGE ? q : 1)) / (p > LARGE ? p : 1)) * Math.exp(exponent);
}

/** 1 / slog'(y) = sexp'(slog(y)): how fast exp^b(z) = y grows with b. */
export const speed = (y: number): number =>
  (1 / scaled(y)) * (y > LARGE ? y : 1) * (y < LEFT ? Math.exp(-y) : 1);
