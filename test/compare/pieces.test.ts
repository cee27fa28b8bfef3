import { describe, expect, it } from "vitest";
import { cubic, kneser, linear, quadratic } from "../../src/compare.js";
import { reference } from "../fixtures/reference.js";

/** The largest |slog - Kneser's| on [0, 1], and where. */
function farthest({ slog }: { slog: (x: number) => number }) {
  let worst = { difference: 0, x: 0 };
  for (let i = 0; i <= 1000; i++) {
    const x = i / 1000;
    const difference = Math.abs(slog(x) - kneser.slog(x));
    if (difference > worst.difference) worst = { difference, x };
  }
  return worst;
}

describe("linear pieces", () => {
  it("has the published half-exponential of 0", () => {
    expect(linear.iterate(0, 0.5)).toBe(Number(reference.otherConstructions["linear halfExp(0)"]));
  });

  it("is ln(e^x + 1/2), then x + 1/2, then e^(x - 1/2)", () => {
    expect(linear.iterate(0.25, 0.5)).toBe(0.75);
    expect(linear.iterate(0.75, 0.5)).toBe(Math.exp(0.25));
    expect(linear.iterate(-1, 0.5)).toBe(Math.log(Math.exp(-1) + 0.5));
  });

  it("is as far from Kneser's as its docstring says", () => {
    expect(farthest(linear)).toEqual({
      difference: expect.closeTo(0.00917, 5),
      x: expect.closeTo(0.77, 2),
    });
  });
});

describe("quadratic pieces", () => {
  it("are the linear ones for base e", () => {
    for (let x = -3; x < 8; x += 0.17) {
      expect(quadratic.iterate(x, 0.5)).toBe(linear.iterate(x, 0.5));
      expect(quadratic.slog(x)).toBe(linear.slog(x));
    }
  });
});

describe("cubic pieces", () => {
  const s = (x: number) => (12 * x + 3 * x ** 2 - 2 * x ** 3) / 13 - 1;

  it("fit twice differentiably at 0: s(e^x) - 1 and s(x) have the same x^0, x^1, x^2", () => {
    const h = 1e-4;
    const left = (x: number) => s(Math.exp(x)) - 1;
    expect(left(0)).toBeCloseTo(s(0), 15);
    expect((left(h) - left(-h)) / (2 * h)).toBeCloseTo(12 / 13, 7);
    expect((left(h) - 2 * left(0) + left(-h)) / h ** 2).toBeCloseTo(6 / 13, 6);
    // and not three times: 1/13 (12 + 18 - 12 - 36 + ...) against -12/13
    const third = (left(2e-3) - 2 * left(1e-3) + 2 * left(-1e-3) - left(-2e-3)) / 2e-9;
    expect(third).toBeLessThan(-1);
    expect(third).not.toBeCloseTo(-12 / 13, 1);
  });

  it("is the polynomial on [0, 1] and inverts it", () => {
    for (let x = 0; x <= 1; x += 0.03125) {
      expect(Math.abs(cubic.slog(x) - s(x))).toBeLessThan(3e-16);
      expect(Math.abs(cubic.sexp(s(x)) - x)).toBeLessThan(4e-16);
    }
  });

  it("is as far from Kneser's as its docstring says", () => {
    expect(farthest(cubic)).toEqual({
      difference: expect.closeTo(0.0021, 5),
      x: expect.closeTo(0.66, 2),
    });
  });
});
