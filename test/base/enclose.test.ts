import type { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { decimalBase, encloseComplexRegular, encloseRegular } from "../../src/base.js";
import { decimals } from "../../src/decimal/result.js";
import type { Interval } from "../../src/decimal.js";

const D = decimals(60);

describe("encloseRegular", () => {
  it.each(["1.05", "6/5", "1.4"])(
    "base %s: intervals that hold the digits of iterexp/base",
    (b) => {
      const values = encloseRegular(b, { digits: 30 });
      const { sexp, slog, iterate } = decimalBase(b);
      const digits = { digits: 45 };
      const pairs: [Interval, Decimal][] = [
        [values.sexp("1/2"), sexp("1/2", digits)],
        [values.sexp("-3/2"), sexp("-3/2", digits)],
        [values.sexp(7.25), sexp(7.25, digits)],
        [values.slog("0.3"), slog("0.3", digits)],
        [values.slog(-40), slog(-40, digits)],
        [values.iterateExp(0, "1/3"), iterate(0, "1/3", digits)],
        [values.iterateExp("0.5", "-1/3"), iterate("0.5", "-1/3", digits)],
      ];
      for (const [{ lower, upper }, right] of pairs) {
        const unit = "1e-43"; // of the 45 digits
        expect(new D(lower).lte(new D(right).add(unit))).toBe(true);
        expect(new D(upper).gte(new D(right).sub(unit))).toBe(true);
        expect(new D(upper).sub(lower).lt("1e-29")).toBe(true);
      }
    },
  );

  it("knows what is known exactly", () => {
    const { sexp, slog } = encloseRegular("1.3");
    for (const [interval, right] of [
      [sexp(0), 1],
      [sexp(-1), 0],
      [sexp(1), 1.3],
      [slog("1.3"), 1],
    ] as const) {
      expect(interval.lower.lte(right) && interval.upper.gte(right)).toBe(true);
    }
  });

  it("refuses what is outside its domain", () => {
    for (const b of ["1.5", 1, "0.5", 2, -3, "1.444667862"]) {
      expect(() => encloseRegular(b)).toThrow(/^b = /);
    }
    const { sexp, slog } = encloseRegular("1.3");
    expect(() => sexp(-2)).toThrow(/above -2/);
    expect(() => sexp(-5)).toThrow(/above -2/);
    expect(() => slog(2)).toThrow(/fixed point/);
    expect(() => encloseRegular("1.3", { digit: 3 } as object)).toThrow(/digits/);
  });
});

describe("arguments that discs cannot follow", () => {
  it("are named, with what was expected", () => {
    const below = encloseRegular("1.3");
    const spiral = encloseComplexRegular("0.5");
    for (const [call, name] of [
      [() => below.sexp("-1.99999999999999999999999999999999999999999999999999"), "h"],
      [() => spiral.slog("-1e30"), "x"],
      [() => spiral.iterateExp("-1e30", "1/2"), "x"],
    ] as const) {
      expect(call).toThrow(new RegExp(`^${name} = .*expected`));
    }
  });

  it("bases whose orbits are too long are refused", () => {
    expect(() => encloseRegular("1.44466786", { digits: 1000 })).toThrow(/^b: .*expected/);
    expect(() => encloseComplexRegular("0.06599", { digits: 500 })).toThrow(/^b: .*expected/);
  });
});
