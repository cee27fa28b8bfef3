import { expect, it } from "vitest";
import { powerMap } from "../../src/abel/power-map.js";
import { shipped } from "../../src/base/shipped.generated.js";
import { Expansion } from "../../src/decimal/expansion.js";
import { SHIPPED_DIGITS, shippedExpansion } from "../../src/decimal/generate.js";
import { type Exact, exact } from "../../src/numbers/exact.js";

it.each([2, 10] as const)(
  "the shipped expansion of base %i is solved, within its digits",
  (base) => {
    const map = powerMap(`${base}`, exact("b", base) as Exact);
    const ours = Expansion.shipped(shipped[base], map).solved;
    const solved = shippedExpansion(map.kappaAt);
    expect(ours.chart).toEqual(solved.chart);
    expect(ours.p).toBe(solved.p);
    const limit = (1n << solved.p) / 10n ** BigInt(SHIPPED_DIGITS);
    solved.coefficients.forEach((c, k) => {
      const miss = ours.coefficients[k] - c;
      expect((miss < 0n ? -miss : miss) < limit).toBe(true);
    });
  },
);
