import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import {
  halfExp,
  iterateExp,
  iterateExpGradient,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
} from "../../src/decimal.js";

const to = { digits: 50 };
const D = Decimal.clone({ precision: 80, minE: -9e15, maxE: 9e15 });
const text = (x: Decimal): string => x.toString();

describe("results far out", () => {
  it("exp^1 reaches decimal.js's range", () => {
    expect(text(iterateExp("1e6", 1, to))).toBe(text(D.exp(1e6).toSD(50)));
    expect(text(iterateExp("-1e6", 1, to))).toBe(text(D.exp(-1e6).toSD(50)));
    expect(text(iterateExp("1e-1000", -1, to))).toBe(text(D.ln("1e-1000").toSD(50)));
    expect(text(iterateExp("2.1e16", 1, to))).toBe("Infinity");
    expect(text(iterateExp("-2.1e16", 1, to))).toBe("0");
  });

  it("a result of a million digits' size comes back", () => {
    const big = iterateExp("1e100000", "1/4", { digits: 60 });
    expect(big.e).toBeGreaterThan(5e11);
    expect(text(iterateExp(big, "-1/4", { digits: 40 }))).toBe("1e+100000");
  });

  it("1e-1000 and e^-1e6 are told from 0 and -Infinity where it matters", () => {
    expect(text(halfExp("1e-1000", to))).toBe(text(halfExp(0, to)));
    const c = new D(slogDerivative(0, { digits: 60 }));
    expect(text(slog("1e-1000", { digits: 1010 }).plus(1).toSD(8))).toBe(
      text(c.times("1e-1000").toSD(8)),
    );
    // sexp(-2 + d) = ln(sexp(-1 + d)) = ln(d / c) for small d
    const d = new D("1e-40");
    expect(text(iterateExp("-1e6", d, { digits: 30 }))).toBe(text(D.ln(d.div(c)).toSD(30)));
  });
});

describe("cancellation next to zeros", () => {
  const zero = halfExp(Number.NEGATIVE_INFINITY, { digits: 90 }); // halfExp(zero) = 0
  const slope = iterateExpGradient(zero, 0.5, to).dx;

  it.each([1e-10, 1e-30, 1e-60])("halfExp at its zero + %d", (d) => {
    const x = new D(zero.toString()).plus(d);
    const value = halfExp(x, { digits: 12 });
    expect(value.div(slope.times(d)).minus(1).abs().toNumber()).toBeLessThan(1e-8 + 3 * d);
  });

  it("slog at 1 and sexp at -1", () => {
    const x = new D(1).plus("1e-70");
    expect(text(slog(x, to).times("1e70").toSD(40))).toBe(text(slogDerivative(1, to).toSD(40)));
    const h = new D(-1).plus("1e-70");
    expect(text(sexp(h, to).times("1e70").toSD(40))).toBe(text(sexpDerivative(-1, to).toSD(40)));
  });

  it("a height as near to -2 as the argument can say", () => {
    expect(text(iterateExp(1, "-2", to))).toBe("-Infinity");
    expect(iterateExp(1, "-2.0000000000000000000000000000000000000001", to).isNaN()).toBe(true);
    const value = iterateExp(1, "-1.9999999999999999999999999999999999999999", to);
    expect(value.toNumber()).toBeCloseTo(Math.log(1e-40 * sexpDerivative(-1).toNumber()), 12);
  });

  it("tiny arguments and tiny alphas cancel to the last digit of the input", () => {
    const c = new D(sexpDerivative(-1, { digits: 45 }));
    const x = c.times("1e-100000").neg();
    const rest = iterateExp(x, "1e-100000", { digits: 20 });
    expect(rest.abs().lt("1e-100043")).toBe(true);
    expect(text(iterateExp("1e-100000", "1e-100000", { digits: 40 }))).toBe(
      text(c.plus(1).times("1e-100000").toSD(40)),
    );
  });
});

describe("relations", () => {
  it.each([
    ["-3", "0.3", "0.4"],
    ["0.25", "1/3", "1/3"],
    ["2", "-0.7", "1.2"],
    ["1e40", "-1.5", "0.25"],
  ])("exp^(a + b)(%s) = exp^a(exp^b) for %s and %s", (x, a, b) => {
    const inner = iterateExp(x, b, { digits: 70 });
    const sum = new D(exactly(a)).plus(exactly(b));
    expect(text(iterateExp(inner, a, to))).toBe(text(iterateExp(x, sum, to)));
  });

  it("halfExp twice is exp, to the last digit", () => {
    for (const x of ["-20", "-0.5", "0.1", "1", "3", "30"]) {
      expect(text(halfExp(halfExp(x, { digits: 70 }), to))).toBe(text(D.exp(x).toSD(50)));
    }
  });

  it("derivatives are the limits of difference quotients", () => {
    const step = new D("1e-25");
    for (const [x, a] of [
      ["-2", "0.5"],
      ["0.7", "-0.4"],
      ["12", "0.9"],
    ]) {
      const { dx, dalpha } = iterateExpGradient(x, a, { digits: 60 });
      const at = (dx: Decimal, da: Decimal) =>
        iterateExp(new D(x).plus(dx), new D(a).plus(da), { digits: 75 });
      const zero = new D(0);
      const alongX = at(step, zero).minus(at(step.neg(), zero)).div(step.times(2));
      const alongA = at(zero, step).minus(at(zero, step.neg())).div(step.times(2));
      expect(new D(alongX).div(dx).minus(1).abs().toNumber()).toBeLessThan(1e-43);
      expect(new D(alongA).div(dalpha).minus(1).abs().toNumber()).toBeLessThan(1e-43);
    }
  });

  it("slog and sexp are inverse to each other with inverse derivatives", () => {
    for (const x of ["-5", "0.3", "7", "1e30"]) {
      const h = slog(x, { digits: 75 });
      expect(text(sexp(h, to))).toBe(text(new D(x).toSD(50)));
      expect(text(slogDerivative(x, to))).toBe(
        text(new D(1).div(sexpDerivative(h, { digits: 70 })).toSD(50)),
      );
    }
  });

  const exactly = (a: string): Decimal => {
    const [p, q = "1"] = a.split("/");
    return new D(p).div(q);
  };
});

describe("rounding", () => {
  it("gives each number of digits as the rounding of many", () => {
    for (const x of ["0.3", "-4", "17", "1e-5"]) {
      const many = halfExp(x, { digits: 60 });
      for (let digits = 1; digits <= 50; digits += 7) {
        expect(text(halfExp(x, { digits }))).toBe(text(many.toSD(digits)));
      }
    }
  });

  it("takes precision, rounding and constructor from x", () => {
    const Down = Decimal.clone({ precision: 5, rounding: Decimal.ROUND_DOWN });
    const Up = Decimal.clone({ precision: 5, rounding: Decimal.ROUND_UP });
    expect(halfExp(new Down(1))).toBeInstanceOf(Down);
    expect(text(halfExp(new Down(1)))).toBe("1.6463");
    expect(text(halfExp(new Up(1)))).toBe("1.6464");
    expect(halfExp(1)).toBeInstanceOf(Decimal);
    expect(halfExp(2).precision()).toBe(Decimal.precision);
    expect(text(halfExp(new Down(1), { digits: 9 }))).toBe("1.64635423");
  });

  it("does not depend on how decimal.js is configured", () => {
    const before = Decimal.precision;
    const plain = text(halfExp("1e-1000", { digits: 30 }));
    try {
      Decimal.set({ precision: 3, rounding: 0 });
      expect(text(halfExp("1e-1000", { digits: 30 }).toSD(29, 4))).toBe(
        text(new D(plain).toSD(29, 4)),
      );
    } finally {
      Decimal.set({ precision: before, rounding: 4 });
    }
  });
});

describe("arguments", () => {
  it("takes numbers exactly, strings as written and fractions as fractions", () => {
    expect(text(iterateExp(0.1, 0, { digits: 60 }))).toBe(
      "0.1000000000000000055511151231257827021181583404541015625",
    );
    expect(text(iterateExp("0.1", 0, { digits: 60 }))).toBe("0.1");
    expect(text(iterateExp("1/3", 0, { digits: 10 }))).toBe("0.3333333333");
    expect(text(iterateExp("-2e3/-1.5e1", 0, { digits: 10 }))).toBe("133.3333333");
    expect(text(iterateExp(5e-324, 0, { digits: 6 }))).toBe("4.94066e-324");
    expect(text(iterateExp(-12345678901234567890n, 0, to))).toBe("-12345678901234567890");
    expect(text(iterateExp(1, "1/3", to))).not.toBe(text(iterateExp(1, 1 / 3, to)));
    expect(text(iterateExp(1, "1/4", to))).toBe(text(iterateExp(1, 0.25, to)));
  });

  it.each([
    [Number.NaN, 0.5, "NaN"],
    [1, Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, 0.5, "Infinity"],
    [Number.POSITIVE_INFINITY, -3, "Infinity"],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "NaN"],
    [Number.NEGATIVE_INFINITY, 0, "-Infinity"],
    [Number.NEGATIVE_INFINITY, 1, "0"],
    [Number.NEGATIVE_INFINITY, 2, "1"],
    [Number.NEGATIVE_INFINITY, -0.5, "NaN"],
    [0, -1, "-Infinity"],
    [0, -1.5, "NaN"],
    [-1, -1, "NaN"],
    [1, -1, "0"],
    [1, -3, "NaN"],
    [3, Number.POSITIVE_INFINITY, "Infinity"],
    [3, 7.5, "Infinity"],
    [3, -7.5, "NaN"],
    [-0, 0, "0"],
  ])("exp^a(%d) with a = %d is %s", (x, alpha, expected) => {
    expect(text(iterateExp(x, alpha, to))).toBe(expected);
    expect(text(iterateExpGradient(x, alpha, to).value)).toBe(expected);
  });

  it.each([
    [{}, TypeError, "x = an object (Object), expected a number, a bigint, a Decimal or a string"],
    [undefined, TypeError, "x = undefined, expected a number"],
    ["", RangeError, 'x = "", expected a decimal or a fraction such as "1/3"'],
    ["one", RangeError, 'x = "one", expected'],
    ["1/0", RangeError, 'x = "1/0", expected'],
    ["1/2/3", RangeError, 'x = "1/2/3", expected'],
    ["1e10000000000000000", RangeError, "expected less than"],
    ["1e-10000000000000000", RangeError, "expected at least"],
  ])("decimal functions refuse x = %j", (x, type, message) => {
    const bad = () => halfExp(x as never);
    expect(bad).toThrow(type);
    expect(bad).toThrow(message);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "digits = %d is refused",
    (digits) => {
      expect(() => halfExp(1, { digits })).toThrow(RangeError);
      expect(() => halfExp(1, { digits })).toThrow(
        `digits = ${digits}, expected an integer from 1 to 1000000`,
      );
      expect(() => slog(1, { digits: "9" as never })).toThrow(TypeError);
    },
  );
});
