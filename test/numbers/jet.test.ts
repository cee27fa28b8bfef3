import { expect, it } from "vitest";
import { realFixedPoint } from "../../src/abel/fixed-points.js";
import { powerMap } from "../../src/abel/power-map.js";
import { regular } from "../../src/abel/real-regular.js";
import { ball } from "../../src/numbers/ball.js";
import { type Exact, exact } from "../../src/numbers/exact.js";
import { abs, fromNumber, toNumber } from "../../src/numbers/fixed.js";
import { compose, reverted, shifted, taylor } from "../../src/numbers/jet.js";

const P = 256n;
const fixed = (list: readonly number[]) => list.map((c) => fromNumber(c, P));

it("a polynomial shifted is the same polynomial", () => {
  // (1 + v)^3 at v = 2 is 27 + 27 s + 9 s^2 + s^3
  const at = (order: number) => shifted(fixed([1, 3, 3, 1]), 2n << P, order, P);
  expect(at(3).map((c) => toNumber(c, P))).toEqual([27, 27, 9, 1]);
  expect(at(1).map((c) => toNumber(c, P))).toEqual([27, 27]);
  expect(at(5).map((c) => toNumber(c, P))).toEqual([27, 27, 9, 1, 0, 0]);
});

it("a series reverted undoes the series", () => {
  const y = fixed([5, 3, -1, 0.5, 2, -4, 1, 0.25]);
  const s = reverted(y, P);
  const back = compose(y, s, P).map((c) => toNumber(c, P));
  expect(back[0]).toBe(5);
  expect(back[1]).toBeCloseTo(1, 60);
  for (const c of back.slice(2)) expect(Math.abs(c)).toBeLessThan(1e-60);
  expect(reverted(fixed([5]), P)).toEqual([0n]);
});

it.each([-1, 1] as const)(
  "regular iteration has the series that its values give, side %d",
  (side) => {
    const map = powerMap("1.3", exact("b", "1.3") as Exact);
    for (const at of ["attracting", "repelling"] as const) {
      const { end, height, inverse, jets } = regular(map, at, side);
      const point = toNumber(realFixedPoint(map, at, P) - map.kappaAt(P), P) / map.ln;
      const z = fromNumber((point + end) / 2, P);
      const h = height(ball(z), P).value;
      const order = 8;
      const pairs = [
        [jets?.height(z, order, P), taylor((u, q) => height(ball(u), q).value, z, order, P)],
        [jets?.inverse(h, order, P), taylor((x, q) => inverse(ball(x), q).value, h, order, P)],
      ];
      for (const [own, values] of pairs) {
        for (let k = 1; k <= order; k++) {
          const miss = abs((own?.[k] ?? 0n) - (values?.[k] ?? 0n));
          expect(miss < abs(values?.[k] ?? 0n) >> 150n).toBe(true);
        }
      }
    }
  },
);
