import type { Decimal } from "decimal.js";
import { mostSteps } from "../abel/schroder.js";
import {
  type Exact,
  exact,
  zero as exactZero,
  integer,
  magnitude,
  split,
} from "../numbers/exact.js";
import { type Complex, log } from "../numbers/fixed-complex.js";
import {
  type ComplexDecimal,
  type ExactParts,
  exactly,
  MORE,
  mirrored,
  toComplex,
} from "./complex-parts.js";
import { computed, realValue, repeated, rounded, zero, zeroDecimal } from "./complex-work.js";
import { height, iterate } from "./iterate.js";
import { decimalOf, decimals } from "./result.js";
import { supply } from "./store.js";

/** A point whose height is an integer and a small offset, known to first order, which is exact to the digits. */
interface NearTower {
  readonly height: number;
  readonly offset: ComplexDecimal;
}

const isSmall = (x: Exact, digits: number): boolean => magnitude(x) < -digits - 5;

/** slog'(0) and slog'(1). */
const slopeAt = (n: 0 | 1, digits: number): Decimal =>
  decimalOf(height(integer(n), digits + 10, supply, true).dx, digits + MORE);

/** z - n, if it is small: a decimal or a fraction less an integer. */
function besides({ re, im }: ExactParts, n: number, digits: number): ComplexDecimal | undefined {
  const { whole, fraction } = split(re);
  if (whole !== n || !isSmall(fraction, digits) || !isSmall(im, digits)) return undefined;
  return exactly({ re: fraction, im, below: false }, digits);
}

export function nearTowerOf(z: ExactParts, digits: number): NearTower | undefined {
  for (const n of [0, 1] as const) {
    const offset = besides(z, n, digits);
    if (offset !== undefined) return { height: n - 1, offset: scaledBy(offset, n, digits) };
  }
  // To the left between the cuts e^z is next to 0.
  const isFarLeft =
    z.re.num < 0n &&
    magnitude(z.re) > Math.log10((digits + 6) * Math.LN10) &&
    magnitude(z.im) < 0.126;
  if (!isFarLeft) return undefined;
  const D = decimals(digits + MORE);
  const { re, im } = exactly(z, digits);
  const modulus = D.exp(re);
  const power = { re: modulus.times(D.cos(im)), im: modulus.times(D.sin(im)) };
  return { height: -2, offset: scaledBy(power, 0, digits) };
}

function scaledBy({ re, im }: ComplexDecimal, n: 0 | 1, digits: number): ComplexDecimal {
  if (re.isZero() && im.isZero()) return { re, im };
  const slope = slopeAt(n, digits);
  return { re: re.times(slope), im: im.times(slope) };
}

/** slog(z) for z next to 1. */
export function nearOne(z: ExactParts, digits: number): ComplexDecimal | undefined {
  const tower = nearTowerOf(z, digits);
  return tower?.height === 0 ? tower.offset : undefined;
}

/**
 * sexp at the height n + offset + h, if that is next to an integer m: sexp(m) for m >= 0; else, with t the first order
 * of sexp(-1 + ...), the (-1 - m)-th logarithm of t.
 */
export function nearTower(
  n: number,
  offset: ComplexDecimal,
  h: ExactParts,
  digits: number,
): ComplexDecimal | undefined {
  const { whole } = split(h.re);
  const rest = besides(h, whole, digits);
  if (rest === undefined) return undefined;
  const m = n + whole;
  if (m >= 0) {
    return realValue(
      { ...h, im: exactZero },
      { ...h, im: exactZero },
      digits,
      () => iterate(integer(1), integer(m), digits, supply, false).value,
    );
  }
  const D = decimals(digits + MORE);
  const sum = { re: D.add(offset.re, rest.re), im: D.add(offset.im, rest.im) };
  if (sum.re.isZero() && sum.im.isZero()) {
    if (m === -1) return { re: zeroDecimal, im: zeroDecimal };
    throw new RangeError("a singularity of sexp, at -2, -3, ..., expected any other height");
  }
  const most = (x: ComplexDecimal): Decimal => D.max(x.re.abs(), x.im.abs());
  if (most(sum).lessThan(most(offset).times(1e-5))) return undefined; // cancelled: not the first order alone
  const slope = slopeAt(0, digits);
  const t = { re: sum.re.div(slope), im: sum.im.div(slope) };
  if (m === -1) return rounded(t, digits);
  const below = h.below || t.im.isNegative();
  const tens = most(t).e;
  const scaled = (x: Decimal): Exact => {
    const { num, den, exponent } = exact("t", x.abs()) as Exact;
    return { num: x.isNegative() ? -num : num, den, exponent: exponent - tens };
  };
  const unit: ExactParts = { re: scaled(t.re), im: scaled(below ? t.im.neg() : t.im), below };
  return mirrored(unit, (upper) =>
    computed(digits, repeated(0), (p) => ({
      at: toComplex(upper, p),
      by: zero,
      value: (_, at) => logarithms(at, tens, -1 - m, p),
    })),
  );
}

/** log^n(z 10^tens), n >= 1, z in the closed upper half plane. */
function logarithms(z: Complex, tens: number, n: number, p: bigint): Complex {
  const first = log(z, p);
  let image = { re: first.re + BigInt(tens) * log({ re: 10n << p, im: 0n }, p).re, im: first.im };
  const most = Math.min(n, mostSteps(LEAST_REAL_PART, p));
  for (let i = 1; i < most; i++) image = log(image, p);
  return image;
}

/** Below Re L. */
const LEAST_REAL_PART = 0.3;
