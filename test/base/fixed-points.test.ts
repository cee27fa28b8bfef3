import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { base, complexBase, ETA, fixedPoints, tower } from "../../src/base.js";
import { rho } from "../../src/rho.js";
import lambert from "../fixtures/lambert.json" with { type: "json" };

const close = (given: number, expected: number): boolean =>
  given === expected || Math.abs(given - expected) <= 2.3e-16 * Math.abs(expected);

describe("fixedPoints", () => {
  test("are those of mpmath's lambertw, on the branches -2 to 2", () => {
    for (const [re, im, k, x, y] of lambert) {
      const points = fixedPoints({ re, im }, { count: 9 });
      const point = points.find((one) => one.k === k);
      expect(point, `b = ${re} + ${im}i, k = ${k}`).toBeDefined();
      const value = point?.value ?? { re: Number.NaN, im: Number.NaN };
      expect(
        close(value.re, x) && close(value.im, y),
        `b = ${re} + ${im}i, k = ${k}: ${value.re} + ${value.im}i`,
      ).toBe(true);
    }
  });

  test("come in the order of their multipliers, the upper of two conjugates first", () => {
    for (const b of [2, 0.3, Math.SQRT2, "1+2i", "-1"]) {
      const points = fixedPoints(b, { count: 12 });
      const sizes = points.map(({ multiplier }) => Math.hypot(multiplier.re, multiplier.im));
      expect(points).toHaveLength(12);
      for (let i = 1; i < 12; i++) {
        expect(sizes[i]).toBeGreaterThanOrEqual(sizes[i - 1] * (1 - 1e-15));
        if (sizes[i] === sizes[i - 1]) {
          expect(points[i - 1].value.im).toBeGreaterThan(points[i].value.im);
        }
      }
    }
  });

  test("next to e^(1/e)", () => {
    const [first, second] = fixedPoints(ETA);
    expect(first).toMatchObject({ value: { re: Math.E, im: 0 }, kind: "neutral", k: 0 });
    expect(second.kind).toBe("repelling");
    expect(fixedPoints(1.444667861009766)[0].kind).toBe("neutral");
    const above = fixedPoints(1.4446678610097663)[0];
    expect([above.kind, above.value.im > 0]).toEqual(["repelling", true]);
  });

  test("below the real axis are conjugates, with the sign of a zero too", () => {
    const [above] = fixedPoints({ re: -2, im: 0 });
    const [below] = fixedPoints({ re: -2, im: -0 });
    expect([below.value.re, below.value.im]).toEqual([above.value.re, -above.value.im]);
  });

  test("of a base as base() takes it", () => {
    expect(fixedPoints("e^(1/e)")).toEqual(fixedPoints(ETA));
    expect(fixedPoints("e")).toEqual(fixedPoints(Math.E));
    expect(fixedPoints(new Decimal(2))).toEqual(fixedPoints(2n));
    // exp(-W(ln 3)) with mpmath, 30 digits: 0.547808621654097446450575408
    expect(fixedPoints("1/3")[0].value.re).toBe(0.5478086216540975);
    expect([tower("1/3").re, tower("e^(1/e)").re, tower("2").re]).toEqual([
      0.5478086216540975,
      Math.E,
      Number.POSITIVE_INFINITY,
    ]);
    expect([tower("0").re, tower("1").re, tower("Infinity").re]).toEqual([
      Number.NaN,
      1,
      Number.POSITIVE_INFINITY,
    ]);
    expect(tower("-1/2")).toEqual(tower("-0.5"));
    expect(fixedPoints("1e400")[0].kind).toBe("repelling");
    expect(() => fixedPoints(`1.${"0".repeat(400)}1`)).toThrow("expected a number farther from 1");
    expect(() => fixedPoints("two")).toThrow('b = "two"');
  });

  test("refuse what has none", () => {
    expect(() => fixedPoints(0)).toThrow("b = 0, expected neither 0 nor 1");
    expect(() => fixedPoints(1)).toThrow(RangeError);
    expect(() => fixedPoints(Number.POSITIVE_INFINITY)).toThrow("expected finite parts");
    expect(() => fixedPoints(2, { count: 0 })).toThrow("count = 0");
    expect(() => fixedPoints(2, { cuont: 3 } as never)).toThrow("did you mean count");
    expect(() => fixedPoints(null as never)).toThrow(TypeError);
  });
});

describe("base", () => {
  test("says where the results on the plane are", () => {
    expect(() => base({ re: 1, im: 1 } as never)).toThrow("call complexBase(b, options)");
    expect(() => base("1+i")).toThrow("call complexBase(b, options)");
    expect(() => base(0.5, { solution: "kneser" } as never)).toThrow(
      "call complexBase(b, options)",
    );
    expect(() => rho(0.5, { complex: true } as never)).toThrow("call complexRho(alpha)");
  });
});

describe("tower", () => {
  test("of a real base", () => {
    expect(tower(Math.SQRT2)).toBe(2.000000000000001);
    expect(tower(ETA)).toBe(Math.E);
    expect(tower(1.4446678610097663)).toBe(Number.POSITIVE_INFINITY);
    expect(tower(0.5)).toBe(0.641185744504986);
    // e^-e = 0.065988035845312537...: the doubles on its two sides.
    expect(tower(0.06598803584531252)).toBeNaN();
    expect(tower(0.06598803584531255)).toBeCloseTo(1 / Math.E, 7);
    expect([tower(0), tower(1), tower(Number.NaN)]).toEqual([Number.NaN, 1, Number.NaN]);
    expect(() => tower(-0.5)).toThrow("call tower({ re: -0.5, im: 0 })");
  });

  test("of a complex base is where sexp tends to", () => {
    const limit = tower("1i");
    expect(limit.re).toBe(0.4382829367270321);
    expect(limit.im).toBe(0.3605924718713855);
    const b = { re: 0.5, im: 0.5 };
    const { re, im } = complexBase(b).sexp(Number.POSITIVE_INFINITY);
    expect(tower(b)).toMatchObject({ re, im });
    expect(tower({ re: 0.5, im: -0.5 })).toMatchObject({ re, im: -im });
    expect(tower({ re: 3, im: 1 }).re).toBeNaN();
    expect(tower({ re: 1.4, im: 0 }).re).toBe(tower(1.4));
  });
});
