import { describe, expect, it } from "vitest";
import { attraction, separatrix } from "../../src/compare/force-flow.js";
import { counterfeits, forceFlow, softExponential, survey } from "../../src/compare.js";

describe("the soft exponential", () => {
  const { iterate } = softExponential;

  it("is exp, the identity and ln at 1, 0 and -1", () => {
    expect([iterate(0.7, 1), iterate(0.7, 0), iterate(0.7, -1)]).toEqual([
      Math.exp(0.7),
      0.7,
      expect.closeTo(Math.log(0.7), 15),
    ]);
  });

  it("has -alpha as the inverse of alpha", () => {
    for (const alpha of [0.2, 0.5, 0.9]) {
      for (const x of [-2, 0, 1, 5]) expect(iterate(iterate(x, alpha), -alpha)).toBeCloseTo(x, 12);
    }
  });

  it("is no iterate: twice 1/2 is what the docstring says, and not e^x", () => {
    for (const x of [-1, 0, 0.5, 2]) {
      const twice = iterate(iterate(x, 0.5), 0.5);
      expect(twice).toBeCloseTo(2 * Math.exp(Math.exp(x / 2) - 0.75) - 1.5, 12);
    }
    expect(iterate(iterate(0, 0.5), 0.5)).toBeCloseTo(1.068, 3);
    expect(iterate(iterate(8, 0.5), 0.5)).toBeGreaterThan(1e20);
  });

  it("refuses other alpha", () => {
    expect(() => iterate(1, 1.5)).toThrow("alpha = 1.5, expected -1 <= alpha <= 1");
    expect(() => iterate(1, Number.NaN)).toThrow(RangeError);
    expect(iterate(5, -0.9)).toBeCloseTo(Math.log(1 + 0.9 * 4.1) / 0.9, 14);
    expect(iterate(-5, -0.9)).toBeNaN();
  });
});

describe("the force-flow curve", () => {
  const f = (x: number) => forceFlow.iterate(x, 1 / 2);
  const field = attraction("arc length");

  it("goes through the saddle, where the field vanishes", () => {
    const x = 0.288322;
    const force = field(x, f(x));
    expect(Math.hypot(force.x, force.y)).toBeLessThan(1e-4);
    expect(f(x)).toBeCloseTo(0.764689, 5);
  });

  it("separates: next to it points flow to e^x above, to x below", () => {
    /** Follows the flow to either curve in steps of a tenth of the distance to the nearer one. */
    const end = (x: number, y: number): "line" | "exponential" => {
      for (;;) {
        const toLine = (y - x) / Math.SQRT2;
        const toExp = Math.min(Math.exp(x) - y, x - Math.log(Math.max(y, 1e-300)) + 0 * y || 1);
        const gap = Math.exp(x) - y;
        if (toLine < 0.02) return "line";
        if (gap < 0.02 || toExp === 0) return "exponential";
        const { x: fx, y: fy } = field(x, y);
        const step = (0.05 * Math.min(toLine, gap)) / Math.hypot(fx, fy);
        x += step * fx;
        y += step * fy;
      }
    };
    for (const x of [-1, 0, 0.5, 1.5]) {
      expect(end(x, f(x) + 2e-3)).toBe("exponential");
      expect(end(x, f(x) - 2e-3)).toBe("line");
    }
  });

  it("agrees with half the steps and half the mesh to 3e-7", () => {
    const finer = separatrix("arc length", 1);
    for (const x of [-1e6, -10, -1, 0, 0.28, 0.2883, 0.289, 0.5, 1, 3, 10, 1e6]) {
      expect(Math.abs(f(x) - finer(x)), `${x}`).toBeLessThan(3e-7 * Math.max(1, Math.abs(x)));
    }
  });

  it("is far out a straight line, along which three charged lines pull only outward or inward", () => {
    /** The pull of a half-line from the origin along (ux, uy) at (1, m): 1/|p| along it, (1 + cos)/distance across. */
    const halfLine = (m: number, ux: number, uy: number) => {
      const along = ux + m * uy;
      const [bx, by] = [along * ux - 1, along * uy - m];
      const b = Math.hypot(bx, by);
      const r = Math.hypot(1, m);
      const across = (1 + along / r) / b ** 2;
      return [ux / r + across * bx, uy / r + across * by];
    };
    /** The part of the force across the ray y = m x, x > 0. */
    const torque = (m: number) => {
      const line = [2 / (m - 1), -2 / (m - 1)];
      const parts = [line, halfLine(m, -1, 0), halfLine(m, 0, 1)];
      return parts.reduce((sum, [x, y]) => sum + y - m * x, 0);
    };
    let [low, high] = [1.5, 4];
    for (let i = 0; i < 60; i++) {
      const middle = (low + high) / 2;
      if (torque(middle) * torque(low) > 0) low = middle;
      else high = middle;
    }
    expect(low).toBeCloseTo(2.21525, 5);
    expect(f(1e12) / 1e12).toBeCloseTo(low, 5);
    expect(f(-1e12) / -1e12).toBeCloseTo(1 / low, 5); // the picture is its own mirror image in y = -x
  });

  it("is no half-exponential", () => {
    expect(f(f(0))).toBeCloseTo(0.977435, 5);
    expect(f(f(5)) / Math.exp(5)).toBeLessThan(0.2);
    expect(f(-100)).toBeLessThan(-40);
  });

  it("is another curve with equal charge for equal dx", () => {
    expect(separatrix("dx")(0)).toBeCloseTo(0.46846, 5);
    expect(f(0)).toBeCloseTo(0.489944, 6);
  });

  it("refuses what it has no curve for", () => {
    expect(() => forceFlow.iterate(1, 0.3)).toThrow("alpha = 0.3, expected 1/2");
    expect(() => f(2e12)).toThrow("x = 2000000000000, expected |x| <= 1000000000000");
    expect(f(Number.NaN)).toBeNaN();
    expect([forceFlow.iterate(2, 0), forceFlow.iterate(2, 1)]).toEqual([2, Math.exp(2)]);
  });
});

describe("survey", () => {
  it("says of every entry what it is, how smooth, and who published it", () => {
    expect(new Set(survey.map(({ name }) => name)).size).toBe(survey.length);
    for (const entry of survey) {
      expect(entry.smoothness).not.toBe("");
      expect(entry.reference).not.toBe("");
      expect(entry.iterates === "nothing").toBe(entry.slog === null);
      expect(entry.slog === null).toBe(entry.sexp === null);
    }
    for (const { failure } of counterfeits) expect(failure).toMatch(/f\(f\(x\)\) is not e\^x/);
  });
});
