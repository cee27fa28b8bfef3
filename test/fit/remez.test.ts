import { expect, it } from "vitest";
import { bestCorrection } from "../../src/fit/make/remez.js";
import { chebyshevSum } from "../../src/numbers/chebyshev.js";
import { horner } from "../../src/numbers/polynomial.js";

it("levels the error beside a node inside, where the weight vanishes and the factor of the nodes changes its sign", () => {
  const a = Float64Array.of(0, 0, 0, 0, 1, 0.3, -0.05);
  const nodes = [-1, 0, 1];
  const taus = Array.from({ length: 2001 }, (_, i) => i / 1000 - 1 + 2 ** -20);
  const worst = (delta: Float64Array) =>
    Math.max(...taus.map((tau) => Math.abs((chebyshevSum(a, tau, 4) - horner(delta, tau)) / tau)));
  const found = bestCorrection(a, 3, nodes, Math.abs)?.delta as Float64Array;
  for (const tau of nodes) expect(horner(found, tau)).toBeCloseTo(chebyshevSum(a, tau, 4), 12);
  // All others that meet the series at the nodes differ by a multiple of tau^3 - tau.
  let least = Number.POSITIVE_INFINITY;
  for (let q = -8; q <= 8; q += 0.01) {
    least = Math.min(least, worst(found.map((c, k) => c + (k === 3 ? q : k === 1 ? -q : 0))));
  }
  expect(worst(found)).toBeLessThan(1.03 * least);
});
