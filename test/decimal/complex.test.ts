import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import * as doubles from "../../src/complex.js";
import {
  complex,
  halfExp as realHalfExp,
  sexp as realSexp,
  slog as realSlog,
} from "../../src/decimal.js";
import { uniform } from "../fixtures/doubles.js";
import { digitsOf } from "../fixtures/reference.js";

type Pair = { re: Decimal; im: Decimal };
const D = Decimal.clone({ precision: 90 });
const { fixedPoint, halfExp, iterateExp, sexp, slog } = complex;

const distance = (a: Pair, b: Pair): number =>
  Math.max(new D(a.re).minus(b.re).abs().toNumber(), new D(a.im).minus(b.im).abs().toNumber());
const exp = ({ re, im }: Pair): Pair => {
  const size = D.exp(re);
  return { re: size.times(D.cos(im)), im: size.times(D.sin(im)) };
};

const random = uniform(5);
// Multiples of 2^-10, so that a double and its shortest decimals are the same number.
const between = (from: number, to: number): number =>
  Math.round((from + (to - from) * random()) * 1024) / 1024;
const points = Array.from({ length: 25 }, () => ({ re: between(-3, 3), im: between(-3, 3) }));
const heights = Array.from({ length: 25 }, () => ({ re: between(-3, 2), im: between(-4, 4) }));

describe("on the real axis", () => {
  it("is the real entry's", () => {
    for (const x of ["0.5", "-3", "20"]) {
      expect(halfExp(x, { digits: 40 }).re.toString()).toBe(
        realHalfExp(x, { digits: 40 }).toSD(40).toString(),
      );
      expect(slog(x, { digits: 40 }).re.toString()).toBe(realSlog(x, { digits: 40 }).toString());
      expect(slog(x, { digits: 40 }).im.toString()).toBe("0");
    }
    expect(sexp("1/2", { digits: 60 }).re.toString()).toBe(
      realSexp("1/2", { digits: 60 }).toString(),
    );
  });
});

describe("in the plane", () => {
  it.each(points)("sexp(slog(z)) = z to 50 digits at $re + $im i", (z) => {
    const back = sexp(slog(z, { digits: 60 }), { digits: 50 });
    expect(distance(back, { re: new D(z.re), im: new D(z.im) })).toBeLessThan(1e-47);
  });

  it.each(heights)("sexp(h + 1) = e^sexp(h) to 50 digits at $re + $im i", (h) => {
    const y = sexp(h, { digits: 60 });
    const next = sexp({ re: new D(h.re).plus(1), im: h.im }, { digits: 50 });
    const scale = 1 + D.exp(y.re).toNumber();
    expect(distance(next, exp(y))).toBeLessThan(1e-46 * scale);
  });

  it.each(points)("agrees with the complex entry at $re + $im i", (z) => {
    const pairs = [
      [slog(z, { digits: 20 }), doubles.slog(z)],
      [halfExp(z, { digits: 20 }), doubles.halfExp(z)],
      [
        halfExp(z, { digits: 20, solution: "regular", fixedPoint: 1 }),
        doubles.halfExp(z, { solution: "regular", fixedPoint: 1 }),
      ],
      [slog(z, { digits: 20, solution: "regular" }), doubles.slog(z, { solution: "regular" })],
    ] as const;
    for (const [ours, double] of pairs) {
      const size = 1 + Math.hypot(double.re, double.im);
      expect(distance(ours, { re: new D(double.re), im: new D(double.im) })).toBeLessThan(
        1e-12 * size,
      );
    }
  });

  it("does not depend on the digits asked", () => {
    for (const z of points.slice(0, 8)) {
      const many = halfExp(z, { digits: 90 }); // from another, longer expansion
      expect(distance(halfExp(z, { digits: 45 }), many)).toBeLessThan(
        1e-44 * (1 + many.re.abs().plus(many.im.abs()).toNumber()),
      );
    }
  });

  it("is symmetric", () => {
    for (const { re, im } of points.slice(0, 8)) {
      const above = iterateExp({ re, im }, "1/3", { digits: 30 });
      const below = iterateExp({ re, im: -im }, "1/3", { digits: 30 });
      expect(distance(above, { re: below.re, im: below.im.neg() })).toBe(0);
    }
  });
});

describe("other sheets of slog", () => {
  it.each([1, 2, 5])("are the complex entry's %i turns on", (branch) => {
    for (const z of points) {
      const ours = slog(z, { digits: 20, branch });
      const double = doubles.slog(z, { branch });
      const miss = distance(ours, { re: new D(double.re), im: new D(double.im) });
      expect(miss, `${z.re} + ${z.im} i`).toBeLessThan(1e-13 * Math.hypot(double.re, double.im));
    }
  });

  it("have sexp as inverse too, and the regular ones their period", () => {
    const z = { re: "0.5", im: "0.75" };
    const back = sexp(slog(z, { digits: 40, branch: 1 }), { digits: 30 });
    expect(distance(back, { re: new D(z.re), im: new D(z.im) })).toBeLessThan(1e-28);
    const regular = { digits: 30, solution: "regular" } as const;
    const [first, second] = [0, 1].map((branch) => slog(z, { ...regular, branch }));
    const period = {
      re: new D(second.re).minus(first.re),
      im: new D(second.im).minus(first.im),
    };
    const published = {
      re: new D(digitsOf("period.re")),
      im: new D(digitsOf("period.im")),
    };
    expect(distance(period, published)).toBeLessThan(1e-28);
    expect(() => slog(z, { branch: 0.5 })).toThrow("branch = 0.5, expected an integer");
    expect(() => slog(z, { branch: -1 })).toThrow("no value found on the sheet -1");
  });
});

describe("fixed points and regular iterates", () => {
  it("has the published fixed point", () => {
    const L = fixedPoint(0, { digits: 45 });
    expect(digitsOf("fixedPoint.re").startsWith(L.re.toString().slice(0, -1))).toBe(true);
    expect(digitsOf("fixedPoint.im").startsWith(L.im.toString().slice(0, -1))).toBe(true);
  });

  it.each([0, 1, 7, -1, -3])("e^z = z at the one with index %i", (k) => {
    const z = fixedPoint(k, { digits: 60 });
    // Half a unit of the 60th digit, times the slope of e^z - z.
    const unit = new D(10).pow(z.im.e - 59).toNumber();
    expect(distance(exp(z), z)).toBeLessThan(unit * (1 + z.im.abs().toNumber() + 1));
    expect(z.im.isNegative()).toBe(k < 0);
  });

  it("has the published regular half-exponentials at L", () => {
    const values = [
      [halfExp(0.5, { digits: 20, solution: "regular" }), 0.9930391928, 0.1311428457],
      [halfExp(2, { digits: 20, solution: "regular" }), 2.9839264365, 0.2908540453],
    ] as const;
    for (const [value, re, im] of values) {
      expect(value.re.minus(re).abs().toNumber()).toBeLessThan(1.01e-10);
      expect(value.im.minus(im).abs().toNumber()).toBeLessThan(1.01e-10);
    }
  });

  it("composes: half of half is exp", () => {
    const regular = { solution: "regular", digits: 55 } as const;
    const z = { re: "0.4", im: "1.2" };
    const twice = halfExp(halfExp(z, regular), { ...regular, digits: 45 });
    expect(distance(twice, exp({ re: new D(z.re), im: new D(z.im) }))).toBeLessThan(1e-43);
  });
});

describe("arguments", () => {
  it.each([
    [() => sexp(-2), "a singularity"],
    [() => sexp({ re: "-5", im: 0 }), "a singularity"],
    [() => slog({ re: Number.NaN, im: 0 }), "z.re = NaN, expected a finite number below 1e1000"],
    [() => slog({ re: 0, im: "i" }), 'z.im = "i", expected'],
    [() => slog(1, { digits: 0 }), "digits = 0, expected an integer from 1 to 1000000"],
    [() => slog(1, { solution: "other" as never }), 'solution = "other", expected "kneser" or'],
    [() => slog(1, { fixedPoint: 1 }), 'fixedPoint = 1, expected the solution "regular" beside it'],
    [() => fixedPoint(0.5), "k = 0.5, expected an integer"],
    [() => sexp(4.5), "beyond e^1000"],
  ])("decimal complex functions refuse %s", (bad, message) => {
    expect(bad).toThrow(message);
  });

  it("takes any precision near L and near 1", () => {
    const L = fixedPoint(0, { digits: 30 });
    const near = slog(L, { digits: 25 });
    expect(near.im.toNumber()).toBeGreaterThan(40);
    expect(distance(sexp(near, { digits: 25 }), L)).toBeLessThan(1e-23);
    const tiny = slog({ re: 1, im: "1e-60" }, { digits: 20 });
    expect(tiny.im.times("1e60").toNumber()).toBeCloseTo(0.91594605649953, 12);
  });
});
