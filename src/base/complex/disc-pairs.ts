import type { SlitChart } from "../../abel/slit-chart.js";
import { zOf } from "../../abel/slit-chart.js";
import { ComplexPair, PairSeries } from "../../numbers/complex-pair.js";
import type { Complex } from "../../numbers/fixed-complex.js";
import {
  minusParts,
  modulusOf,
  overParts,
  type Parts,
  plusParts,
  timesParts,
} from "../../numbers/parts.js";
import { hornerParts, hornerWithSlopeParts } from "../../numbers/polynomial.js";

/** The series of an Abel function on |v| <= outer of a chart, in pairs of doubles. */
export class DiscInPairs {
  readonly series: PairSeries;
  /** 1 - t^2 */
  private readonly rest = new ComplexPair();
  private readonly s = new ComplexPair();
  private readonly z = new ComplexPair();
  private readonly a = new ComplexPair();
  private readonly b = new ComplexPair();

  constructor(
    readonly chart: SlitChart,
    coefficients: readonly Complex[],
    p: bigint,
    readonly outer: number,
  ) {
    this.series = new PairSeries(coefficients, p, outer);
    const { shift } = chart;
    this.rest.start(-shift, 0);
    this.rest.times({ re: shift, reLow: 0, im: 0, imLow: 0 });
    this.rest.real(1, 0);
  }

  /** v of u in doubles where u lies in the disc. */
  inside(u: Parts): Parts | undefined {
    const { re, im } = zOf(u, this.chart);
    const { radius } = this.chart;
    const v = { re: re / radius, im: im / radius };
    return v.re * v.re + v.im * v.im <= this.outer * this.outer ? v : undefined;
  }

  /** A of v in doubles. */
  roughly(v: Parts): Parts {
    return hornerParts(this.series.parts, v);
  }

  /** The point u, of which v is known in doubles, becomes A(u). */
  height(u: ComplexPair, v: Parts): void {
    const { half, middle, radius, shift: t } = this.chart;
    const { s, z, a, b } = this;
    // s (1 - t^2) (1 - z^2) = (z + t) (1 + t z), s = (u - m) / (2 D), by a step of Newton's method
    s.copy(u);
    s.real(-middle.re, 0);
    s.imaginary(-middle.im, 0);
    a.start(2 * half.re, 2 * half.im);
    s.over(a);
    z.start(v.re * radius, v.im * radius);
    this.sides(z);
    // a = (z + t) (1 + t z), b = (1 - t^2) (1 - z^2)
    const across = this.stretch(z);
    b.times(s);
    b.plus(a, -1);
    const twice = timesParts(s, { re: 2 * z.re * (1 - t * t), im: 2 * z.im * (1 - t * t) });
    const slope = { re: twice.re + 1 + t * t + 2 * t * z.re, im: twice.im + 2 * t * z.im };
    const step = overParts(b, slope);
    u.start(z.re, z.im);
    u.real(step.re, 0);
    u.imaginary(step.im, 0);
    u.error = s.error * modulusOf({ re: 2 * half.re, im: 2 * half.im });
    u.slope = s.slope * modulusOf({ re: 2 * half.re, im: 2 * half.im });
    a.start(radius, 0);
    u.over(a);
    u.error /= across;
    u.slope /= across;
    this.series.apply(u, a);
  }

  /** The height h becomes u with A(u) = h, if Newton's method leads from v to one in the disc. */
  point(h: ComplexPair, start: Parts): boolean {
    const v = newtonInDisc(this.series, h, start, this.outer);
    if (v === undefined) return false;
    const { s, z, a, b, series } = this;
    const { half, middle, radius } = this.chart;
    z.start(v.re, v.im);
    series.evaluate(z, a);
    a.plus(h, -1);
    const slope = { re: series.slopeRe, im: series.slopeIm };
    const rate = modulusOf(slope);
    const step = overParts(a, slope);
    z.real(-step.re, 0);
    z.imaginary(-step.im, 0);
    const error = (a.error + h.error) / rate;
    b.start(radius, 0);
    z.times(b);
    const across = radius * this.stretch(z);
    this.sides(z);
    a.over(b);
    s.start(2 * half.re, 2 * half.im);
    a.times(s);
    a.real(middle.re, 0);
    a.imaginary(middle.im, 0);
    const moved = h.slope;
    h.copy(a);
    h.error += across * error;
    h.slope = (moved * across) / rate;
    return true;
  }

  /** a = (z + t) (1 + t z), b = (1 - t^2) (1 - z^2). */
  private sides(z: ComplexPair): void {
    const t = this.chart.shift;
    const { a, b } = this;
    b.start(t, 0);
    b.times(z);
    b.real(1, 0);
    a.copy(z);
    a.real(t, 0);
    a.times(b);
    a.error = 0;
    b.copy(z);
    b.times(z);
    b.re = -b.re;
    b.im = -b.im;
    b.reLow = -b.reLow;
    b.imLow = -b.imLow;
    b.real(1, 0);
    b.times(this.rest);
    b.error = 0;
  }

  /** |du/dz|. */
  private stretch(z: Parts): number {
    const { half, shift: t } = this.chart;
    const bottom = { re: 1 + t * z.re, im: t * z.im };
    const z0 = overParts({ re: z.re + t, im: z.im }, bottom);
    const square = timesParts(z0, z0);
    const one = { re: 1, im: 0 };
    const below = minusParts(one, square);
    const outer =
      (2 * modulusOf(half) * modulusOf(plusParts(one, square))) /
      modulusOf(timesParts(below, below));
    return (outer * (1 - t * t)) / modulusOf(timesParts(bottom, bottom));
  }
}

/** v with A = target by Newton's method from a start; undefined where there is none in the disc. */
function newtonInDisc(
  { parts, terms }: PairSeries,
  target: Parts,
  start: Parts,
  outer: number,
): Parts | undefined {
  let { re, im } = start;
  for (let i = 0; i < 40; i++) {
    const v = { re, im };
    const [value, slope] = hornerWithSlopeParts(parts, v, terms(v));
    const { re: dx, im: dy } = overParts(minusParts(value, target), slope);
    re -= dx;
    im -= dy;
    if (!(re * re + im * im < 4)) return undefined;
    // Of second order, and a step in pairs follows.
    if (dx * dx + dy * dy < 1e-18)
      return re * re + im * im <= outer * outer ? { re, im } : undefined;
  }
  return undefined;
}
