import { describe, expect, it } from "vitest";
import { expIterate, iterateExp, iterateExpGradient } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const alphas = [0, 0.5, -0.5, 1, -1, 2, 1 / 3, -1.2, 1.7, 3.1, -2.9, 5.5, 1e-9, 1 - 2 ** -53, 7.9];
const beyond = [9, -9, 1e300, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN];

const random = uniform(8);
const xs = [
  ...Array.from({ length: 300 }, () => 80 * random() - 40),
  ...Array.from({ length: 200 }, () => 4 * random() - 2),
  ...[0, 1, Math.E, 1 / 128, -1 / 128, 2, -2, 32, -32, 4, -0.6960247408860841].flatMap((x) => [
    x,
    stepped(x, 1),
    stepped(x, -1),
  ]),
  ...[-0, 1e300, -1e300, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];

describe.each([...alphas, ...beyond])("expIterate(%d)", (alpha) => {
  const f = expIterate(alpha);

  it("equals iterateExp to the bit, at a first and a later call", () => {
    for (let round = 0; round < 2; round++) {
      for (const x of xs) {
        expect(Object.is(f(x), iterateExp(x, alpha)), `x = ${x}`).toBe(true);
      }
    }
  });

  it("has its alpha, and the inverse of its inverse is itself", () => {
    expect(f.alpha).toBe(alpha);
    expect(f.inverse.alpha).toBe(0 - alpha);
    expect(f.inverse).toBe(f.inverse);
    expect(f.inverse.inverse).toBe(f);
    for (const x of [0.3, 2, 7]) {
      expect(Object.is(f.inverse(x), iterateExp(x, -alpha))).toBe(true);
    }
  });

  it("has the derivative of iterateExpGradient at special arguments", () => {
    for (const x of [
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      1e300,
      -1e300,
    ]) {
      expect(f.derivative(x)).toBe(iterateExpGradient(x, alpha).dx);
    }
  });
});

describe("expIterate", () => {
  it("gives functions that do not disturb each other", () => {
    const half = expIterate(0.5);
    const third = expIterate(1 / 3);
    for (let x = -5; x < 5; x += 0.37) {
      expect(half(x)).toBe(iterateExp(x, 0.5));
      expect(third(x)).toBe(iterateExp(x, 1 / 3));
      expect(half.derivative(x)).toBeGreaterThan(0);
      expect(half(x)).toBe(iterateExp(x, 0.5));
    }
  });

  it("comes back to x with its inverse, within rounding", () => {
    const f = expIterate(0.5);
    for (let x = -3; x < 20; x += 0.61) {
      const error = f.inverse(f(x)) - x;
      const rounding = Math.abs(f(x)) * 2 ** -53 * f.inverse.derivative(f(x));
      expect(Math.abs(error)).toBeLessThanOrEqual(1.1 * (rounding + Math.abs(x) * 2 ** -53));
    }
  });

  it("refuses what is not a number", () => {
    const f = expIterate(0.5);
    expect(() => f("1" as never)).toThrow('x = "1", expected a number');
    expect(() => f.derivative(null as never)).toThrow("x = null, expected a number");
    expect(() => expIterate(undefined as never)).toThrow("alpha = undefined, expected a number");
  });
});
