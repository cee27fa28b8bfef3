import { describe, expect, it } from "vitest";
import {
  compositionError,
  expIterate,
  halfExp,
  iterateExp,
  sexp,
  slog,
  ulpDistance,
} from "../../src/index.js";
import { stepped } from "../fixtures/doubles.js";
import { digitsOf } from "../fixtures/reference.js";

const { MAX_VALUE, MIN_VALUE, NaN: none, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

describe("compositionError", () => {
  it("is below an ulp or so for halfExp, and n = 1 measures exp itself", () => {
    for (let x = -3; x < 5; x += 0.173) {
      const slope = expIterate(0.5).derivative(halfExp(x));
      const carried = (slope * Math.abs(halfExp(x))) / Math.exp(x);
      const limit = 0.51 * (2 + 2 * carried);
      expect(Math.abs(compositionError(halfExp, 2, x)), `${x}`).toBeLessThan(limit);
      expect(Math.abs(compositionError((v) => iterateExp(v, 1), 1, x))).toBeLessThan(0.51);
    }
  });

  it("measures in ulps of e^x, signed", () => {
    const exp = (v: number): number => iterateExp(v, 1);
    for (const x of [-700, -1, 0.3, 1, 100, 709]) {
      const own = compositionError(exp, 1, x);
      const unit = stepped(exp(x), 1) - exp(x);
      expect(Math.abs(own)).toBeLessThanOrEqual(0.5);
      expect(compositionError((v) => exp(v) + 3 * unit, 1, x)).toBeCloseTo(own + 3, 6);
      expect(compositionError((v) => exp(v) - unit, 1, x)).toBeCloseTo(own - 1, 6);
    }
    expect(compositionError((v) => v + 1, 1, 0)).toBe(0);
    expect(compositionError((v) => v + 1 + 2 ** -52, 1, 0)).toBe(1);
    expect(compositionError((v) => v + 1, 3, 0)).toBe(2 ** 53);
  });

  it("measures subnormal and vanishing e^x in units of the least double", () => {
    expect(compositionError(() => 0, 1, -746)).toBeCloseTo(-Math.exp(-746 + 744.4400719213812), 6);
    expect(compositionError(() => MIN_VALUE, 1, -1e300)).toBeCloseTo(1, 9);
    expect(Math.abs(compositionError((v) => iterateExp(v, 1), 1, -740))).toBeLessThan(0.51);
    expect(compositionError(() => 0, 1, NEGATIVE_INFINITY)).toBe(0);
    expect(compositionError(() => 1, 1, NEGATIVE_INFINITY)).toBeGreaterThan(1e300);
  });

  it("decides infinities and NaN", () => {
    expect(compositionError(() => POSITIVE_INFINITY, 2, 710)).toBe(0);
    expect(compositionError(() => MAX_VALUE, 2, 710)).toBe(NEGATIVE_INFINITY);
    expect(compositionError(() => POSITIVE_INFINITY, 2, POSITIVE_INFINITY)).toBe(0);
    expect(compositionError(() => POSITIVE_INFINITY, 2, 1)).toBe(POSITIVE_INFINITY);
    expect(compositionError(() => NEGATIVE_INFINITY, 2, 1)).toBe(NEGATIVE_INFINITY);
    expect(compositionError(() => none, 2, 1)).toBe(none);
    expect(compositionError(halfExp, 2, none)).toBe(none);
  });

  it("refuses bad arguments", () => {
    expect(() => compositionError(3 as never, 2, 1)).toThrow("f = 3, expected a function");
    expect(() => compositionError(halfExp, 2, "1" as never)).toThrow('x = "1", expected a number');
    for (const n of [0, -1, 1.5, 65_537, 2 ** 32, none, POSITIVE_INFINITY]) {
      expect(() => compositionError(halfExp, n, 1)).toThrow(RangeError);
      expect(() => compositionError(halfExp, n, 1)).toThrow(
        `n = ${n}, expected an integer from 1 to 65536`,
      );
    }
    expect(() => compositionError(halfExp, "2" as never, 1)).toThrow('n = "2"');
  });
});

describe("another solution, slog + p(slog) with p of period 1", () => {
  const size = 0.01;
  const p = (t: number): number => size * Math.cos(2 * Math.PI * t);

  /** Solves t + p(t) = slog x + p(slog x) + 1/2 and gives sexp(t). */
  function otherHalf(x: number): number {
    const target = slog(x) + p(slog(x)) + 0.5;
    let t = target;
    for (let i = 0; i < 40; i++) t = target - p(t);
    return sexp(t);
  }

  it("passes the composition test", () => {
    for (let x = -1; x < 2; x += 0.093) {
      expect(Math.abs(compositionError(otherHalf, 2, x)), `${x}`).toBeLessThan(50);
    }
  });

  it("fails the comparison with known digits, by far", () => {
    const known = Number(digitsOf("halfExp(0)"));
    expect(ulpDistance(halfExp(0), known)).toBe(0);
    expect(ulpDistance(otherHalf(0), known)).toBeGreaterThan(1e12);
  });
});

describe("ulpDistance", () => {
  it("counts doubles", () => {
    for (const x of [0, 1, -1, MIN_VALUE, -MIN_VALUE, 2 ** -1022, 1e300, -0.1]) {
      for (const n of [0, 1, 2, 100]) {
        expect(ulpDistance(x, stepped(x, n))).toBe(n);
        expect(ulpDistance(stepped(x, n), x)).toBe(n);
      }
    }
    expect(ulpDistance(1, 2)).toBe(2 ** 52);
    expect(ulpDistance(-MIN_VALUE, MIN_VALUE)).toBe(2);
    expect(ulpDistance(0, -0)).toBe(0);
    expect(ulpDistance(MAX_VALUE, POSITIVE_INFINITY)).toBe(1);
    expect(ulpDistance(POSITIVE_INFINITY, POSITIVE_INFINITY)).toBe(0);
    expect(ulpDistance(NEGATIVE_INFINITY, POSITIVE_INFINITY)).toBeGreaterThan(2 ** 64 * 0.99);
  });

  it("is NaN for NaN", () => {
    expect(ulpDistance(none, 1)).toBe(none);
    expect(ulpDistance(1, none)).toBe(none);
  });

  it("refuses what is not a number", () => {
    expect(() => ulpDistance("1" as never, 1)).toThrow('a = "1", expected a number');
    expect(() => ulpDistance(1, {} as never)).toThrow("b = an object (Object), expected a number");
  });
});
