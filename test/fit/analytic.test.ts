import { describe, expect, it } from "vitest";
import { slog } from "../../src/complex.js";
import {
  leftOutInX,
  magnitudeInAlpha,
  magnitudeInX,
  SAFETY,
  truncation,
  widestInAlpha,
  widestInX,
} from "../../src/fit/make/analytic.js";
import { iterateExp } from "../../src/index.js";
import { uniform } from "../fixtures/doubles.js";

/** The worst error of the interpolant of degree m at Chebyshev points, by the barycentric formula. */
function interpolationError(f: (x: number) => number, middle: number, half: number, m: number) {
  const taus = Array.from({ length: m + 1 }, (_, j) => Math.cos((Math.PI * j) / m));
  const ys = taus.map((tau) => f(middle + half * tau));
  let worst = 0;
  for (let x = -0.9987; x < 1; x += 0.0071) {
    let above = 0;
    let below = 0;
    taus.forEach((tau, j) => {
      const w = ((j % 2 ? -1 : 1) * (j === 0 || j === m ? 0.5 : 1)) / (x - tau);
      above += w * ys[j];
      below += w;
    });
    worst = Math.max(worst, Math.abs(above / below - f(middle + half * x)));
  }
  return worst;
}

const intervals = [
  [0.5, 0, 0.3, 8],
  [0.5, -6, 0.2, 5],
  [0.5, 25, 1, 6],
  [0.5, 1e6, 2e5, 14],
  [-0.5, 0.4, 0.8, 10],
  [-1, 1, 0.7, 12],
  [1, 3, 1, 8],
  [1 / 3, 0.3, 0.25, 8],
] as const;

describe("what a series leaves out", () => {
  it.each(intervals)("is bounded, alpha = %f at %f +- %f, degree %i", (alpha, middle, half, m) => {
    const bound = leftOutInX(alpha)(middle, half, m, 0).value;
    const error = interpolationError((x) => iterateExp(x, alpha), middle, half, m);
    expect(error).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(1e5 * error);
  });

  it("is bounded in alpha", () => {
    for (const x of [-3, 0.5, 2]) {
      const f = (alpha: number) => iterateExp(x, alpha);
      const magnitude = magnitudeInAlpha(x);
      const bound = truncation(magnitude, 0.5, 0.25, 9, widestInAlpha(x)(0.5, 0.25), 0).value;
      const error = interpolationError(f, 0.5, 0.25, 9);
      expect(error).toBeLessThanOrEqual(bound);
      expect(bound).toBeLessThan(1e5 * error);
    }
  });

  it("stays finite next to overflow", () => {
    const { value, slope } = leftOutInX(0.5)(2.9e10, 2e7, 16, 1e290);
    expect(value).toBeLessThan(1e300);
    expect(slope).toBeLessThan(1e303);
  });
});

describe("what the bound takes for granted", () => {
  it("slog is real on the real axis alone, in the strip and in the sector", () => {
    for (let im = 2 ** -20; im < 1.337; im = im * 1.37 + 0.003) {
      for (let re = -12; re < 12; re += 0.173) expect(slog({ re, im }).im).toBeGreaterThan(0);
    }
    for (let arg = 0.01; arg < 1.337; arg += 0.07) {
      for (let r = 1; r < 1e12; r *= 1.7) {
        const z = { re: r * Math.cos(arg), im: r * Math.sin(arg) };
        expect(slog(z).im).toBeGreaterThan(0);
      }
    }
  });

  it("|f| on an ellipse is nowhere above SAFETY times the samples", () => {
    const random = uniform(3);
    for (let i = 0; i < 60; i++) {
      const alpha = -1 + 2 * random();
      const middle = 30 * random();
      const half = 2 ** (-6 * random());
      const rho = Math.min(64, widestInX(alpha)(middle, half)) ** random();
      if (!(rho > 1)) continue;
      const f = magnitudeInX(alpha);
      const largest = (points: number) =>
        Math.max(
          ...Array.from({ length: points }, (_, j) => {
            const theta = (Math.PI * j) / (points - 1);
            const [a, b] = [(half * (rho + 1 / rho)) / 2, (half * (rho - 1 / rho)) / 2];
            return f(middle + a * Math.cos(theta), b * Math.sin(theta));
          }),
        );
      expect(largest(400), `${alpha} ${middle} ${half} ${rho}`).toBeLessThan(
        largest(12) + Math.log(SAFETY),
      );
    }
  });
});
