import { describe, expect, it } from "vitest";
import { atBits, integer, lower, NotEnclosed, toDoubleUp, upper } from "../../src/balls/disc.js";
import { exp, log } from "../../src/balls/elementary.js";

describe("sizes beyond what doubles hold", () => {
  it("toDoubleUp is not below the number, and near it, at any number of bits", () => {
    for (const p of [64n, 1000n, 1100n, 1500n, 5000n]) {
      for (const a of [0n, 1n, 12345n, 1n << (p / 2n), (1n << p) - 1n, 1n << p, 3n << (p + 20n)]) {
        const above = toDoubleUp(a, p);
        expect(above).toBeGreaterThanOrEqual(2 ** -1000);
        // Exactly: above 2^1080 is an integer where above >= 2^-1000.
        const exact = atBits(integer(a, 0n), 0n, 1080n).re;
        const given = scaled(above, 1080n) << p;
        expect(given >= exact).toBe(true);
        if (a > 0n && above > 2 ** -900) expect(given - exact < exact >> 45n).toBe(true);
      }
      expect(toDoubleUp(1n << (p + 1100n), p)).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it("upper and lower bound the modulus there as well", () => {
    const p = 2000n;
    const [re, im] = [-3n << (p + 1500n), 4n << (p + 1500n)];
    expect(upper(re, im, p) >= 5n << (p + 1500n)).toBe(true);
    expect(lower(re, im, p) <= 5n << (p + 1500n)).toBe(true);
  });

  it("e^z and Log refuse them, or know that nothing is left", () => {
    const p = 100n;
    const huge = integer(1n << 1100n, p);
    expect(() => log(huge, p)).toThrow(NotEnclosed);
    expect(() => exp({ re: 0n, im: huge.re, rad: 0n }, p)).toThrow(NotEnclosed);
    expect(() => exp(huge, p)).toThrow(NotEnclosed);
    expect(exp({ re: -huge.re, im: huge.re, rad: 1n }, p)).toEqual({ re: 0n, im: 0n, rad: 1n });
  });
});

/** A double times 2^p, exactly. */
function scaled(x: number, p: bigint): bigint {
  let value = x;
  let exponent = 0n;
  while (!Number.isInteger(value)) {
    value *= 2;
    exponent++;
  }
  return (BigInt(value) << p) >> exponent;
}
