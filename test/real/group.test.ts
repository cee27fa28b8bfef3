import { describe, expect, it } from "vitest";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { spacing, uniform } from "../fixtures/doubles.js";

/** Multiples of 1/64, so that sums are exact. */
const dyadic = (random: () => number): number => Math.round(64 * (4 * random() - 2)) / 64;

describe("exp^a(exp^b(x)) = exp^(a + b)(x)", () => {
  it("holds as far as rounding exp^b(x) allows", () => {
    const random = uniform(9);
    let checked = 0;
    while (checked < 3000) {
      const [a, b, x] = [dyadic(random), dyadic(random), 12 * random() - 4];
      const inner = iterateExp(x, b);
      const { value, dx } = iterateExpGradient(inner, a);
      const direct = iterateExp(x, a + b);
      if (!Number.isFinite(value) || !Number.isFinite(direct)) continue;
      checked++;
      const limit = 0.5 * (spacing(inner) * dx * 1.001 + spacing(value) + spacing(direct));
      expect(Math.abs(value - direct), `x = ${x}, a = ${a}, b = ${b}`).toBeLessThanOrEqual(limit);
    }
  });

  it("gives no value or an infinity on one side only beside the edge", () => {
    expect(iterateExp(iterateExp(0, -0.5), -0.25)).toBeLessThan(-0.69);
    expect(iterateExp(iterateExp(1, -0.5), -1.75)).toBe(Number.NaN);
    expect(iterateExp(iterateExp(0, 5), -5)).toBe(Number.POSITIVE_INFINITY);
  });
});
