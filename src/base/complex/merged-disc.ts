import type { Merged } from "../../abel/merged/merged.js";
import { fromSlitChart, toSlitChart, zOf } from "../../abel/slit-chart.js";
import { abs, fromNumber } from "../../numbers/fixed.js";
import { type Complex, div, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { type Parts, termsWithin } from "../../numbers/parts.js";
import {
  derivativeComplex,
  hornerComplex,
  hornerParts,
  hornerWithSlopeParts,
} from "../../numbers/polynomial.js";

/** What a value in doubles leaves out. */
const LEFT_OUT = 2 ** -53;

/** Points that logarithms lead to the left from are taken where others are so much farther, by the square of their distance. */
const LOGARITHMS = 16;

/** A point v of the disc and n such that the series has h - n there. */
export interface InDisc {
  readonly v: Parts;
  readonly n: number;
}

/** The series of a merged Abel function on its disc, and its inverse. */
interface Disc {
  readonly isEmpty: boolean;
  /** How far out it serves, |v| <= outer. */
  readonly outer: number;
  /** A(u), undefined where u lies outside. */
  height(u: Complex): Complex | undefined;
  /** The point with the height h less an integer n >= least, to some 1e-10, at first looked for next to one that is known. */
  inDisc(h: Parts, least: number, beside?: InDisc): InDisc | undefined;
  /** u of such a point, to all bits. */
  refined(h: Complex, at: InDisc): Complex | undefined;
}

export function mergedDisc({ p, chart, coefficients, digits }: Merged): Disc {
  const slopes = derivativeComplex(coefficients);
  const inDoubles = coefficients.map((c) => toNumbers(c, p));

  // The circle of the solve is well inside that of convergence: how far out 17.5 digits are left.
  const outer =
    coefficients.length === 0 ? 0 : Math.min(1.35, 10 ** ((digits - 17.5) / coefficients.length));

  const terms = termsWithin(inDoubles, LEFT_OUT, outer);

  /** Values of the series at points of the disc, from which Newton's method starts. */
  const starts = Array.from({ length: outer > 0 ? 10 * 36 : 0 }, (_, i) => {
    const r = outer * Math.sqrt((Math.floor(i / 36) + 0.5) / 10);
    const phi = (2 * Math.PI * (i % 36)) / 36;
    return { re: r * Math.cos(phi), im: r * Math.sin(phi) };
  });
  const heights = starts.map((v) => hornerParts(inDoubles, v));
  const heightRe = Float64Array.from(heights, ({ re }) => re);
  const heightIm = Float64Array.from(heights, ({ im }) => im);

  /** v with series h - n, n >= least an integer. */
  function inDisc(h: Parts, least: number, beside?: InDisc): InDisc | undefined {
    const next = beside && newton(h, beside.v, beside.n);
    if (next !== undefined) return next;
    // Heights to the left of -2 the disc has from the other side of the cut of sexp too.
    const most = Math.ceil(h.re) + 1;
    const unitsTo = (re: number): number => Math.min(most, Math.max(least, Math.round(re)));
    // Most often the nearest serves; from others with the same n Newton's method leads to the same point.
    const tried: number[] = [];
    for (let i = 0; i < 6 && i < starts.length; i++) {
      let nearest = -1;
      let smallest = Number.POSITIVE_INFINITY;
      for (let j = 0; j < starts.length; j++) {
        const y = h.im - heightIm[j];
        if (y * y >= smallest) continue;
        const re = h.re - heightRe[j];
        const n = unitsTo(re);
        const x = re - n;
        const square = (n < 0 ? LOGARITHMS : 1) * (x * x + y * y);
        if (square < smallest && !tried.includes(n)) {
          smallest = square;
          nearest = j;
        }
      }
      if (nearest < 0) return undefined;
      const n = unitsTo(h.re - heightRe[nearest]);
      tried.push(n);
      const found = newton(h, starts[nearest], n);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** v with series h - n by Newton's method from a v. */
  function newton(h: Parts, start: Parts, n: number): InDisc | undefined {
    let { re, im } = start;
    for (let i = 0; i < 40; i++) {
      const v = { re, im };
      const [value, slope] = hornerWithSlopeParts(inDoubles, v, terms(v));
      const [a, b] = [value.re - (h.re - n), value.im - h.im];
      const norm = slope.re ** 2 + slope.im ** 2;
      const [dx, dy] = [(a * slope.re + b * slope.im) / norm, (b * slope.re - a * slope.im) / norm];
      re -= dx;
      im -= dy;
      if (!(re * re + im * im < 3)) return undefined;
      // Of second order
      if (dx * dx + dy * dy < 1e-10) {
        return re * re + im * im <= outer * outer ? { v: { re, im }, n } : undefined;
      }
    }
    return undefined;
  }

  /** u with series h - n from v in doubles. */
  function refined(h: Complex, { v: start, n }: InDisc): Complex | undefined {
    const target = { re: h.re - (BigInt(n) << p), im: h.im };
    let v: Complex = { re: fromNumber(start.re, p), im: fromNumber(start.im, p) };
    for (let i = 0; i < 6; i++) {
      const step = div(
        sub(hornerComplex(coefficients, v, p), target),
        hornerComplex(slopes, v, p),
        p,
      );
      v = sub(v, step);
      if (abs(step.re) + abs(step.im) < 1n << (p / 2n)) break;
    }
    return fromSlitChart(v, chart, p);
  }

  return {
    isEmpty: outer === 0,
    outer,
    height(u) {
      const z = zOf(toNumbers(u, p), chart);
      if (Math.hypot(z.re, z.im) > outer * chart.radius) return undefined;
      return hornerComplex(coefficients, toSlitChart(u, chart, p), p);
    },
    inDisc,
    refined,
  };
}
