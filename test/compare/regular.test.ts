import { describe, expect, it } from "vitest";
import { fixedPoint } from "../../src/abel/fixed-points.js";
import { regular } from "../../src/compare.js";
import * as fixed from "../../src/numbers/fixed-complex.js";
import { reference } from "../fixtures/reference.js";

const { slog, sexp, iterate } = regular;

/** Koenigs' limit in 500-bit arithmetic: exp^n(L + L^(1/2) (log^n(x) - L)), good to |L|^-n. */
function halfExp(x: number): { re: number; im: number } {
  const p = 500n;
  const { value: L } = fixedPoint(0n, p);
  let z = fixed.fromNumbers(x, 0, p);
  for (let i = 0; i < 160; i++) z = fixed.log(z, p);
  const half = fixed.exp({ re: L.re / 2n, im: L.im / 2n }, p);
  z = fixed.add(L, fixed.mul(half, fixed.sub(z, L), p));
  for (let i = 0; i < 160; i++) z = fixed.exp(z, p);
  return fixed.toNumbers(z, p);
}

describe("regular iteration at L", () => {
  it.each([
    [0.5, "regular at L: halfExp(1/2)"],
    [2, "regular at L: halfExp(2)"],
  ])("has the published half-exponential of %d", (x, name) => {
    const [, re, im] = /^(.*)\+(.*)i$/.exec(reference.otherConstructions[name] as string) ?? [];
    const value = iterate(x, 0.5);
    expect(Math.abs(value.re - Number(re))).toBeLessThan(6e-11);
    expect(Math.abs(value.im - Number(im))).toBeLessThan(6e-11);
  });

  it.each([-4, -0.2, 0.3, 0.97, 1.4, 2.9, 12, 60])("is Koenigs' limit at %d", (x) => {
    const truth = halfExp(x);
    const value = iterate(x, 0.5);
    const size = Math.hypot(truth.re, truth.im);
    expect(Math.hypot(value.re - truth.re, value.im - truth.im) / size).toBeLessThan(3e-14);
  });

  it("has an Abel function, and its inverse to come back from", () => {
    for (const x of [-50, -3, -0.3, 0.01, 0.5, 0.99, 1.01, 2, 2.7, 2.72, 10, 15, 16, 100]) {
      const height = slog(x);
      const next = slog(Math.exp(x));
      if (x < 100) expect(next.sub(height).sub(1).abs()).toBeLessThan(4e-15);
      // slog is complex, sexp is asked for real heights: both through iterate
      const there = iterate(x, 1.25);
      expect(iterate(x, 0).sub(x).abs() / Math.max(1, Math.abs(x))).toBeLessThan(1e-12);
      if (x < 3) expect(iterate(x, 0.25).exp().sub(there).abs() / there.abs()).toBeLessThan(1e-13);
    }
    expect(sexp(1.5).sub(sexp(0.5).exp()).abs()).toBeLessThan(1e-14);
    expect(sexp(-1.5).sub(sexp(-0.5).log()).abs()).toBeLessThan(1e-14);
  });

  it("tends to the fixed point", () => {
    expect(
      sexp(Number.NEGATIVE_INFINITY).exp().sub(sexp(Number.NEGATIVE_INFINITY)).abs(),
    ).toBeLessThan(1e-15);
    expect(iterate(3, -200).sub(sexp(Number.NEGATIVE_INFINITY)).abs()).toBeLessThan(1e-15);
  });

  it("ends, however many steps are asked for", () => {
    for (const x of [-30, 0.5, 2, 1e5]) {
      for (const alpha of [300, 1e10, 1e308]) {
        expect(iterate(x, alpha).isFinite()).toBe(false);
        expect(iterate(x, -alpha).sub(sexp(Number.NEGATIVE_INFINITY)).abs()).toBeLessThan(1e-12);
      }
    }
    expect(sexp(1e300).isFinite()).toBe(false);
  });

  it("has no value at its singularities and for what is not finite", () => {
    for (const x of [0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(slog(x).isNaN()).toBe(true);
      expect(iterate(x, 0.5).isNaN()).toBe(true);
    }
    expect(iterate(2, Number.POSITIVE_INFINITY).isNaN()).toBe(true);
    expect(() => iterate("2" as never, 1)).toThrow('x = "2", expected a number');
  });
});
