import { describe, expect, it } from "vitest";
import { partsOf } from "../../src/complex/arguments.js";
import * as complex from "../../src/complex.js";
import { fixedPoint, inverseSchroder, iterateExp, sexp, slog } from "../../src/complex.js";

const L = fixedPoint(0);
const MOST = Number.MAX_VALUE;
const numbers = [
  0,
  -0,
  5e-324,
  -1e-10,
  0.5,
  -1,
  1,
  -2,
  -3,
  Math.E,
  L.re,
  L.im,
  1.837,
  40,
  -1e4,
  710,
  -746,
  1e20,
  -1e160,
  MOST,
  -MOST,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];
const points = numbers.flatMap((re) => numbers.map((im) => ({ re, im })));
const regular = { solution: "regular" } as const;

/** A call that does not end fails by the time limit of a test; there are some 20,000 here. */
describe("arguments in extreme positions", () => {
  it("all functions end, for every pair of parts", () => {
    for (const z of points) {
      for (const options of [undefined, regular, { ...regular, fixedPoint: -3 }]) {
        for (const f of [sexp, slog, complex.halfExp]) {
          const { re, im } = f(z, options);
          expect(Number.isNaN(re)).toBe(Number.isNaN(im));
        }
      }
      for (const k of [0, 5]) {
        complex.schroder(z, k);
        inverseSchroder(z, k);
      }
      slog(z, { branch: 2 ** 40 });
      slog(z, { branch: -1 });
    }
  });

  it("so do iterates, for every step of such parts", () => {
    const starts = [{ re: 0, im: 1 }, { re: -1e308, im: 1e308 }, { re: L.re, im: L.im }, 0.5];
    for (const alpha of points) {
      for (const z of starts) {
        iterateExp(z, alpha);
        iterateExp(z, alpha, regular);
      }
    }
  });

  it("have their limits, or NaN parts where the direction is lost", () => {
    const lost = (z: { re: number; im: number }) => Number.isNaN(z.re) && Number.isNaN(z.im);
    for (const h of [
      { re: MOST, im: MOST },
      { re: -MOST, im: 1e-10 },
      { re: 0, im: 1e120 },
    ]) {
      expect([sexp(h).re, sexp(h).im]).toEqual([L.re, L.im]);
    }
    expect(sexp({ re: 0, im: MOST }, regular).im).toBe(L.im);
    expect(lost(sexp({ re: MOST, im: 1.837 }))).toBe(true);
    expect(lost(sexp({ re: 0, im: -MOST }, regular))).toBe(true);
    expect(lost(sexp({ re: 1e160, im: -746 }, regular))).toBe(true);
    expect(lost(inverseSchroder({ re: MOST, im: MOST }))).toBe(true);
    expect(lost(iterateExp({ re: 0, im: 0.5 }, { re: 1e308, im: -2 }, regular))).toBe(true);
    expect(iterateExp({ re: 0, im: 1 }, -1e308).re).toBeCloseTo(L.re, 14);
  });
});

describe("the sign of a zero in a string", () => {
  it.each([
    ["-2.5-0i", -0],
    ["-2.5 - 0.0e-5i", -0],
    ["-0i", -0],
    ["-i0", -0],
    ["-2.5-1e-400i", -0],
    ["1e-5-0i", -0],
    ["--0i", 0],
    ["0e-1i", 0],
    ["-2.5+0i", 0],
    ["-2.5-0i+0i", 0],
    ["1+i-i", 0],
    ["-2.5", 0],
    ["-0", 0],
  ])("the sign of a zero in %s is %d's", (text, im) => {
    expect(partsOf("z", text).im).toBe(im);
  });

  it("chooses the side of the cut", () => {
    expect(sexp("-2.5-0i").im).toBe(-Math.PI);
    expect(sexp("-2.5+0i").im).toBe(Math.PI);
  });
});
