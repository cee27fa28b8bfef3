import { describe, expect, it } from "vitest";
import { exactPlane } from "../../src/abel/kneser/plane.js";
import { second, solveAbel } from "../../src/abel/kneser/solve.js";
import { rescale } from "../../src/numbers/fixed.js";
import { type Complex, exp, fromNumbers, sub } from "../../src/numbers/fixed-complex.js";
import { uniform } from "../fixtures/doubles.js";
import { digitsOf, unitsOff } from "../fixtures/reference.js";
import { rounded, size } from "./oracle.js";

const plane = exactPlane();
const { p, slog, sexp } = plane;
const at = (re: number, im = 0): Complex => fromNumbers(re, im, p);
const distance = (a: Complex, b: Complex): number => size(rounded(sub(a, b)));
const random = uniform(11);
const points = Array.from({ length: 60 }, () => [6 * random() - 3, 6 * random() - 3] as const);

describe("the exact plane, which the doubles are compared with", () => {
  it.each([
    ["sexp(1/2)", sexp(at(0.5))],
    ["slog(1/2)", slog(at(0.5))],
    ["slog(2)", slog(at(2))],
    ["slog(100)", slog(at(100))],
    ["halfExp(2)", sexp({ re: slog(at(2)).re + (1n << (p - 1n)), im: 0n })],
  ])("has the published digits of %s", (name, value) => {
    expect(Math.abs(unitsOff(value.re, p, digitsOf(name), 42))).toBeLessThanOrEqual(1);
    expect(value.im).toBe(0n);
  });

  it.each(points)("inverts slog at %d + %di", (re, im) => {
    expect(distance(sexp(slog(at(re, im))), at(re, im))).toBeLessThan(1e-42);
  });

  it.each([0.05, 0.3, 0.7, 2, 9])("sexp(h + 1) = e^sexp(h) at Im h = %d", (im) => {
    for (const re of [-3.3, -1.2, -0.61, 0.37, 0.9, 1.4]) {
      const h = at(re, im);
      const next = sexp({ re: h.re + (1n << p), im: h.im });
      expect(distance(next, exp(sexp(h), p))).toBeLessThan(1e-40);
    }
  });

  it("does not depend on the discretisation of the solve", () => {
    const other = exactPlane(solveAbel({ digits: 45, variation: second }));
    const cut = ({ re, im }: Complex): Complex => ({
      re: rescale(re, p, other.p),
      im: rescale(im, p, other.p),
    });
    for (const [re, im] of points) {
      const difference = sub(cut(slog(at(re, im))), other.slog(fromNumbers(re, im, other.p)));
      expect(
        Math.hypot(...Object.values(difference).map(Number)) / 2 ** Number(other.p),
      ).toBeLessThan(1e-42);
    }
  });
});
