import { slogDerivative } from "../real/slog.js";

/**
 * Every derivative here is made of values of slog': with y = exp^b(z), dy/dz = slog'(z) / slog'(y), and
 * dy/db = 1 / slog'(y). slog' is tame where exp^b is steep, so that y and z as doubles do; far to the left,
 * where it is e^x, the rounding of x costs |x| / 2 ulps.
 *
 * Method: slog'(x) is held as mantissa and power of two, slog'(x) = slog'(ln x) / x for large x and
 * slog'(0) e^x far to the left, so that a product overflows only if it is too large itself.
 */
const LARGE = 2 ** 200;
const LEFT = -150;

/** Products of a factor of up to this size and two quotients of slopes without exponents are doubles. */
const ORDINARY = 2 ** 400;

/** ln 2 in two pieces; the first, of 33 bits, times an exponent is exact. */
const LN2_HEAD = Math.round(Math.LN2 * 2 ** 33) * 2 ** -33;
const LN2_TAIL = Math.LN2 - LN2_HEAD + 2.3190468138462996e-17;

/** slog'(x) = mantissa * 2^exponent. */
export interface Slope {
  readonly mantissa: number;
  readonly exponent: number;
}

export const unit: Slope = { mantissa: 1, exponent: 0 };

/** slog'(x). */
export function slopeAt(x: number): Slope {
  if (x > LARGE) {
    const e = Math.min(Math.floor(Math.log2(x)), 1023);
    return { mantissa: slogDerivative(Math.log(x)) / (x * 2 ** -e), exponent: -e };
  }
  if (!(x < LEFT)) return { mantissa: slogDerivative(x), exponent: 0 };
  const far = Math.max(x, -1e9);
  const e = Math.round(far / Math.LN2);
  return {
    mantissa: slogDerivative(0) * Math.exp(far - e * LN2_HEAD - e * LN2_TAIL),
    exponent: e,
  };
}

/** slog'(e^L) = slog'(L) / e^L, also where e^L overflows. */
export function slopeOfPower(L: number): Slope {
  const e = Math.round(L / Math.LN2);
  return { mantissa: slogDerivative(L) * Math.exp(e * LN2_HEAD - L + e * LN2_TAIL), exponent: -e };
}

/** factor * p r / (q s); 0 for the factor 0. Leaves the doubles only if it is too large itself. */
export function quotient(factor: number, p: Slope, q: Slope, r = unit, s = unit): number {
  if (factor === 0) return 0;
  const value = (p.mantissa / q.mantissa) * (r.mantissa / s.mantissa);
  let e = p.exponent - q.exponent + (r.exponent - s.exponent);
  const size = Math.abs(factor);
  if (e === 0 && size < ORDINARY && size > 1 / ORDINARY) return factor * value;
  const own = Math.min(Math.max(Math.floor(Math.log2(size)), -1000), 1000);
  let y = factor * 2 ** -own * value;
  for (e += own; e > 1000; e -= 1000) y *= 2 ** 1000;
  for (; e < -1000 && y !== 0; e += 1000) y *= 2 ** -1000;
  return y * 2 ** e;
}

/** 1 / slog'(y) = sexp'(slog(y)): how fast exp^b(z) = y grows with b. */
export const speed = (y: number): number => quotient(1, unit, slopeAt(y));
