import { describe, expect, it } from "vitest";
import { sampledDigits } from "../../src/abel/merged/sampled.js";
import { solveMerged } from "../../src/abel/merged/solve.js";
import { fromSlitChart, toSlitChart } from "../../src/abel/slit-chart.js";
import { complexBase } from "../../src/base.js";
import { toDecimals } from "../../src/decimal/complex-work.js";
import { complex } from "../../src/decimal.js";
import { fromNumber } from "../../src/numbers/fixed.js";
import { hornerComplex } from "../../src/numbers/polynomial.js";

describe("the bound that a solve for a complex base draws from samples", () => {
  it("is 2 eps / (1 - delta)", () => {
    const [a, b] = [
      { re: 0, im: 0 },
      { re: 0.3, im: 0.4 },
    ];
    expect(sampledDigits([a, b], 20)).toBeCloseTo(20 - Math.log10(4), 12);
    // Pseudo-hyperbolic distances do not change when the disc is mapped to itself.
    const moved = { re: 0.6, im: 0 };
    const image = ({ re, im }: typeof a) => {
      const [x, y, u, v] = [re + moved.re, im, 1 + moved.re * re, moved.re * im];
      const n = u * u + v * v;
      return { re: (x * u + y * v) / n, im: (y * u - x * v) / n };
    };
    expect(sampledDigits([image(a), image(b)], 20)).toBeCloseTo(20 - Math.log10(4), 12);
    expect(sampledDigits([a, { re: 1, im: 0.1 }], 20)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("bounds the error of base e solved as a complex base, and not by much more", () => {
    const merged = solveMerged({ re: 0n, im: 0n }, true);
    const { p, chart, coefficients, digits } = merged;
    const sampled = merged.sampledDigits as number;
    expect(sampled).toBeGreaterThan(digits - 3);
    const parts = [-0.6, -0.2, 0.1, 0.5].flatMap((re) => [-0.5, 0, 0.4].map((im) => ({ re, im })));
    const errors = parts.map(({ re, im }) => {
      const v = { re: fromNumber(re, p), im: fromNumber(im, p) };
      const u = fromSlitChart(v, chart, p);
      const right = complex.slog(toDecimals(u, p, 36), { digits: 35 });
      const ours = toDecimals(hornerComplex(coefficients, toSlitChart(u, chart, p), p), p, 36);
      return right.re.sub(ours.re).abs().add(right.im.sub(ours.im).abs()).toNumber();
    });
    const worst = Math.max(...errors);
    expect(worst).toBeLessThan(10 ** -sampled);
    expect(worst).toBeGreaterThan(10 ** -(sampled + 4));
  });

  it("is said of a base that is solved for on a disc", () => {
    expect(complexBase({ re: 3, im: 1 }).sampledDigits).toBeGreaterThan(17);
    expect(complexBase(0.5, { solution: "regular" }).sampledDigits).toBeUndefined();
  });
});
