import { describe, expect, it } from "vitest";
import {
  halfExp,
  iterateExp,
  iterateExpGradient,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
  ulpDistance,
} from "../../src/index.js";
import { toNumber } from "../../src/numbers/fixed.js";
import { fromDecimal } from "../fixtures/decimal.js";
import { digitsOf, reference } from "../fixtures/reference.js";
import { slogUlpError, ulpError } from "./engine.js";

const nearest = (name: string): number => Number(digitsOf(name));

/**
 * The double nearest to exp^(1/2) at the double beside a real number, from the value at the real number
 * and the slope there.
 */
function besides(name: string, offset: number, slope: number): number {
  const p = 300n;
  const moved = fromDecimal(digitsOf(name), p) + fromDecimal((offset * slope).toFixed(30), p);
  return toNumber(moved, p);
}

describe("reference values, to the bit", () => {
  it.each([
    ["sexp(1/2)", sexp(0.5)],
    ["halfExp(0)", halfExp(0)],
    ["halfExp(-Infinity)", halfExp(Number.NEGATIVE_INFINITY)],
    ["halfExp(0.5 exactly 1/2)", halfExp(0.5)],
    ["halfExp(2)", halfExp(2)],
    ["slog(1/2)", slog(0.5)],
    ["slog(2)", slog(2)],
    ["slog(10)", slog(10)],
    ["slog(100)", slog(100)],
  ])("%s is the published value rounded", (name, value) => {
    expect(value).toBe(nearest(name));
  });

  it("halfExp at the doubles beside e and pi", () => {
    const slopeE = iterateExpGradient(Math.E, 0.5).dx;
    const slopePi = iterateExpGradient(Math.PI, 0.5).dx;
    expect(halfExp(Math.E)).toBe(besides("halfExp(e)", -1.4456468917292502e-16, slopeE));
    expect(halfExp(Math.PI)).toBe(besides("halfExp(pi)", -1.2246467991473532e-16, slopePi));
  });

  it("sexp(1/2) is halfExp(1) and halfExp(-Infinity) is sexp(-3/2)", () => {
    expect(halfExp(1)).toBe(nearest("sexp(1/2)"));
    expect(sexp(-1.5)).toBe(nearest("halfExp(-Infinity)"));
    expect(iterateExp(0, 1.5)).toBe(nearest("sexp(1/2)"));
  });

  it("slopes to few ulps", () => {
    const slope0 = nearest("sexp'(0)");
    expect(ulpDistance(iterateExpGradient(0, 0.5).dx, nearest("halfExp'(0)"))).toBeLessThan(4);
    expect(ulpDistance(sexpDerivative(0), slope0)).toBeLessThan(4);
    expect(ulpDistance(sexpDerivative(-1), slope0)).toBeLessThan(4);
    expect(ulpDistance(slogDerivative(1), 1 / slope0)).toBeLessThan(4);
    expect(ulpDistance(iterateExpGradient(1, 0).dalpha, slope0)).toBeLessThan(4);
  });

  it("the Taylor series of sexp at 0", () => {
    const t = 2 ** -10; // the seventh term is below 2^-64
    const sum = reference.sexpTaylorAt0.reduceRight((rest, c) => rest * t + Number(c), 0);
    expect(ulpDistance(sexp(t), sum)).toBeLessThanOrEqual(1);
  });

  it("is Kneser's and none of the other solutions", () => {
    for (const name of ["linear halfExp(0)", "walker halfExp(0)"]) {
      expect(ulpDistance(halfExp(0), Number(reference.otherConstructions[name]))).toBeGreaterThan(
        1e12,
      );
    }
  });
});

describe("the engine of these tests", () => {
  it("finds the reference values right and their neighbours wrong", () => {
    const y = nearest("halfExp(0)");
    const error = ulpError(0, 0.5, y);
    expect(Math.abs(error)).toBeLessThan(0.5);
    expect(ulpError(0, 0.5, y + 2 ** -54)).toBeCloseTo(error + 1, 9);
    expect(ulpError(0, 0.5, y - 3 * 2 ** -54)).toBeCloseTo(error - 3, 9);
    expect(Math.abs(slogUlpError(10, nearest("slog(10)")))).toBeLessThan(0.5);
    expect(Math.abs(slogUlpError(10, nearest("slog(10)") + 2 ** -52))).toBeGreaterThan(0.5);
  });

  it("calls a wrong NaN or infinity an infinite error", () => {
    const wrong = Number.POSITIVE_INFINITY;
    expect(ulpError(0, 0.5, Number.NaN)).toBe(wrong);
    expect(ulpError(0, 0.5, Number.POSITIVE_INFINITY)).toBe(wrong);
    expect(ulpError(-1, -0.5, -3)).toBe(wrong);
    expect(ulpError(-1, -0.5, Number.NaN)).toBe(0);
    expect(ulpError(1e12, 0.5, Number.POSITIVE_INFINITY)).toBe(0);
    expect(ulpError(1e12, 0.5, Number.MAX_VALUE)).toBeLessThan(-1e6);
  });

  it("is right on both sides of where its short series in alpha and x begins", () => {
    for (const size of [2 ** -69.99, 2 ** -70.01]) {
      for (const x of [size, -size, 0.7 * size, -50, -49]) {
        for (const alpha of [size, -0.7 * size]) {
          expect(Math.abs(ulpError(x, alpha, iterateExp(x, alpha)))).toBeLessThanOrEqual(0.51);
        }
      }
    }
  });
});
