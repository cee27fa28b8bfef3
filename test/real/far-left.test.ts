import { describe, expect, it } from "vitest";
import { compositionError, halfExp, iterateExp, iterateExpGradient } from "../../src/index.js";

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
    expect(() => compositionError(halfExp, 1e300, 0)).toThrow("expected a positive integer");
  });
});

it("has the limits of 1/x and exp^(-1/2)'(x) at Infinity", () => {
  expect(iterateExpGradient(Number.POSITIVE_INFINITY, -1).dx).toBe(0);
  expect(iterateExpGradient(Number.POSITIVE_INFINITY, -0.5).dx).toBe(0);
});
