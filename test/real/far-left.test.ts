import { describe, expect, it } from "vitest";
import {
  compositionError,
  expIterate,
  halfExp,
  iterateExp,
  iterateExpGradient,
} from "../../src/index.js";

describe("where e^x is tiny", () => {
  it("counts the ulps of a composition that misses by more than 2^1024 of them in 2^-60", () => {
    // halfExp(-700) is the double nearest to -0.696..., whose image misses 0 by about 1e-17.
    const error = Math.abs(compositionError(halfExp, 2, -680));
    expect(error).toBeGreaterThan(1e290);
    expect(error).toBeLessThan(1e300);
  });

  it("has no negative zero", () => {
    expect(iterateExp(5e-324, -5e-324)).toBe(0);
  });

  it("names what a candidate returns", () => {
    expect(() => compositionError(() => "2" as never, 1, 0)).toThrow('f(x) = "2"');
    expect(() => compositionError(halfExp, 1e300, 0)).toThrow(
      "expected an integer from 1 to 65536",
    );
  });
});

it("has the limits of 1/x and exp^(-1/2)'(x) at Infinity", () => {
  expect(iterateExpGradient(Number.POSITIVE_INFINITY, -1).dx).toBe(0);
  expect(iterateExpGradient(Number.POSITIVE_INFINITY, -0.5).dx).toBe(0);
});

describe("derivatives whose factors leave the range of doubles", () => {
  const SLOPE = 1.0917673512583209918; // sexp'(-1)

  it("dx and dalpha of exp^alpha(x) = ln(e^x + sexp'(-1) alpha + ...) for tiny e^x and alpha", () => {
    for (const x of [-745.1, -720, -709.5, -745.1332191019412, -800]) {
      for (const alpha of [5e-324, 2 ** -1070, 1e-310, 2e-308]) {
        const ratio = SLOPE * Math.exp(Math.log(alpha) - x); // of the second term to the first
        const { dx, dalpha } = iterateExpGradient(x, alpha);
        expect(dx).toBeCloseTo(1 / (1 + ratio), 10);
        const expected = 1 / (1 / ratio + 1) / alpha;
        if (expected < Number.POSITIVE_INFINITY) expect(dalpha / expected).toBeCloseTo(1, 10);
        else expect(dalpha).toBe(Number.POSITIVE_INFINITY);
      }
    }
    expect(iterateExpGradient(-745.1, 5e-324).dx).toBeCloseTo(0.32132, 5);
  });

  it("dx = sexp'(alpha - 2) e^x / sexp'(-1) for e^x below every double", () => {
    for (const x of [-1399.9, -1400.1, -1419.6, -1440, -1460, -1470, -1e300]) {
      const alpha = 5.636;
      const { dalpha } = iterateExpGradient(Number.NEGATIVE_INFINITY, alpha);
      const expected = ((dalpha * Math.exp(x / 2)) / SLOPE) * Math.exp(x / 2);
      const error = Math.abs(iterateExpGradient(x, alpha).dx - expected);
      expect(error).toBeLessThanOrEqual(expected * 1e-12 + 5e-324);
    }
    expect(iterateExpGradient(-1419.6, 5.639007).dx / 4.157e-305).toBeCloseTo(1, 3);
  });
});

it("exp^0 is its own inverse, of alpha 0 and not -0", () => {
  expect(expIterate(0).inverse.alpha).toBe(0);
  expect(expIterate(-0).alpha).toBe(0);
});
