/** The rows of expIterate, made of Taylor series, against fixed point. With POINTS, so many alphas. */
import { describe, expect, it } from "vitest";
import { intervalOf, rowCount } from "../../src/numbers/axis.js";
import { abs, fromNumber, toNumber } from "../../src/numbers/fixed.js";
import { sexpFixed, slogFixed } from "../../src/real/exact.js";
import { BINADES } from "../../src/real/fast.js";
import { iterateTaylor } from "../../src/real/iterate-taylor.js";
import { terms } from "../../src/real/taylor.js";
import { uniform } from "../fixtures/doubles.js";

const P = 260n;
const COUNT = Number(process.env.POINTS ?? 40);
const random = uniform(11);

const alphas = [
  ...[0.5, -0.5, 1 / 3, 0.9, 1.5, -1.3, 3.1, 1e-12, -1e-12, 1 - 1e-12, 1 + 1e-12, 1e-300],
  ...Array.from({ length: COUNT }, (_, i) => [2, 6, 16][i % 3] * (random() - 0.5)),
];

/** The polynomial of degree 9 that a row keeps. */
function polynomialAt(t: number): bigint {
  const { hi, lo } = terms;
  let y = 0n;
  for (let k = 9; k >= 0; k--) {
    y = (y * fromNumber(t, 20n)) >> 20n;
    y += fromNumber(hi[k], P) + (k < 3 ? fromNumber(lo[k], P) : 0n);
  }
  return y;
}

/** The largest error at some places of a row over its bound; NaN where the row has no series. */
function ratioAt(row: number, alpha: number): number {
  const { center, halfWidth } = intervalOf(row, BINADES);
  const error = iterateTaylor(center, alpha, halfWidth);
  if (!(error < Number.POSITIVE_INFINITY)) return Number.NaN;
  const ratios = [-1, -0.9375, -0.625, -0.25, 0, 0.25, 0.625, 0.9375, 1].map((t) => {
    const x = fromNumber(center + halfWidth * t, P);
    const truth = sexpFixed(slogFixed(x, P) + fromNumber(alpha, P), P) as bigint;
    return toNumber(abs(polynomialAt(t) - truth), P) / error;
  });
  return Math.max(...ratios);
}

describe("rows of exp^alpha from Taylor series", () => {
  it("are within their bounds", () => {
    let [worst, where, made] = [0, "", 0];
    for (const alpha of alphas) {
      for (let i = 0; i < 25; i++) {
        const row = Math.floor(rowCount(BINADES) * random());
        const ratio = ratioAt(row, alpha);
        if (Number.isNaN(ratio)) continue;
        made++;
        if (ratio > worst) [worst, where] = [ratio, `alpha ${alpha}, row ${row}`];
      }
    }
    if (process.env.POINTS) console.log(`${worst} at ${where}, ${made} rows`);
    expect(worst, where).toBeLessThan(0.75);
    expect(worst).toBeGreaterThan(0.1); // else the bound is too large to tell
    expect(made).toBeGreaterThan(10 * alphas.length);
  });

  it("are within their bounds next to where the iterate ends", () => {
    for (const alpha of [-0.05, -0.3, -0.5, -0.75, -1 + 2 ** -40, -1.2, -2.9, -3.7]) {
      const rows = Array.from({ length: rowCount(BINADES) }, (_, row) => row);
      const defined = rows
        .map((row) => [intervalOf(row, BINADES).center, row])
        .filter(([x]) => toNumber(slogFixed(fromNumber(x, P), P), P) + alpha > -2)
        .sort(([a], [b]) => a - b)
        .slice(0, 40);
      const ratios = defined.map(([, row]) => ratioAt(row, alpha)).filter((r) => r >= 0);
      expect(ratios.length, `alpha ${alpha}`).toBeGreaterThan(10);
      expect(Math.max(...ratios), `alpha ${alpha}`).toBeLessThan(0.75);
    }
  });

  it("have all rows of the half-exponential", () => {
    for (let row = 0; row < rowCount(BINADES); row++) {
      const { center, halfWidth } = intervalOf(row, BINADES);
      expect(iterateTaylor(center, 0.5, halfWidth), `row ${row}`).toBeLessThan(
        Number.POSITIVE_INFINITY,
      );
    }
  });

  it("have none where the centre has no iterate, and no bound where it is beyond their reach", () => {
    expect(iterateTaylor(0, -1.5, 1 / 128)).toBe(Number.POSITIVE_INFINITY);
    expect(iterateTaylor(0, 7.9, 1 / 128)).toBeNaN();
  });
});
