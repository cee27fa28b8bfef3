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

/** An exponent that carries every product of mantissas out of the doubles. */
const BEYOND = 5000;

/** Up to here exponents have 31 bits. */
const FARTHEST = 1e9;

/** ln 2 in three pieces; the first two, of 21 bits, times an exponent are exact. */
const LN2_HEAD = Math.round(Math.LN2 * 2 ** 21) * 2 ** -21;
const LN2_MIDDLE = Math.round((Math.LN2 - LN2_HEAD) * 2 ** 42) * 2 ** -42;
const LN2_TAIL = Math.LN2 - LN2_HEAD - LN2_MIDDLE + 2.3190468138462996e-17;

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
  const { mantissa, exponent } = powerAt(x);
  return { mantissa: slogDerivative(0) * mantissa, exponent };
}

/** Whether slopeAt(x) is slogDerivative(x), without an exponent. */
export const hasPlainSlope = (x: number): boolean => x >= LEFT && x <= LARGE;

/** Whether `quotient` takes this factor as it is, beside slopes without exponents. */
export const isPlainFactor = (factor: number): boolean =>
  factor === 0 || (Math.abs(factor) < ORDINARY && Math.abs(factor) > 1 / ORDINARY);

/** e^x as mantissa * 2^exponent; beyond e^(10^9) and e^(-10^9) one of that size. */
export function powerAt(x: number): Slope {
  const within = Math.min(Math.max(x, -FARTHEST), FARTHEST);
  const e = Math.round(within / Math.LN2);
  return { mantissa: Math.exp(within - e * LN2_HEAD - e * LN2_MIDDLE - e * LN2_TAIL), exponent: e };
}

/** slog'(e^L) = slog'(L) / e^L, also where e^L overflows. */
export function slopeOfPower(L: number): Slope {
  const { mantissa, exponent } = powerAt(-L);
  return { mantissa: slogDerivative(L) * mantissa, exponent };
}

/** factor * p r / (q s); 0 for the factor 0. Leaves the doubles only if it is too large itself. */
export function quotient(scale: number | Slope, p: Slope, q: Slope, r = unit, s = unit): number {
  const [factor, own] = typeof scale === "number" ? [scale, 0] : [scale.mantissa, scale.exponent];
  if (factor === 0) return 0;
  const value = (p.mantissa / q.mantissa) * (r.mantissa / s.mantissa);
  let e = own + (p.exponent - q.exponent + (r.exponent - s.exponent));
  const size = Math.abs(factor);
  if (e === 0 && size < ORDINARY && size > 1 / ORDINARY) return factor * value;
  const binade = Math.min(Math.max(Math.floor(Math.log2(size)), -1000), 1000);
  let y = factor * 2 ** -binade * value;
  e = Math.min(Math.max(e + binade, -BEYOND), BEYOND);
  for (; e > 1000; e -= 1000) y *= 2 ** 1000;
  for (; e < -1000 && y !== 0; e += 1000) y *= 2 ** -1000;
  return y * 2 ** e;
}

/** The number itself. */
export const numberOf = (slope: Slope): number => quotient(slope, unit, unit);

/** 1 / slog'(y) = sexp'(slog(y)): how fast exp^b(z) = y grows with b. */
export const speed = (y: number): number => quotient(1, unit, slopeAt(y));
