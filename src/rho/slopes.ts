import { slogDerivative } from "../real/slog.js";

/**
 * Every derivative here is made of values of slog': with y = exp^b(z), dy/dz = slog'(z) / slog'(y), and
 * dy/db = 1 / slog'(y). slog' is tame where exp^b is steep, so that y and z as doubles do; far to the left,
 * where it is e^x, the rounding of x costs |x| / 2 ulps.
 *
 * Method: slog'(x) is held as mantissa and power of two, slog'(x) = slog'(ln x) / x for large x and
 * slog'(0) e^x far to the left, so that a product overflows only if it is too large itself.
 */
const LARGE = 2 ** 20;
const LEFT = -40;

/** ln 2 in two pieces; the first, of 33 bits, times an exponent is exact. */
const LN2_HEAD = Math.round(Math.LN2 * 2 ** 33) * 2 ** -33;
const LN2_TAIL = Math.LN2 - LN2_HEAD + 2.3190468138462996e-17;

let exponent = 0;

/** The mantissa of slog'(x); the exponent is added `times` over to `exponent`. */
function mantissa(x: number, times: 1 | -1): number {
  if (x > LARGE) {
    const e = Math.min(Math.floor(Math.log2(x)), 1023);
    exponent -= times * e;
    return slogDerivative(Math.log(x)) / (x * 2 ** -e);
  }
  if (x >= LEFT) return slogDerivative(x);
  const e = Math.round(Math.max(x, -1e9) / Math.LN2);
  exponent += times * e;
  return slogDerivative(0) * Math.exp(Math.max(x, -1e9) - e * LN2_HEAD - e * LN2_TAIL);
}

/** factor * slog'(p) slog'(r) / (slog'(q) slog'(s)); 0 for the factor 0. */
export function slopeQuotient(factor: number, p: number, q: number, r: number, s: number): number {
  if (factor === 0) return 0;
  exponent = 0;
  const first = p === q ? 1 : mantissa(p, 1) / mantissa(q, -1);
  const second = r === s ? 1 : mantissa(r, 1) / mantissa(s, -1);
  return scaled(factor, first * second);
}

/** factor * slog'(p) / slog'(q). */
export const slopeRatio = (factor: number, p: number, q: number): number =>
  slopeQuotient(factor, p, q, 0, 0);

/** 1 / slog'(y) = sexp'(slog(y)): how fast exp^b(z) = y grows with b. */
export function speed(y: number): number {
  exponent = 0;
  return scaled(1, 1 / mantissa(y, -1));
}

/** factor * value * 2^exponent, value of ordinary size: leaves the doubles only if it is too large itself. */
function scaled(factor: number, value: number): number {
  const e = Math.min(Math.max(Math.floor(Math.log2(Math.abs(factor))), -1000), 1000);
  let y = factor * 2 ** -e * value;
  let rest = exponent + e;
  for (; rest > 1000; rest -= 1000) y *= 2 ** 1000;
  for (; rest < -1000; rest += 1000) y *= 2 ** -1000;
  return y * 2 ** rest;
}
