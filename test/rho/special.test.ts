import { describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { stepped } from "../fixtures/doubles.js";

const { MAX_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

describe("integer alphas", () => {
  it("0 is +, rounded once", () => {
    const r = rho(0);
    for (const [x, y] of [
      [2, 3],
      [0.1, 0.2],
      [-5, 1e300],
      [1, 2 ** -53],
      [5e-324, -5e-324],
    ]) {
      expect(r.sum(x, y)).toBe(x + y);
    }
    expect(r.sum(0.1, 0.2, 0.3)).toBe(0.6); // 0.1 + 0.2 + 0.3 rounds twice
    expect(r.sum(1e308, 1e308, -1e308)).toBe(1e308);
    expect(r.sum(1, 1e100, 1, -1e100)).toBe(2);
    expect(r.dot([3, -1], [1 / 3, 1])).toBe(-(2 ** -54)); // 3 times the double 1/3, less 1
    expect([r.identity, r.absorber]).toEqual([0, NEGATIVE_INFINITY]);
  });

  it("1 is x, with its signs", () => {
    const r = rho(1);
    for (const [x, y] of [
      [2, 3],
      [-2, 3],
      [-0.1, -0.3],
      [0, -7],
      [1e200, 1e200],
      [-1e-200, 1e-200],
      [3e-162, 1.1e-162],
      [Infinity, -2],
    ]) {
      expect(r.sum(x, y)).toBe(x * y + 0);
    }
    expect(r.sum(1e200, 1e200, 1e-200)).toBe(1e200);
    expect(r.sum(2 ** -700, 3 * 2 ** -700, 2 ** 700, 2 ** 400)).toBe(3 * 2 ** -300);
    expect(r.sum(1 / 3, 1 / 3, 3, 3)).toBe(1 - 2 ** -53); // (1 - 2^-54)^2
    expect(r.sum(0, Infinity)).toBeNaN();
    expect(r.dot([2, 1], [3, 5])).toBe(45);
    expect(r.dot([0.5, 3], [16, -2])).toBe(-32);
    expect(r.dot([0.5], [-4])).toBeNaN();
    expect(r.inverse(3)).toBe(1 / 3);
    expect(r.domain).toEqual([NEGATIVE_INFINITY, POSITIVE_INFINITY]);
  });

  it("2 is x^(ln y)", () => {
    const r = rho(2);
    for (const [x, y] of [
      [2, 3],
      [0.5, 7],
      [0.25, 0.125],
      [1e100, 1.5],
    ]) {
      const power = x ** Math.log(y);
      expect(Math.abs(r.sum(x, y) / power - 1)).toBeLessThan(1e-13);
      expect(r.sum(y, x)).toBe(r.sum(x, y));
    }
    expect(r.domain[0]).toBe(0);
    expect(r.sum(-1, 2)).toBeNaN();
    expect(r.sum(1, 55)).toBe(1);
    expect(r.sum(0, 3)).toBe(0);
    expect(r.sum(0, 0.5)).toBe(POSITIVE_INFINITY);
  });

  it("-1 is log-sum-exp", () => {
    const r = rho(-1);
    expect(r.sum(1000, 1000)).toBe(1000 + Math.LN2);
    expect(r.sum(-1000, -1000)).toBe(-1000 + Math.LN2);
    expect(r.sum(0, 0)).toBe(Math.LN2);
    expect(r.sum(1e300, -1e300)).toBe(1e300);
    expect(r.sum(NEGATIVE_INFINITY, 3)).toBe(3);
    expect(r.sum(NEGATIVE_INFINITY, NEGATIVE_INFINITY)).toBe(NEGATIVE_INFINITY);
    expect(r.identity).toBe(NEGATIVE_INFINITY);
    expect(r.dot([1, -1, 1], [1000, 1000, 5])).toBe(5);
    expect(r.dot([1, -2], [1, 1])).toBeNaN();
    expect(r.dot([1, -1], [3, 3])).toBe(NEGATIVE_INFINITY);
  });
});

describe("overflow", () => {
  it("comes only where the result is larger than every double", () => {
    expect(rho(-0.5).sum(1e308, 1e308)).toBeLessThan(1.1e308);
    expect(rho(-1.5).sum(MAX_VALUE, MAX_VALUE)).toBe(MAX_VALUE);
    expect(rho(-3).sum(100, 3)).toBe(100);
    expect(rho(-8.5).sum(2, 3)).toBe(3);
    expect(rho(0.5).sum(1e280, 1e280)).toBeLessThan(POSITIVE_INFINITY);
    expect(rho(0.5).sum(1.7e308, 1.7e308)).toBe(POSITIVE_INFINITY);
    expect(rho(1e-9).sum(1e308, 1e308)).toBe(POSITIVE_INFINITY);
    expect(rho(1e-300).dot([1, 1, -1], [1e308, 1e308, 1e308])).toBe(1e308);
  });

  it("keeps weights of inner values beyond the doubles", () => {
    const r = rho(-1);
    expect(r.dot([2, 3], [1e5, 1e5])).toBe(1e5 + Math.log(5));
    expect(rho(-2.5).dot([5, -5, 1], [600, 600, 2])).toBe(2);
    expect(rho(-2.5).dot([-1], [600])).toBeNaN();
  });
});

describe("the domain", () => {
  it("starts at the absorber, for which its nearest double stands", () => {
    for (const alpha of [0.2, 0.5, 0.9, 1.3, 1.9]) {
      const r = rho(alpha);
      expect(r.absorber).toBe(iterateExp(NEGATIVE_INFINITY, alpha));
      expect(r.domain).toEqual([r.absorber, POSITIVE_INFINITY]);
      expect(r.sum(stepped(r.absorber, -1), 3)).toBeNaN();
      expect(r.sum(stepped(r.absorber, -1))).toBeNaN();
      expect(r.sum(r.absorber)).toBe(r.absorber);
      expect(r.sum(r.absorber, 3)).toBe(r.absorber);
      expect(r.sum(r.absorber, POSITIVE_INFINITY)).toBeNaN();
      expect(r.inverse(r.absorber)).toBe(POSITIVE_INFINITY);
      expect(r.inverse(POSITIVE_INFINITY)).toBe(r.absorber);
    }
  });

  it("is the whole line for alpha <= 0, with sums that may leave it", () => {
    for (const alpha of [0, -0.5, -1, -1.5]) expect(rho(alpha).domain[0]).toBe(NEGATIVE_INFINITY);
    expect(rho(-0.5).sum(-1000, -1000)).toBeNaN(); // twice exp^(1/2)(-Infinity) is below it
    expect(rho(-0.5).sum(NEGATIVE_INFINITY, 3)).toBeLessThan(3);
    expect(rho(-0.5).absorber).toBeNaN();
    expect(rho(-1.5).identity).toBeNaN();
  });

  it("has NaN for NaN, and 0 for -0", () => {
    for (const alpha of [-1.5, -1, -0.5, 0, 0.5, 1, 2]) {
      const r = rho(alpha);
      expect(r.sum(NaN, 3)).toBeNaN();
      expect(r.sum(NaN)).toBeNaN();
      expect(r.dot([NaN], [3])).toBeNaN();
      expect(r.dot([0], [NaN])).toBeNaN();
      expect(r.sum(-0, 3)).toBe(r.sum(0, 3));
    }
    expect(rho(0).sum(-0)).toBe(0);
    expect(rho(1).sum(-0, 1)).toBe(0);
  });
});

describe("operands", () => {
  it("come as arguments, arrays, typed arrays and other iterables", () => {
    const r = rho(0.5);
    const want = r.sum(2, 3, 4);
    expect(r.sum([2, 3, 4])).toBe(want);
    expect(r.sum(Float64Array.of(2, 3, 4))).toBe(want);
    expect(r.sum(Uint8Array.of(2, 3, 4))).toBe(want);
    expect(r.sum(new Set([2, 3, 4]))).toBe(want);
    expect(r.dot(Float32Array.of(1, 1, 1), [2, 3, 4])).toBe(want);
    expect(r.sum()).toBe(r.identity);
    expect(r.sum(Array.from({ length: 1000 }, () => 1))).toBeCloseTo(
      iterateExp(1000 * iterateExp(1, -0.5), 0.5),
      3,
    );
  });
});

describe("gradients at the edges", () => {
  it("of NaN are NaN", () => {
    const { value, dxs, dws, dalpha } = rho(0.5).dotGradient([1, 1], [-3, 2]);
    expect([value, ...dxs, ...dws, dalpha]).toEqual(Array(6).fill(NaN));
  });

  it("of overflow are infinite, those that arithmetic has stay", () => {
    expect(rho(0.5).sumGradient(1.7e308, 1.7e308)).toEqual({
      value: POSITIVE_INFINITY,
      dxs: Float64Array.of(POSITIVE_INFINITY, POSITIVE_INFINITY),
      dalpha: POSITIVE_INFINITY,
    });
    expect(rho(1).sumGradient(1e200, 1e300).dxs).toEqual(Float64Array.of(1e300, 1e200));
    expect(rho(0).sumGradient(1.7e308, 1.7e308).dxs).toEqual(Float64Array.of(1, 1));
  });

  it("of a product with zeros are the products of the others", () => {
    expect(rho(1).sumGradient(0, 5, -3).dxs).toEqual(Float64Array.of(-15, 0, 0));
    expect(rho(1).sumGradient(0, 0, -3).dxs).toEqual(Float64Array.of(0, 0, 0));
  });

  it("at an absorbing operand are those of the product inside", () => {
    for (const alpha of [0.2, 0.5, 0.9, 1.3]) {
      const r = rho(alpha);
      const { value, dxs, dalpha } = r.sumGradient(r.absorber, 2);
      const factor = iterateExp(2, 1 - alpha);
      expect(value).toBe(r.absorber);
      expect(dxs[0] / factor).toBeCloseTo(1, 13);
      expect(dxs[1]).toBe(0);
      // Next to the absorber Z is a steep logarithm, y is not.
      const near = r.sumGradient(r.absorber + 1e-9, 2);
      expect(near.dxs[0] / dxs[0]).toBeCloseTo(1, 6);
      expect(near.dalpha / dalpha).toBeCloseTo(1, 6);
    }
  });

  it("of one operand are 1 and 0", () => {
    for (const alpha of [-2, -0.5, 0, 0.3, 1, 1.7]) {
      const { value, dxs, dalpha } = rho(alpha).sumGradient(3);
      expect([value, ...dxs, dalpha]).toEqual([3, 1, 0]);
    }
  });

  it("where one operand is all, are 1 and 0", () => {
    expect(rho(-8.5).dotGradient([1, 2], [2, 3])).toEqual({
      value: 3,
      dxs: Float64Array.of(0, 1),
      dws: Float64Array.of(0, 0),
      dalpha: 0,
    });
  });
});
