import { Complex as Double } from "complex.js";
import {
  div as divReal,
  fromNumber,
  mul as mulReal,
  sqrt as sqrtReal,
} from "../../numbers/fixed.js";
import { type Complex, div, mul, sqrt } from "../../numbers/fixed-complex.js";

/**
 * The variable of A's Taylor series. A is analytic in the plane slit upwards from U and downwards from
 * conj(U): to the left g carries a point into |u - kappa| < |lambda|, which the slits do not meet, to
 * the right g^-1 does the like, and every singularity on the slits lies above U at Re U. So
 *
 *     u = m + 2 D z0 / (1 - z0^2),   z0 = (z + t) / (1 + t z),   z = r v,
 *
 * m = Re U, D = Im U, which maps |z| < 1 to the slit plane (t moves its centre along the real axis),
 * makes a series in v with coefficients that fall like r^k. Near U the distance from the circle is like
 * the square root of the distance in u: for the same disc of values half as many coefficients serve as
 * in a Taylor series in u.
 *
 * The four numbers are short doubles, the same in every precision; m and D so near U and conj(U) that
 * the slits begin where the singularities are.
 */
export interface Chart {
  readonly middle: number;
  readonly half: number;
  readonly shift: number;
  readonly radius: number;
}

/** v of u; error below 2^(6-p) in the middle of the chart. */
export function toChart(u: Complex, chart: Chart, p: bigint): Complex {
  const one = 1n << p;
  const half = fromNumber(chart.half, p);
  const t = fromNumber(chart.shift, p);
  const s = { re: ((u.re - fromNumber(chart.middle, p)) << p) / half, im: (u.im << p) / half };
  const square = mul(s, s, p);
  const root = sqrt({ re: one + square.re, im: square.im }, p);
  // z = (s - t (1 + root)) / (1 + root - t s)
  const z = div(
    { re: s.re - mulReal(t, one + root.re, p), im: s.im - mulReal(t, root.im, p) },
    { re: one + root.re - mulReal(t, s.re, p), im: root.im - mulReal(t, s.im, p) },
    p,
  );
  const radius = fromNumber(chart.radius, p);
  return { re: (z.re << p) / radius, im: (z.im << p) / radius };
}

/** u of v, |v| < 1 / radius. */
export function fromChart(v: Complex, chart: Chart, p: bigint): Complex {
  const one = 1n << p;
  const r = fromNumber(chart.radius, p);
  const t = fromNumber(chart.shift, p);
  const z = { re: mulReal(r, v.re, p), im: mulReal(r, v.im, p) };
  const top = { re: z.re + t, im: z.im };
  const bottom = { re: one + mulReal(t, z.re, p), im: mulReal(t, z.im, p) };
  // 2 z0 / (1 - z0^2) = 2 top bottom / (bottom^2 - top^2)
  const product = mul(top, bottom, p);
  const below = mul(
    { re: bottom.re - top.re, im: bottom.im - top.im },
    { re: bottom.re + top.re, im: bottom.im + top.im },
    p,
  );
  const s = div({ re: product.re << 1n, im: product.im << 1n }, below, p);
  const half = fromNumber(chart.half, p);
  return {
    re: fromNumber(chart.middle, p) + mulReal(half, s.re, p),
    im: mulReal(half, s.im, p),
  };
}

/** The chart on the real axis: v of u, dv/du, u of v; error below 2^(6-p). */
export function realChart(chart: Chart, p: bigint) {
  const one = 1n << p;
  const [middle, half, t, r] = [chart.middle, chart.half, chart.shift, chart.radius].map((x) =>
    fromNumber(x, p),
  );
  const parts = (u: bigint) => {
    const s = divReal(u - middle, half, p);
    const root = sqrtReal(one + mulReal(s, s, p), p);
    return { s, root, below: one + root - mulReal(t, s, p) };
  };
  return {
    to: (u: bigint): bigint => {
      const { s, root, below } = parts(u);
      return divReal(s - mulReal(t, one + root, p), mulReal(r, below, p), p);
    },
    /** dv/du = (1 - t^2) (1 + root) / (r D root (1 + root - t s)^2). */
    slope: (u: bigint): bigint => {
      const { root, below } = parts(u);
      const top = mulReal(one - mulReal(t, t, p), one + root, p);
      const bottom = mulReal(mulReal(mulReal(below, below, p), root, p), mulReal(r, half, p), p);
      return divReal(top, bottom, p);
    },
    from: (v: bigint): bigint => {
      const z = mulReal(r, v, p);
      const top = z + t;
      const bottom = one + mulReal(t, z, p);
      const below = mulReal(bottom - top, bottom + top, p);
      return middle + mulReal(half, divReal(mulReal(top, bottom, p) << 1n, below, p), p);
    },
  };
}

/**
 * The low of a period [low, g(low)] of the real axis, g = e^u + kappa, with the chart's centre about in its
 * middle. Newton's method for a convex function comes down to it from the centre, which 60 steps are more than enough for.
 */
export function lowOfPeriod({ middle, half, shift }: Chart, kappa = 0): number {
  const center = middle + (2 * half * shift) / (1 - shift * shift);
  let low = center;
  for (let i = 0; i < 60; i++) {
    low -= (Math.exp(low) + kappa + low - 2 * center) / (Math.exp(low) + 1);
  }
  return low;
}

/** |z| of u, in doubles. */
export function modulusInChart(u: Double, { middle, half, shift }: Omit<Chart, "radius">): number {
  const s = u.sub(middle).div(half);
  const root = s.mul(s).add(1).sqrt().add(1);
  return s.sub(root.mul(shift)).abs() / root.sub(s.mul(shift)).abs();
}

/**
 * The harmonic measure of the upper half circle |v| = 1 seen from u, (2/pi) arg((1 + v)/(1 - v)), in doubles: 1 on the half
 * circle, 0 on the real axis.
 */
export function measureInChart(u: Double, { middle, half, shift, radius }: Chart): number {
  const s = u.sub(middle).div(half);
  const root = s.mul(s).add(1).sqrt().add(1);
  const v = s
    .sub(root.mul(shift))
    .div(root.sub(s.mul(shift)))
    .div(radius);
  return (2 / Math.PI) * Math.atan2(2 * v.im, 1 - v.re * v.re - v.im * v.im);
}

/** u of z = r e^(i phi), in doubles. */
export function onCircle(phi: number, { middle, half, shift, radius }: Chart): Double {
  const z = new Double(radius * Math.cos(phi), radius * Math.sin(phi));
  const z0 = z.add(shift).div(z.mul(shift).add(1));
  return z0
    .mul(2 * half)
    .div(z0.mul(z0).neg().add(1))
    .add(middle);
}
