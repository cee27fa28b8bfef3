import { describe, expect, it } from "vitest";
import {
  blockLength,
  complexTerms,
  evaluate,
  evaluateComplex,
  powersOf,
  realTerms,
} from "../../src/numbers/decaying.js";
import { abs, fromNumber } from "../../src/numbers/fixed.js";
import { type Complex, fromNumbers, rescale } from "../../src/numbers/fixed-complex.js";
import { hornerComplex } from "../../src/numbers/polynomial.js";
import { uniform } from "../fixtures/doubles.js";

const random = uniform(11);
const points = [0.999, 0.95, 0.7, 0.2, 0].map((r, i) => [r * Math.cos(i), r * Math.sin(i)]);

/** The value in 200 bits more, whose rounding is far below a unit of p bits. */
const truth = (c: readonly Complex[], z: Complex, p: bigint): Complex => {
  const q = p + 200n;
  const fine = c.map((x) => rescale(x, p, q));
  return rescale(hornerComplex(fine, rescale(z, p, q), q), q, p);
};

const expectNear = (a: Complex, b: Complex, units: bigint): void => {
  expect(abs(a.re - b.re)).toBeLessThanOrEqual(units);
  expect(abs(a.im - b.im)).toBeLessThanOrEqual(units);
};

// Precisions for factors of one length and of several.
describe.each([120n, 500n, 900n, 2500n])("in %i bits", (p) => {
  // Coefficients that do not decay, that do, and that grow at first.
  describe.each([
    ["flat", () => 1],
    ["decaying", (k: number) => 0.3 ** (k % 400)],
    ["growing", (k: number) => (k < 30 ? 1.2 ** k : 200 * 0.8 ** k)],
  ])("%s coefficients", (_, size) => {
    const c = Array.from({ length: 250 }, (_, k) =>
      fromNumbers((random() - 0.5) * size(k), (random() - 0.5) * size(k), p),
    );
    const block = blockLength(c.length);

    it("give the values of Horner's rule in more bits, complex and real", () => {
      const real = c.map(({ re }) => re);
      const [terms, realOnes] = [complexTerms(c, p), realTerms(real, p)];
      for (const [x, y] of points) {
        const z = fromNumbers(x, y, p);
        const powers = powersOf(z, block, p);
        const value = truth(c, z, p);
        expectNear(evaluateComplex(terms, z, p), value, 5000n);
        const realValue = truth(
          real.map((re) => ({ re, im: 0n })),
          z,
          p,
        );
        expectNear(evaluate(realOnes, p, powers, p), realValue, 20000n);
      }
    });

    it("leave out the terms above a degree", () => {
      const z = fromNumbers(0.6, 0.7, p);
      const value = truth(c.slice(0, 40), z, p);
      expectNear(evaluateComplex(complexTerms(c, p), z, p, 39), value, 5000n);
    });
  });

  it("an empty or vanishing polynomial is 0", () => {
    const powers = powersOf(fromNumbers(0.5, 0.5, p), 3, p);
    for (const c of [[], [0n, 0n]]) {
      expect(evaluate(realTerms(c, p), p, powers, p)).toEqual({ re: 0n, im: 0n });
    }
    expect(fromNumber(0, p)).toBe(0n);
  });
});
