import { describe, expect, it } from "vitest";
import { base, decimalBase, ETA, expm1Iterate } from "../../src/base.js";
import { szekeres } from "../../src/compare.js";
import * as ofE from "../../src/decimal.js";
import { iterateExp } from "../../src/index.js";
import { stepped } from "../fixtures/doubles.js";
import { digitsOf } from "../fixtures/reference.js";

/** Within a unit of the last digit that is published; the value has as many digits. */
const agrees = (value: { toString(): string }, published: string, last: number): void =>
  expect(value.toString().slice(0, last)).toBe(published.slice(0, last));

describe("values from elsewhere", () => {
  it("sexp of 2, 10 and 3", () => {
    agrees(decimalBase(2).sexp("1/2", { digits: 60 }), digitsOf("sexp_2(1/2)"), 60);
    agrees(decimalBase(10).sexp("7/16", { digits: 22 }), digitsOf("sexp_10(7/16)"), 21);
    expect(base(3).sexp(0.5)).toBe(Number(digitsOf("sexp_3(1/2)")));
  });

  it("regular iteration at 1.2 and the parabolic base", () => {
    agrees(decimalBase("1.2").sexp(0.5, { digits: 30 }), "1.13626248672712808418530091865", 31);
    agrees(
      decimalBase("e^(1/e)").sexp(0.5, { digits: 40 }),
      "1.257153075054172622171646564771545603158",
      40,
    );
    expect(base(Math.SQRT2).sexp(0.5)).toBeCloseTo(1.24362162766852180429509898361, 15);
  });

  it("the two fixed points of sqrt 2 give functions that differ by 1.7e-25 at 3", () => {
    const [a, b] = (["attracting", "repelling"] as const).map((fixedPoint) =>
      decimalBase(Math.SQRT2, { fixedPoint }).half(3, { digits: 40 }),
    );
    expect(b.minus(a).toNumber()).toBeGreaterThan(1.6e-25);
    expect(b.minus(a).toNumber()).toBeLessThan(1.8e-25);
  });

  it("the half-iterate of e^x - 1", () => {
    expect(Math.abs(expm1Iterate(1, 0.5) / 1.271027413889951521424652 - 1)).toBeLessThan(6e-16);
  });
});

describe("a second method", () => {
  it("base e is iterexp/decimal", () => {
    for (const x of [-3, 0.2, 7]) {
      expect(decimalBase(Math.E).half(x).toString()).toBe(ofE.halfExp(x).toString());
    }
  });

  it("the parabolic base above e is Szekeres' construction for e^x - 1", () => {
    const x = 0.75; // z = e (1 + x)
    const z = base(ETA).half(Math.E * (1 + x));
    expect(z / Math.E - 1).toBeCloseTo(expm1Iterate(x, 0.5), 14);
    expect(szekeres.iterates).toBe("e^x - 1");
  });

  it("Kneser's solution nearest to e^(1/e) and the regular one continue the parabolic one", () => {
    const values = ["1.444", "1.4446", "e^(1/e)"].map((b) => base(b).sexp(0.5));
    const slope = (values[1] - values[0]) / 0.0006;
    expect(values[2] - values[1]).toBeCloseTo(slope * (ETA - 1.4446), 7);
    const above = base(1.4502).sexp(0.5) - values[2];
    expect(above).toBeCloseTo(slope * (1.4502 - ETA), 4);
  });
});

describe.each([1.2, 1.44, ETA, 1.5, 2, 10, 1e6, 1e30])("base %d", (b) => {
  const t = base(b);
  /** The exact power of the base, which the double ETA only stands for. */
  const decimal = decimalBase(b);

  it("two halves make a whole, to 30 digits", () => {
    for (const x of ["-2", "-0.5", "0", "0.4", "1", "1.25"]) {
      const half = decimal.half(x, { digits: 40 });
      const twice = decimal.half(half, { digits: 40 });
      const once = decimal.iterate(x, 1, { digits: 40 });
      expect(twice.minus(once).abs().toNumber(), x).toBeLessThan(
        1e-30 * Math.max(1, once.toNumber()),
      );
    }
  });

  it("slog is the inverse of sexp, and the towers have integer heights", () => {
    for (const h of [-1.5, -0.75, -0.25, 0.25, 0.5]) {
      const x = decimal.sexp(h, { digits: 40 });
      expect(decimal.slog(x, { digits: 30 }).minus(h).abs().toNumber()).toBeLessThan(1e-28);
    }
    expect([t.sexp(-2), t.sexp(-1), t.sexp(0)]).toEqual([Number.NEGATIVE_INFINITY, 0, 1]);
    expect([t.slog(Number.NEGATIVE_INFINITY), t.slog(0), t.slog(1)]).toEqual([-2, -1, 0]);
    expect(t.sexp(-2.0000001)).toBeNaN();
  });

  it("derivatives are the limits of difference quotients", () => {
    const d = 1e-15;
    for (const [x, alpha] of [
      [0.3, 0.5],
      [-0.2, 0.25], // b^-1 would be 1e-30 at the last base
    ]) {
      const { dx, dalpha } = decimal.iterateGradient(x, alpha, { digits: 25 });
      const digits = 45;
      const X = ofE.sexp(0, { digits: 60 }).times(x);
      const alongX = decimal
        .iterate(X.plus(d), alpha, { digits })
        .minus(decimal.iterate(X.minus(d), alpha, { digits }));
      expect(
        alongX
          .div(2 * d)
          .div(dx)
          .minus(1)
          .abs()
          .toNumber(),
      ).toBeLessThan(1e-13);
      const A = ofE.sexp(0, { digits: 60 }).times(alpha);
      const alongA = decimal
        .iterate(x, A.plus(d), { digits })
        .minus(decimal.iterate(x, A.minus(d), { digits }));
      expect(
        alongA
          .div(2 * d)
          .div(dalpha)
          .minus(1)
          .abs()
          .toNumber(),
      ).toBeLessThan(1e-13);
    }
  });

  it("doubles are the digits rounded", () => {
    for (const x of [-7, -1e-300, 5e-324, 0.6, 1]) {
      expect(t.half(x)).toBe(decimal.half(x, { digits: 30 }).toNumber());
    }
    expect(t.half(Number.NaN)).toBeNaN();
  });
});

describe("next to a fixed point", () => {
  const t = base(1.2);
  it("heights go to Infinity, values to the fixed points", () => {
    expect(t.sexp(1e6)).toBe(t.sexp(Number.POSITIVE_INFINITY));
    expect(1.2 ** t.sexp(1e6)).toBeCloseTo(t.sexp(1e6), 14);
    const upper = t.iterate(3, Number.NEGATIVE_INFINITY);
    expect(1.2 ** upper / upper).toBeCloseTo(1, 13);
    expect(t.iterate(upper * 1.1, 1e9)).toBe(Number.POSITIVE_INFINITY);
    expect(t.slog(3)).toBeNaN();
  });

  it("the doubles beside a fixed point belong to its sides", () => {
    const eta = base(ETA);
    expect(eta.iterate(Math.E, -3622.9)).toBe(Math.E); // Math.E < e, at height 4e16
    expect(eta.iterate(stepped(Math.E, 1), 3622.9)).toBe(stepped(Math.E, 1));
    expect(eta.slog(stepped(Math.E, 1))).toBeNaN();
  });

  it("sqrt 2 above both fixed points", () => {
    const s = base(Math.SQRT2);
    expect(s.half(s.half(5)) / Math.SQRT2 ** 5).toBeCloseTo(1, 14);
  });
});

describe("bases that have none", () => {
  it.each([
    [0, "0^z is 0"],
    [1, "1^z is 1"],
    [-2, "a negative b"],
    [Number.NaN, "expected a number > 1"],
    [1e40, "b <= 1e32"],
    [`1.${"7".repeat(1e6)}`, "at most 100000 characters"],
  ])("the base %d is refused", (b, message) => {
    expect(() => base(b)).toThrow(RangeError);
    expect(() => base(b)).toThrow(message);
  });

  it.each([
    [1e32, 1e32 * (1 + Number.EPSILON), "b <= 1e32"],
    ["100000000000000005366162204393472", "100000000000000005366162204393472.1", "b <= 1e32"],
    ["1e32", "1e1000000", "b <= 1e32"],
  ])("begin right beyond the last base, %d, with %d", (last, b, message) => {
    const { name } = base(last);
    expect(base(name).name).toBe(name);
    expect(() => base(b)).toThrow(message);
    expect(() => decimalBase(b)).toThrow(message);
  });

  it("names what is not a base at all", () => {
    expect(() => base({} as never)).toThrow(TypeError);
    expect(() => base("x")).toThrow('b = "x"');
    expect(() => base(1.2, { fixedPoint: "other" as never })).toThrow("fixedPoint");
    expect(() => base(1.2, { fixedPoint: "repelling" }).sexp(0.5)).toThrow(
      /^fixedPoint = "repelling" of base 1\.19.*, expected "attracting" for a real sexp/,
    );
    expect(base(1.2, { fixedPoint: "repelling" }).half(0)).toBeNaN();
  });
});

describe("prepare and saved expansions", () => {
  it("solves to the digits asked, and reads back", async () => {
    const told: number[] = [];
    const solved = await base.prepare("7/3", { digits: 30, onProgress: (f) => told.push(f) });
    expect(told.at(-1)).toBe(1);
    const text = JSON.stringify(solved);
    expect(JSON.parse(text).base).toBe("7/3");
    expect(base.fromJSON(text).digits).toBe(solved?.digits);
    expect(() => base.fromJSON(text.replace('"7/3"', '"5/2"'))).toThrow("damaged");
    expect(() => base.fromJSON("{}")).toThrow(RangeError);
    const long = "1.".padEnd(1e6, "3");
    expect(() => base.fromJSON(text.replace("7/3", long))).toThrow(
      /^base\.fromJSON: base = "1\.3+…, expected at most 100000 characters$/,
    );
    expect(await base.prepare(1.2)).toBeUndefined();
    await expect(base.prepare(5, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  });
});

describe("far and exact", () => {
  it.each([2, "e"])(
    "Infinity and -Infinity whole heights are none, as at the real entry: base %s",
    (b) => {
      for (const [x, alpha] of [
        [Infinity, -Infinity],
        [-Infinity, Infinity],
        [0, -Infinity],
      ]) {
        expect(base(b).iterate(x, alpha)).toBe(iterateExp(x, alpha));
      }
    },
  );

  it.each([
    [2, 2, -2, 0],
    [2, 65536, -4, 1],
    [2, 65536, -5, 0],
    [2, 4, -4, Number.NEGATIVE_INFINITY],
    [10, 1e10, -3, 0],
    [10, 10, -6, Number.NaN],
    [2.5, 2.5, -2, 0],
    [1.1, 1.1, -2, 0],
  ])("logarithms of towers: base %d, iterate(%d, %d)", (b, x, alpha, y) => {
    expect(base(b).iterate(x, alpha)).toBe(y);
    expect(decimalBase(b).iterate(x, alpha).toNumber() + 0).toBe(y);
  });

  it("logarithms of numbers as large as decimal.js holds compute no tower that is none of them", () => {
    const digits = { digits: 20 };
    const most = "1e9000000000000000";
    expect(decimalBase(10).iterate(most, -1).toString()).toBe("9000000000000000");
    expect(decimalBase(10).iterate("1e10000000000", -4, digits).toString()).toBe("0");
    expect(decimalBase(100).iterate("1e200", -3, digits).toString()).toBe("0");
    for (const [b, x] of [
      [3, most],
      [8, "1e17000000"],
      [9, most],
    ] as const) {
      const expected = Number(x.slice(2)) * (Math.LN10 / Math.log(b));
      expect(decimalBase(b).iterate(x, -1, digits).toNumber() / expected).toBeCloseTo(1, 12);
    }
  });

  it("and their slopes", () => {
    const { value, dx, dalpha } = base(2).iterateGradient(4, -3);
    expect(value).toBe(0);
    // log2^3 at 4: 1 / (4 ln 2) / (2 ln 2) / (ln 2)
    expect(dx * 8 * Math.LN2 ** 3).toBeCloseTo(1, 14);
    expect(dalpha).toBeCloseTo(base(2).iterateGradient(1, -1).dalpha, 15);
  });

  it.each([1.0001, 1.1, 1.44, "e^(1/e)"])("base %s: back from below is NaN", (b) => {
    for (const x of [Number.NEGATIVE_INFINITY, -1e308, -3, 0.5, 1]) {
      for (const alpha of [-2.5, -7, -1e6, -1e300]) expect(base(b).iterate(x, alpha)).toBeNaN();
    }
    const below = stepped(base(b).sexp(Number.POSITIVE_INFINITY), -1);
    expect(base(b).iterate(below, -1e300)).toBeNaN();
    expect(base(b).iterateGradient(-3, -1e6)).toEqual({ value: NaN, dx: NaN, dalpha: NaN });
  });

  it("iterates of large height lie at the fixed points", () => {
    const t = base(1.1);
    expect(t.sexp(1e300)).toBe(t.sexp(Number.POSITIVE_INFINITY));
    for (const b of [1.1, 1.33, 1.44]) {
      for (const alpha of [-300, -4000, -5e5, -1e300]) {
        const above = base(b).iterate(2.6, Number.NEGATIVE_INFINITY);
        const miss = Math.abs(base(b).iterate(2.6, alpha) - above);
        expect(miss).toBeLessThan(alpha > -4000 ? 1e-8 : 1e-14);
      }
    }
  });
});
