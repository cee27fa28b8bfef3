import { describe, expect, it } from "vitest";
import { realConstructions } from "../../src/compare.js";
import { stepped } from "../fixtures/doubles.js";

const { NaN: none, NEGATIVE_INFINITY: down, POSITIVE_INFINITY: up, MAX_VALUE, MIN_VALUE } = Number;

describe.each(realConstructions.map((c) => [c.name, c] as const))("%s", (_, construction) => {
  const { slog, sexp, iterate } = construction;

  it("has the special values of the contract", () => {
    expect([slog(down), slog(0), slog(-0), slog(1), slog(up), slog(none)]).toEqual([
      -2,
      -1,
      -1,
      0,
      up,
      none,
    ]);
    expect([sexp(-2), sexp(-1), sexp(0), sexp(up), sexp(none), sexp(down)]).toEqual([
      down,
      0,
      1,
      up,
      none,
      none,
    ]);
    expect(sexp(stepped(-2, -1))).toBeNaN();
    expect(sexp(1)).toBe(Math.E);
    expect(sexp(4)).toBe(up);
    expect(iterate(-1, -0.5)).toBeNaN();
    expect([iterate(0, -1), iterate(1, -2), iterate(up, 0.5), iterate(none, 0.5)]).toEqual([
      down,
      down,
      up,
      none,
    ]);
    expect([iterate(1, none), iterate(1, 9), iterate(1, -9), iterate(up, down)]).toEqual([
      none,
      up,
      none,
      none,
    ]);
    expect([iterate(0.3, 0), iterate(0.3, 1), iterate(-0, 0)]).toEqual([0.3, Math.exp(0.3), 0]);
    expect(iterate(MAX_VALUE, 0.5)).toBe(up);
    expect(iterate(MIN_VALUE, 0.5)).toBe(iterate(0, 0.5));
    expect(iterate(down, 0.5)).toBeCloseTo(sexp(-1.5), 14);
  });

  it("has an Abel function with its inverse", () => {
    for (let x = -30; x < 100; x += 0.37) {
      const height = slog(x);
      expect(Math.abs(slog(Math.exp(x)) - height - 1), `${x}`).toBeLessThan(1e-14);
      // far left x is what its height can tell
      if (x > -5) expect(Math.abs(sexp(height) / x - 1), `${x}`).toBeLessThan(2e-12);
    }
  });

  it("composes", () => {
    for (let x = 0.3; x < 200; x *= 1.3) {
      for (const [a, b] of [
        [0.5, 0.5],
        [0.25, -0.75],
        [1.1, -0.6],
      ] as const) {
        const once = iterate(x, a + b);
        expect(Math.abs(iterate(iterate(x, a), b) / once - 1), `${x}`).toBeLessThan(1e-10);
      }
    }
  });

  it("increases across its seams", () => {
    for (const seam of [0, 1, sexp(-0.5), sexp(0.5), Math.E]) {
      for (const step of [1e-3, 1e-6, 1e-9]) {
        const [before, at, after] = [seam - step, seam, seam + step].map((x) => iterate(x, 0.5));
        expect(before).toBeLessThan(at);
        expect(at).toBeLessThan(after);
        // slopes on both sides agree: no construction has a kink
        if (step === 1e-6) expect((after - at) / (at - before)).toBeCloseTo(1, 4);
      }
    }
  });

  it("has values at the smallest heights", () => {
    for (const height of [5e-324, 4.4e-323, 8.4e-323, 1e-310, 2.2250738585072014e-308]) {
      expect(sexp(height)).toBe(1);
    }
  });

  it("refuses what is not a number", () => {
    expect(() => slog("1" as never)).toThrow('x = "1", expected a number');
    expect(() => sexp("1" as never)).toThrow('height = "1", expected a number');
    expect(() => iterate("1" as never, 0.5)).toThrow('x = "1", expected a number');
    expect(() => iterate(1, null as never)).toThrow("alpha = null, expected a number");
  });
});
