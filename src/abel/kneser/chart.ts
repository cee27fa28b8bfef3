import {
  div as divReal,
  fromNumber,
  mul as mulReal,
  sqrt as sqrtReal,
} from "../../numbers/fixed.js";
import type { Complex } from "../../numbers/fixed-complex.js";
import { modulusOf, type Parts } from "../../numbers/parts.js";
import { fromSlitChart, pointOf, type SlitChart, toSlitChart, zOf } from "../slit-chart.js";

/**
 * The slit chart of two conjugate fixed points U and conj(U): m = Re U and D = Im U are real, and so
 * are the coefficients of A. The four numbers are short doubles.
 */
export interface Chart {
  /** m, the real part of the fixed points. */
  readonly middle: number;
  /** D, the imaginary part of the upper one. */
  readonly half: number;
  /** How far the middle of the disc is moved along the real axis, below 1 in modulus. */
  readonly shift: number;
  /** The radius of the disc of the series, which the chart scales to 1; below 1. */
  readonly radius: number;
}

const slitChart = ({ middle, half, shift, radius }: Chart): SlitChart => ({
  middle: { re: middle, im: 0 },
  half: { re: half, im: 0 },
  shift,
  radius,
});

/** v of u; error below 2^(6-p) in the middle of the chart. */
export const toChart = (u: Complex, chart: Chart, p: bigint): Complex =>
  toSlitChart(u, slitChart(chart), p);

/** u of v, |v| < 1 / radius. */
export const fromChart = (v: Complex, chart: Chart, p: bigint): Complex =>
  fromSlitChart(v, slitChart(chart), p);

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
export const modulusInChart = (u: Parts, chart: Chart): number =>
  modulusOf(zOf(u, slitChart(chart)));

/**
 * The harmonic measure of the upper half circle |v| = 1 seen from u, (2/pi) arg((1 + v)/(1 - v)), in doubles: 1 on the half
 * circle, 0 on the real axis.
 */
export function measureInChart(u: Parts, chart: Chart): number {
  const { re, im } = zOf(u, slitChart(chart));
  const { radius } = chart;
  return (2 / Math.PI) * Math.atan2(2 * radius * im, radius * radius - re * re - im * im);
}

/** u of z = r e^(i phi), in doubles. */
export const onCircle = (phi: number, chart: Chart): Parts =>
  pointOf({ re: chart.radius * Math.cos(phi), im: chart.radius * Math.sin(phi) }, slitChart(chart));
