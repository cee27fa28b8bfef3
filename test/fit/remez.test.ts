import { expect, it } from "vitest";
import { tailOf } from "../../src/fit/make/chebyshev.js";
import { bestCorrection, nearBestCorrection } from "../../src/fit/make/remez.js";
import { chebyshevSum } from "../../src/numbers/chebyshev.js";
import { horner } from "../../src/numbers/polynomial.js";
import { uniform } from "../fixtures/doubles.js";

it("levels the error beside a node inside, where the weight vanishes and the factor of the nodes changes its sign", () => {
  const a = Float64Array.of(0, 1, 0, 0, 1e-9, 3e-10, -5e-11);
  const nodes = [-1, 0, 1];
  const taus = Array.from({ length: 2001 }, (_, i) => i / 1000 - 1 + 2 ** -20);
  const worst = (delta: Float64Array) =>
    Math.max(
      ...taus.map((tau) => Math.abs((chebyshevSum(tailOf(a, 3), tau) - horner(delta, tau)) / tau)),
    );
  const found = bestCorrection(a, 3, nodes, true)?.delta as Float64Array;
  for (const tau of nodes)
    expect(horner(found, tau)).toBeCloseTo(chebyshevSum(tailOf(a, 3), tau), 21);
  // All others that meet the series at the nodes differ by a multiple of tau^3 - tau.
  let least = Number.POSITIVE_INFINITY;
  for (let q = -8e-9; q <= 8e-9; q += 1e-11) {
    least = Math.min(least, worst(found.map((c, k) => c + (k === 3 ? q : k === 1 ? -q : 0))));
  }
  expect(worst(found)).toBeLessThan(1.03 * least);
});

const grid = Array.from({ length: 4001 }, (_, i) => -Math.cos((Math.PI * i) / 4000));
const largest = (a: Float64Array, n: number, delta: Float64Array) =>
  Math.max(...grid.map((tau) => Math.abs(chebyshevSum(tailOf(a, n), tau) - horner(delta, tau))));

it("finds without an exchange what loses no more than it may", () => {
  const random = uniform(1);
  for (let n = 1; n <= 14; n++) {
    for (const ratio of [0.5, 0.1, 0.01]) {
      const a = Float64Array.from({ length: n + 10 }, (_, k) =>
        k === 0
          ? 1
          : (2 * random() - 1) * ratio ** (k - n - 1) * (k <= n ? ratio ** n * 1e-3 : 1e-9),
      );
      const found = nearBestCorrection(a, n, 1);
      if (found === undefined) throw new Error("none");
      const most = largest(a, n, found.delta);
      expect(most).toBeLessThanOrEqual(found.miss(a.length - 1, 1));
      const size = a.slice(n + 1).reduce((sum, c) => sum + Math.abs(c), 0);
      for (const end of [-1, 1]) {
        const miss = horner(found.delta, end) - chebyshevSum(tailOf(a, n), end);
        expect(Math.abs(miss)).toBeLessThan(2 ** -32 * size);
      }
      if (n === 1) continue; // nothing is free
      const best = bestCorrection(a, n, [-1, 1], false)?.delta as Float64Array;
      const loss = most - largest(a, n, best);
      expect(nearBestCorrection(a, n, loss * 0.99)).toBeUndefined();
    }
  }
});

it.each([1, 2, 3, 6, 10, 14])("bounds what is left of every term, degree %i", (n) => {
  for (let k = n + 1; k < n + 40; k++) {
    const a = new Float64Array(k + 1);
    a[0] = 1;
    a[k] = 1e-3;
    const found = nearBestCorrection(a, n, 1);
    const most = largest(a, n, found?.delta as Float64Array);
    expect(most).toBeLessThanOrEqual(found?.miss(k, 1) as number);
    if (k === n + 1) expect(most).toBeGreaterThan(0.99999 * (found?.miss(k, 1) as number));
  }
});
