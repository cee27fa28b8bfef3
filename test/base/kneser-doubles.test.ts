import { describe, expect, it } from "vitest";
import { functionsOf } from "../../src/base/complex/functions.js";
import { kneserPlane } from "../../src/base/complex/kneser.js";
import type { Plane, PlaneInDoubles } from "../../src/base/complex/plane.js";
import { solutionOf } from "../../src/base/regime.js";
import { base, complexBase } from "../../src/base.js";
import type { Parts } from "../../src/numbers/parts.js";
import { uniform } from "../fixtures/doubles.js";
import { apart, size, testPoints } from "../fixtures/plane-points.js";

/** Both forms of a base on the plane: in doubles, and by the digits engine alone. */
function planesOf(b: string) {
  const { store, map } = solutionOf(b);
  const solved = store?.expansionWith(34, true).solved;
  if (solved === undefined) throw new Error(`${b} is not solved for`);
  const { doubles, ...plane } = kneserPlane(solved, map.lnAt(solved.p).value);
  return { doubles: doubles as PlaneInDoubles, exact: functionsOf(() => plane as Plane) };
}

describe.each([
  ["1.4724", 0.99],
  ["1.5", 0.99],
  ["1.55", 0.99],
  ["1.6", 0.99],
  ["2", 0.99],
  ["3", 0.99],
  ["10", 0.95],
  // More and more of sexp is beyond the doubles, or next to 0.
  ["148", 0.85],
  ["1e6", 0.8],
  ["1e30", 0.7],
])("base %s on the plane in doubles", (b, share) => {
  const { doubles, exact } = planesOf(b);
  testPoints(`base ${b}`, doubles, exact, { count: 60, share });
});

describe("base 2 on the plane in doubles", () => {
  const { doubles, exact } = planesOf("2");

  it("has an iterate whose error in single doubles was above the bound", () => {
    const z = { re: 5.089637756347656, im: 7.657325744628906 };
    const alpha = { re: -0.10886669158935547, im: -0.018338680267333984 };
    const ours = doubles.iterate(z, alpha) as Parts;
    const right = exact.iterate(z, alpha);
    expect(complexBase(2).iterate(z, alpha)).toMatchObject(ours);
    expect(apart(ours, right)).toBeLessThan(2e-16 * size(right));
  });

  it("leaves to the digits engine what is next to 0, next to a singularity, or beyond the doubles", () => {
    expect(doubles.sexp({ re: -1, im: 1e-9 })).toBeUndefined();
    expect(doubles.sexp({ re: -2, im: 1e-12 })).toBeUndefined();
    expect(doubles.sexp({ re: 9, im: 1e-3 })).toBeUndefined();
    expect(doubles.slog({ re: 1e200, im: 1e300 })).toBeUndefined();
    expect(doubles.iterate({ re: -1200, im: -0.2 }, { re: -0.85, im: 0 })).toBeUndefined();
  });

  it("takes slog of nearly every z next to the fixed point", () => {
    const random = uniform(9);
    const count = 2000;
    let given = 0;
    for (let i = 0; i < count; i++) {
      const z = { re: 4 * random() - 2, im: 4 * random() - 2 };
      if (doubles.slog(z) !== undefined) given++;
    }
    expect(given / count).toBeGreaterThan(0.99);
  });
});

describe.each(["1.5", "2", "10"])("on the cut of base %s", (b) => {
  const { doubles, exact } = planesOf(b);

  it("sexp and iterates have the values of either side", () => {
    let given = 0;
    for (const im of [0, -0]) {
      for (let re = -2.05; re > -9; re -= 0.37) {
        const right = exact.sexp({ re, im });
        const ours = doubles.sexp({ re, im });
        if (ours !== undefined) {
          given++;
          expect(apart(ours, right), `sexp ${re} ${im}`).toBeLessThan(2e-15 * size(right));
          expect(ours.im * (Object.is(im, 0) ? 1 : -1), `${re}`).toBeGreaterThan(0);
        }
        const z = { re: 0.3, im };
        const after = exact.iterate(z, re);
        const iterate = doubles.iterate(z, { re, im: 0 });
        if (iterate === undefined) continue;
        given++;
        expect(apart(iterate, after), `iterate ${re} ${im}`).toBeLessThan(2e-15 * size(after));
      }
    }
    expect(given).toBeGreaterThan(60);
  });
});

describe("far to the left", () => {
  it.each([2, 10])("iterates of base %d below the real axis lie below the cut of sexp", (b) => {
    const t = complexBase(b);
    const near = t.iterate({ re: -200, im: -0.2 }, -0.85);
    expect(near.im).toBeLessThan(-1);
    for (const re of [-900, -1090, -3859]) {
      const below = t.iterate({ re, im: -0.2 }, -0.85);
      expect(apart(below, near), String(re)).toBeLessThan(2e-15 * size(near));
      const above = t.iterate({ re, im: 0.2 }, -0.85);
      expect([above.re, above.im]).toEqual([below.re, -below.im]);
    }
  });
});

describe("slog beside its cut from the fixed point to the left", () => {
  // A double next to Im L, L = -W(-ln b)/ln b, and by how much it is more by mpmath.
  it.each([
    ["2", 1.5674321238496476, -2.8e-16],
    ["10", 0.7505832939324395, -7.8e-17],
  ])("of base %s is that of the side on which a double next to the cut lies", (b, im, more) => {
    const { exact } = planesOf(b);
    const t = complexBase(b);
    for (const re of [-1.7, -2.2, -4.4]) {
      const ours = t.slog({ re, im });
      const beside = exact.slog({ re, im: im + Math.sign(more) * 1e-9 });
      const across = exact.slog({ re, im: im - Math.sign(more) * 1e-9 });
      expect(apart(ours, beside), String(re)).toBeLessThan(1e-7);
      expect(apart(ours, across), String(re)).toBeGreaterThan(0.1);
      const lower = t.slog({ re, im: -im });
      expect([lower.re, lower.im]).toEqual([ours.re, -ours.im]);
    }
  });
});

describe("slog beside the real axis", () => {
  // Logarithms from there lead along the axis, where rounding took them across it and to the other fixed point for ever.
  it("has a value in the digits engine of base 1.5", () => {
    const { exact } = planesOf("1.5");
    const x = 1.837117307087384;
    for (const im of [3e-16, 2 ** -52, -(2 ** -52), 1e-17]) {
      expect(Math.abs(exact.slog({ re: x, im }).re - base("1.5").slog(x))).toBeLessThan(1e-15);
    }
  });

  // To the right of the disc logarithms lead past it and around the fixed point; 1.6 had another sheet's value at 1.95.
  it.each(["1.48", "1.5", "1.6", "2", "10", "1e6"])("of base %s is that on it", (b) => {
    const [real, plane] = [base(b), complexBase(b)];
    for (let x = -3; x < 5; x += 0.31) {
      const right = real.slog(x);
      const beside = plane.slog({ re: x, im: 1e-9 });
      expect(Math.abs(beside.re - right), String(x)).toBeLessThan(1e-12);
      expect(Math.abs(beside.im / (1e-9 * real.slogDerivative(x)) - 1), String(x)).toBeLessThan(
        1e-5,
      );
    }
  });
});
