import { describe, expect, it } from "vitest";
import { fatou } from "../../src/abel/fatou.js";
import { szekeres } from "../../src/compare.js";
import { spacing } from "../fixtures/doubles.js";
import { reference } from "../fixtures/reference.js";
import { Decimal, halfOfExpm1 } from "./half-iterate.js";

const { slog, sexp, iterate } = szekeres;
const { NaN: none, NEGATIVE_INFINITY: down, POSITIVE_INFINITY: up } = Number;

describe("iterates of e^x - 1", () => {
  it("have the published half-iterate at 1", () => {
    const digits = reference.otherConstructions["szekeres half-iterate of expm1 at 1"];
    expect(Math.abs(iterate(1, 0.5) - Number(digits))).toBeLessThan(1e-15);
    expect(
      halfOfExpm1(new Decimal(1))
        .minus(digits as string)
        .abs()
        .lt("2e-24"),
    ).toBe(true);
  });

  it.each([0.01, 0.2, 0.2500001, 0.7, 2, 5, 20, -0.1, -0.2500001, -0.9, -3, -30])(
    "agree with the formal series in 45 digits at %d",
    (x) => {
      const truth = halfOfExpm1(new Decimal(x));
      const error = Decimal.abs(truth.minus(iterate(x, 0.5))).div(spacing(truth.toNumber()));
      expect(error.toNumber()).toBeLessThan(x > 10 ? 250 : 12);
    },
  );

  it("keep relative accuracy at 0", () => {
    for (const x of [1e-3, -1e-3, 1e-8, -1e-8, 1e-100, 1e-200, -1e-300]) {
      for (const alpha of [0.5, -0.3, 7.25]) {
        const terms = x + (alpha * x ** 2) / 2 + ((3 * alpha ** 2 - alpha) / 12) * x ** 3;
        expect(Math.abs(iterate(x, alpha) / terms - 1)).toBeLessThan(1e-15 + 50 * Math.abs(x) ** 3);
      }
    }
  });

  it("compose", () => {
    for (const x of [-5, -0.5, 0.1, 1, 4]) {
      expect(iterate(iterate(x, 0.5), 0.5)).toBeCloseTo(Math.expm1(x), 12);
      expect(iterate(iterate(x, 0.3), -0.3)).toBeCloseTo(x, 12);
    }
    expect(iterate(2, 1)).toBe(Math.expm1(2));
    expect(iterate(2, -1)).toBe(Math.log1p(2));
  });

  it("have an Abel function on the right", () => {
    expect([slog(1), slog(0), slog(-1), slog(up), slog(none)]).toEqual([0, down, none, up, none]);
    for (const x of [1e-3, 0.2, 0.25, 0.2500001, 0.9, 3, 10]) {
      expect(slog(Math.expm1(x)) - slog(x)).toBeCloseTo(1, 11);
      expect(sexp(slog(x)) / x).toBeCloseTo(1, 13);
    }
    expect([sexp(down), sexp(up), sexp(0)]).toEqual([0, up, expect.closeTo(1, 14)]);
  });

  it("have their special values", () => {
    expect([iterate(0, 0.5), iterate(-0, 2), iterate(none, 1), iterate(1, none)]).toEqual([
      0,
      0,
      none,
      none,
    ]);
    expect([iterate(up, 0.5), iterate(1, up), iterate(1, down), iterate(-1, up)]).toEqual([
      up,
      up,
      0,
      0,
    ]);
    expect(iterate(-1, down)).toBeNaN();
    expect(iterate(-2, -1.5)).toBeNaN();
    expect(iterate(down, 0.5)).toBeCloseTo(iterate(-1, -0.5), 13);
    expect(iterate(1e10, 2)).toBe(up);
    expect(() => iterate("1" as never, 1)).toThrow(TypeError);
  });

  it("have a Fatou coordinate to 4 ulp, by A(e^x - 1) = A(x) + 1 across the place of its series", () => {
    for (let x = 0.2; x < 0.3; x += 0.001) {
      for (const y of [x, -x]) {
        const miss = fatou(Math.expm1(y)) - fatou(y) - 1;
        expect(Math.abs(miss)).toBeLessThan(4 * spacing(fatou(y)));
      }
    }
  });
});
