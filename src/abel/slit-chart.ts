import { fromNumber } from "../numbers/fixed.js";
import { add, type Complex, div, mul, sqrt, sub } from "../numbers/fixed-complex.js";
import { minusParts, overParts, type Parts, plusParts, timesParts } from "../numbers/parts.js";

/**
 * The variable of the series of an Abel function A between two fixed points U1 and U2. A is analytic in the plane slit from
 * U1 and from U2 away from each other: to the left of U1 and U2 g carries a point into |u - kappa| < |lambda|, which the
 * slits do not meet, to the right g^-1 does the like, and every singularity on the slits lies beyond U1 or U2. So
 *
 *     u = m + 2 D z0 / (1 - z0^2),   z0 = (z + t) / (1 + t z),   z = r v,
 *
 * m = (U1 + U2)/2, D = (U1 - U2)/(2i), which maps |z| < 1 to the slit plane (t moves its centre along the line between the
 * slits), makes a series in v with coefficients that fall like r^k. Near U the distance from the circle is like
 * the square root of the distance in u: for the same disc of values half as many coefficients serve as in a Taylor series
 * in u.
 *
 * The numbers are doubles, the same in every precision; m and D so near the fixed points that the slits begin where the
 * singularities are.
 */
export interface SlitChart {
  readonly middle: Parts;
  readonly half: Parts;
  readonly shift: number;
  readonly radius: number;
}

/** u of z, in doubles. */
export function pointOf(z: Parts, { middle, half, shift: t }: Omit<SlitChart, "radius">): Parts {
  const top = { re: z.re + t, im: z.im };
  const bottom = { re: 1 + t * z.re, im: t * z.im };
  const product = timesParts(top, bottom);
  const below = timesParts(plusParts(bottom, top), minusParts(bottom, top));
  const s = overParts({ re: 2 * product.re, im: 2 * product.im }, below);
  return {
    re: middle.re + half.re * s.re - half.im * s.im,
    im: middle.im + half.re * s.im + half.im * s.re,
  };
}

/** z of u, in doubles. */
export function zOf(u: Parts, { middle, half, shift: t }: Omit<SlitChart, "radius">): Parts {
  const s = overParts(minusParts(u, middle), half);
  const square = { re: 1 + s.re ** 2 - s.im ** 2, im: 2 * s.re * s.im };
  const modulus = Math.hypot(square.re, square.im);
  // The larger part by a sum, the other from the product of both.
  const larger = Math.sqrt((modulus + Math.abs(square.re)) / 2);
  const other = larger === 0 ? 0 : Math.abs(square.im) / (2 * larger);
  const rootRe = square.re >= 0 ? larger : other;
  const rootIm = Math.sign(square.im || 1) * (square.re >= 0 ? other : larger);
  const top = { re: s.re - t * (1 + rootRe), im: s.im - t * rootIm };
  const bottom = { re: 1 + rootRe - t * s.re, im: rootIm - t * s.im };
  return overParts(top, bottom);
}

const fixed = ({ re, im }: Parts, p: bigint): Complex => ({
  re: fromNumber(re, p),
  im: fromNumber(im, p),
});

const scaled = ({ re, im }: Complex, by: bigint, p: bigint): Complex => ({
  re: (re * by) >> p,
  im: (im * by) >> p,
});

/** v of u; error below 2^(6-p) in the middle of the chart. */
export function toSlitChart(u: Complex, chart: SlitChart, p: bigint): Complex {
  const one = 1n << p;
  const t = fromNumber(chart.shift, p);
  const middle = fixed(chart.middle, p);
  const s = div(sub(u, middle), fixed(chart.half, p), p);
  const square = mul(s, s, p);
  const root = sqrt({ re: one + square.re, im: square.im }, p);
  const a = scaled({ re: one + root.re, im: root.im }, t, p);
  const b = scaled(s, t, p);
  const z = div(sub(s, a), { re: one + root.re - b.re, im: root.im - b.im }, p);
  const r = fromNumber(chart.radius, p);
  return { re: (z.re << p) / r, im: (z.im << p) / r };
}

/** u of v, |v| < 1 / radius. */
export function fromSlitChart(v: Complex, chart: SlitChart, p: bigint): Complex {
  const one = 1n << p;
  const t = fromNumber(chart.shift, p);
  const z = scaled(v, fromNumber(chart.radius, p), p);
  const tz = scaled(z, t, p);
  const top = { re: z.re + t, im: z.im };
  const bottom = { re: one + tz.re, im: tz.im };
  const product = mul(top, bottom, p);
  const below = mul(sub(bottom, top), add(bottom, top), p);
  const s = div({ re: product.re << 1n, im: product.im << 1n }, below, p);
  return add(fixed(chart.middle, p), mul(fixed(chart.half, p), s, p));
}
