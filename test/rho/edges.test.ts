import { describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { FarLeft } from "../../src/rho/far-left.js";
import { rho } from "../../src/rho.js";
import { exactly, trueGradient, truth, ulps } from "./oracle.js";

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;

/** x whose inner value at alpha = -1/2 is z. */
const outerOf = (z: number): number => iterateExp(z, -0.5);

type Point = readonly [alpha: number, xs: readonly number[], ws: readonly number[]];

describe("values where logarithms of inner values are added", () => {
  it.each<Point>([
    [-2, [-800, 3], [1, 1]],
    [-2, [-1e300, 3], [1, 1]],
    [-2, [-800, -900, 1], [1, 1, 1]],
    [-1, [690, -5], [1e-300, 1]],
    [-1, [700, 690, 2], [1e-305, -1e-303, 1]],
    [-1, [300, -300], [5e-324, 1e150]],
    [-0.5, [outerOf(1e302), -5], [1e-302, 1]],
    [-0.5, [outerOf(1e302), -5], [1, 1e300]],
  ])("alpha = %f, %j with weights %j", (alpha, xs, ws) => {
    expect(Math.abs(ulps(rho(alpha).dot(ws, xs), truth(alpha, xs, ws)))).toBeLessThan(0.51);
  });
});

describe("a sum next to exp^-alpha(-Infinity), below which no value is", () => {
  it.each([-0.5, -0.3, -0.9, -0.01, -1.4, -2])("is NaN on one side alone, alpha = %f", (alpha) => {
    const sides = new Set<boolean>();
    const border = iterateExp(Number.NEGATIVE_INFINITY, -alpha);
    const x = alpha > -1 ? -1.5 : 0.5;
    const weight = border / iterateExp(x, -alpha);
    for (let k = 3; k < 53; k++) {
      for (const w of [weight * (1 + 2 ** -k), weight * (1 - 2 ** -k)]) {
        const got = rho(alpha).dot([w], [x]);
        expect(ulps(got, truth(alpha, [x], [w])), `w = ${w}`).toBeCloseTo(0, 0);
        sides.add(Number.isNaN(got));
      }
    }
    expect(sides.size).toBe(2);
  });
});

describe("gradients where some operands have no logarithm or a tiny one", () => {
  it.each<Point>([
    [-2, [-800, 3], [1, 1]],
    [-2, [-800, -900], [1, 1]],
    [-5, [-700, -650], [1, 1]],
    [-0.5, [outerOf(1e295), -5], [1, 1]],
    [-0.5, [outerOf(1e291), -0.7], [1, 1]],
    [-0.5, [outerOf(1e302), -5], [1e-302, 1]],
    [-0.5, [outerOf(1e306), -5], [1, 1e200]],
  ])("alpha = %f, %j with weights %j", (alpha, xs, ws) => {
    const got = rho(alpha).dotGradient(ws, xs);
    const want = trueGradient(alpha, xs, ws);
    const pairs = [
      ...want.dxs.map((dx, i) => [got.dxs[i], dx] as const),
      ...want.dws.map((dw, i) => [got.dws[i], dw] as const),
    ];
    for (const [one, true_] of pairs) {
      if (true_.abs().lt(1e-307)) expect(Math.abs(one)).toBeLessThan(1e-300);
      else expect(exactly(one).div(true_).sub(1).abs().toNumber()).toBeLessThan(1e-11);
    }
  });
});

describe("gradients at infinity, as limits", () => {
  it("of an infinite operand for alpha < 0, which is all of the result", () => {
    for (const [alpha, dw] of [
      [-0.5, POSITIVE_INFINITY],
      [-1, 1],
      [-2, 0],
      [-6, 0],
    ]) {
      expect(rho(alpha).dotGradient([1, 1], [POSITIVE_INFINITY, 3])).toEqual({
        value: POSITIVE_INFINITY,
        dxs: Float64Array.of(1, 0),
        dws: Float64Array.of(dw, 0),
        dalpha: 0,
      });
    }
    const both = rho(-1).dotGradient([1, 3], [POSITIVE_INFINITY, POSITIVE_INFINITY]);
    expect(both.dxs).toEqual(Float64Array.of(0.25, 0.75));
    expect(both.dalpha).toBe(POSITIVE_INFINITY);
  });

  it("of -Infinity below alpha = -1, like those of very negative numbers", () => {
    const r = rho(-2);
    expect(r.dotGradient([1, 1], [NEGATIVE_INFINITY, 3])).toEqual(
      r.dotGradient([1, 1], [-1e300, 3]),
    );
  });

  it("of the extensions at -Infinity", () => {
    const shift = rho(0.5, { extension: "shift" });
    const { dxs, dws, dalpha } = shift.dotGradient([1, 1], [NEGATIVE_INFINITY, 3]);
    expect([...dxs, ...dws]).toEqual([0, 0, 0, 0]);
    expect(dalpha).toBeCloseTo(shift.sumGradient(-1e9, 3).dalpha, 14);
    const odd = rho(0.5, { extension: "odd" });
    expect(odd.sumGradient(-1e308, -1.7e308).dalpha).toBe(NEGATIVE_INFINITY);
  });
});

describe("gradients at the border of x^(ln y)", () => {
  it("are those of the power at 0", () => {
    const r = rho(2);
    for (const [y, dx] of [
      [3, 0],
      [2, POSITIVE_INFINITY],
    ]) {
      const { value, dxs, dalpha } = r.sumGradient(0, y);
      expect([value, ...dxs]).toEqual([0, dx, 0]);
      const near = r.sumGradient(1e-300, y);
      if (dx === 0) {
        expect(near.dxs[0]).toBeLessThan(1e-20);
        expect(dalpha).toBeCloseTo(near.dalpha, 14);
      } else {
        expect(near.dxs[0]).toBeGreaterThan(1e80);
        expect([near.dalpha < -1e80, dalpha]).toEqual([true, NEGATIVE_INFINITY]);
      }
    }
  });
});

describe("gradients of products", () => {
  it("do not overflow on the way to a total that does not", () => {
    const { value, dws } = rho(1).dotGradient([1, 1, 1], [1e200, 1e200, 1e-300]);
    expect(value).toBe(1e100);
    expect(dws[0] / (1e100 * Math.log(1e200))).toBeCloseTo(1, 14);
    expect(dws[2] / (1e100 * Math.log(1e-300))).toBeCloseTo(1, 14);
    const small = rho(1).dotGradient([1, 1, 1], [1e-200, 1e-200, 1e300]);
    expect(small.dws[0] / (1e-100 * Math.log(1e-200))).toBeCloseTo(1, 14);
  });
});

describe("sums of numbers far to the left for alpha < -6.4", () => {
  const left = (alpha: number, xs: readonly number[], ws?: readonly number[]) =>
    new FarLeft(alpha).value({
      x: Float64Array.from(xs),
      w: ws && Float64Array.from(ws),
      n: xs.length,
    });

  it("agree with fixed point where that has digits enough", () => {
    for (const alpha of [-6.32, -6.35, -6.38, -6.4]) {
      for (const xs of [
        [-700, -700],
        [-100, -101, -99],
        [-60, -61],
        [-40, -900],
      ]) {
        const want = rho(alpha).sum(xs);
        expect(Math.abs(left(alpha, xs) / want - 1), `${alpha}, ${xs}`).toBeLessThan(3e-15);
        const less = rho(alpha).dot([0.75, 0.5, 2].slice(0, xs.length), xs);
        expect(left(alpha, xs, [0.75, 0.5, 2].slice(0, xs.length)) / less).toBeCloseTo(1, 14);
      }
      expect(left(alpha, [-700, -700], [0.5, 0.25])).toBeNaN();
      expect(rho(alpha).dot([0.5, 0.25], [-700, -700])).toBeNaN();
    }
  });

  it("have values and gradients beyond", () => {
    // e^y is proportional to the logarithm of how many there are.
    const two = rho(-6.5).sum(-700, -700);
    expect(rho(-6.5).sum(-700, -700, -700, -700) - two).toBeCloseTo(Math.LN2, 12);
    for (const alpha of [-6.7, -7, -9]) {
      expect(rho(alpha).sum(-700, -650)).toBe(-650);
    }
    const { dxs, dws } = rho(-6.5).dotGradient([1, 1], [-190, -191]);
    const h = 1e-3;
    const value = (d: number, w = 1) => rho(-6.5).dot([w, 1], [-190 + d, -191]);
    expect(dxs[0]).toBeCloseTo((value(h) - value(-h)) / (2 * h), 8);
    expect(dws[0]).toBeCloseTo((value(0, 1 + h) - value(0, 1 - h)) / (2 * h), 5);
  });
});

describe("factors 0 and terms without weight beside numbers of any size", () => {
  const A = rho(0.5).absorber;

  // 0 times any finite number is 0, in every order.
  it.each([
    [1, [1e300, 1e300, 0], [1, 1, 1], 0],
    [1, [0, 1e300, -1e300], [1, 1, 1], 0],
    [1, [1e300, -1e300, -0], [1, 1, 1], 0],
    [1, [1e300, 0], [2, 1], 0],
    [0.5, [1e308, A, 1e308], [1, 1, 1], A],
    [0.5, [1e308, 1e308, A], [1, 1, 1], A],
  ])("alpha = %f, %j with weights %j", (alpha, xs, ws, expected) => {
    const r = rho(alpha, { extension: "signed" });
    expect(r.dot(ws, xs)).toBe(expected);
    expect(r.dotGradient(ws, xs).value).toBe(expected);
  });

  // The exact sum and product of the doubles, and the sums without the idle term.
  it.each([
    [0, [POSITIVE_INFINITY, 0.1, 0.2, 0.3], 0.6],
    [1, [0, 0.1, 3, 1e300], 3e299],
    [1, [0, 1e300, 1e300, 1e-300], Number(1e300) * (1 + 2 ** -52)],
    [0.5, [POSITIVE_INFINITY, 1e308, 0.2, 1e100], rho(0.5).sum(1e308, 0.2, 1e100)],
    [-0.5, [POSITIVE_INFINITY, 1e308, 1e308], rho(-0.5).sum(1e308, 1e308)],
  ])("alpha = %f, %j, the first of weight 0", (alpha, xs, expected) => {
    const ws = xs.map((_, i) => Math.sign(i));
    expect(rho(alpha).dot(ws, xs)).toBe(expected);
    expect(rho(alpha).dotGradient(ws, xs).value).toBe(expected);
  });

  it("a finite operand takes nothing from an infinite one", () => {
    for (const alpha of [-0.5, -1.5]) {
      expect(rho(alpha).dot([1, -1], [POSITIVE_INFINITY, 1e308])).toBe(POSITIVE_INFINITY);
    }
  });
});
