import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { decimalBase, superRoot } from "../../src/base.js";

describe("superRoot", () => {
  // exp(W_k(ln y)) by mpmath 1.3, 20 digits.
  test.each([
    [2, 0, "1.55961046946236935"],
    [1e308, 0, "142.91772430965330195"],
    [27, 0, "3"],
    [0.75, 0, "0.63626293929453101999"],
    [0.75, -1, "0.15351678966395294715"],
  ] as const)("of height 2 is that of Lambert's W: %s, branch %i", (y, branch, expected) => {
    const digits = superRoot.decimal(y, 2, { digits: 20, branch });
    expect(digits.minus(expected).abs().lte(new Decimal(expected).times("1e-18"))).toBe(true);
    expect(superRoot(y, 2, { branch })).toBe(Number(expected));
  });

  test("at integer heights is the base of the tower", () => {
    expect(superRoot(65536, 4)).toBe(2);
    expect(superRoot(7625597484987, 3)).toBe(3);
    expect(superRoot(0.3, 1)).toBe(0.3);
    expect(superRoot(1e-300, 3)).toBe(1e-300);
    const b = superRoot(0.5, 3);
    expect(b ** (b ** b)).toBeCloseTo(0.5, 14);
    for (const branch of [0, -1] as const) {
      const root = superRoot(0.9, 4, { branch });
      expect(root ** (root ** (root ** root))).toBeCloseTo(0.9, 13);
    }
  });

  // Newton's method with mpmath 1.3 on the tower, 40 digits.
  test.each([
    [0.9, 1000, 0, 0.8895253798041734],
    [0.9, 1000, -1, 0.017313791813962087],
    [0.9, 100, -1, 0.017313791813962087],
    [0.5, 1000, 0, 0.25],
    [0.3, 999, 0, 0.06490091776186056],
  ] as const)("at great heights below 1: %d, %i, branch %i", (y, h, branch, expected) => {
    expect(superRoot(y, h, { branch })).toBe(expected);
  });

  test.each([
    [1.458781816036421700683971661038587, "0.5", 2],
    [2.181288470330320739559, "0.4375", 10],
    [1.6463542337511945809, "0.5", Math.E],
  ])("at other heights inverts published towers: %s, %s", (y, h, b) => {
    expect(superRoot(y, Number(h)) / b).toBeCloseTo(1, 14);
  });

  test("inverts sexp in digits, in each regime", () => {
    for (const [y, h] of [
      ["1.5", "2.5"],
      ["30", "1.75"],
      ["2.5", "20.5"],
    ] as const) {
      const b = superRoot.decimal(y, h, { digits: 25 });
      const back = decimalBase(b).sexp(h, { digits: 25 });
      expect(back.minus(y).abs().lte(new Decimal(y).times("1e-22")), `${y}, ${h}: ${back}`).toBe(
        true,
      );
    }
  });

  test("at high towers is next to the base whose infinite tower is y", () => {
    expect(superRoot(2.5, 1e6)).toBeCloseTo(2.5 ** (1 / 2.5), 14);
  });

  test("takes numbers as they are written", () => {
    expect(superRoot("e", 2)).toBe(1.7632228343518968);
    expect(superRoot("e^(1/e)", 1e6)).toBeLessThan(superRoot("e^(1/e)", "1/1"));
    expect(superRoot("1/3", 3)).toBe(superRoot(1 / 3, 3));
    expect(superRoot(27n, "2")).toBe(3);
  });

  test("refuses what has no root", () => {
    expect(superRoot(1, 2.5)).toBe(1);
    expect(() => superRoot(0.6, 2)).toThrow("expected at least 0.69220062755534635");
    expect(() => superRoot(0.5, 2.5)).toThrow("expected y > 1");
    expect(() => superRoot(2, 2, { branch: -1 })).toThrow("one root");
    expect(() => superRoot(0.5, 3, { branch: -1 })).toThrow("one root");
    expect(() => superRoot(100, 0.1)).toThrow("beyond 1e32");
    expect(() => superRoot(-1, 2)).toThrow("y = -1, expected a finite number > 0");
    expect(() => superRoot(2, 0)).toThrow("h = 0, expected a finite number > 0");
    expect(() => superRoot(Number.NaN, 2)).toThrow(RangeError);
    expect(() => superRoot({} as never, 2)).toThrow(TypeError);
    expect(() => superRoot("two", 2)).toThrow('y = "two"');
    expect(() => superRoot(2, 2, { brunch: 0 } as never)).toThrow("options.brunch");
    expect(() => superRoot(2, 2, { branch: 1 } as never)).toThrow("branch = 1");
  });
});
