import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import {
  fromChart,
  modulusInChart,
  onCircle,
  realChart,
  toChart,
} from "../../src/abel/kneser/chart.js";
import { fromNumber, toNumber } from "../../src/numbers/fixed.js";
import { fromNumbers, toNumbers } from "../../src/numbers/fixed-complex.js";

const P = 300n;
const chart = { middle: 0.3125, half: 1.34375, shift: -0.125, radius: 0.25 };

const points = [
  [0.3, 0],
  [0.3, 0.9],
  [-1, 0.4],
  [2, -1.2],
  [1.1, 1.3],
  [-40, 25],
] as const;

describe("the chart", () => {
  it.each(points)("takes %d + %d i to v and back", (re, im) => {
    const u = fromNumbers(re, im, P);
    const back = fromChart(toChart(u, chart, P), chart, P);
    expect(Math.abs(toNumber(back.re - u.re, P))).toBeLessThan(1e-84);
    expect(Math.abs(toNumber(back.im - u.im, P))).toBeLessThan(1e-84);
  });

  it.each(points)("agrees with its doubles at %d + %d i", (re, im) => {
    const v = toNumbers(toChart(fromNumbers(re, im, P), chart, P), P);
    expect(modulusInChart(new Complex(re, im), chart)).toBeCloseTo(
      chart.radius * Math.hypot(v.re, v.im),
      13,
    );
  });

  it("has its circle where |v| = 1", () => {
    for (const phi of [0, 1, 2, 3, 5]) {
      const { re, im } = onCircle(phi, chart);
      const v = toNumbers(toChart(fromNumbers(re, im, P), chart, P), P);
      expect(v.re).toBeCloseTo(Math.cos(phi), 13);
      expect(v.im).toBeCloseTo(Math.sin(phi), 13);
    }
  });

  it("maps the slits to the unit circle |z| = 1", () => {
    for (const height of [1.4, 2, 7]) {
      expect(modulusInChart(new Complex(chart.middle, height), chart)).toBeCloseTo(1, 12);
    }
  });

  it("agrees on the real axis with its real form and the slope of that", () => {
    const { to, from, slope } = realChart(chart, P);
    const step = 1n << (P / 3n);
    for (const x of [-3, -0.2, 0.3125, 0.9, 1.7, 12]) {
      const u = fromNumber(x, P);
      const v = to(u);
      expect(Math.abs(toNumber(v - toChart({ re: u, im: 0n }, chart, P).re, P))).toBeLessThan(
        1e-86,
      );
      expect(Math.abs(toNumber(from(v) - u, P))).toBeLessThan(1e-84);
      const quotient = ((to(u + step) - to(u - step)) << P) / (2n * step);
      expect(toNumber(quotient, P) / toNumber(slope(u), P)).toBeCloseTo(1, 14);
    }
  });
});
