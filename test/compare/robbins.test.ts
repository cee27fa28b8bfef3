import { describe, expect, it } from "vitest";
import { withoutConstant } from "../../src/compare/natural.js";
import { naturalSlog } from "../../src/compare/robbins.js";
import { fox, kneser, robbins } from "../../src/compare.js";

/** The largest difference from Kneser's slog on [0, 1]. */
function worst(onePlusSlog: (x: number) => number): number {
  let difference = 0;
  for (let i = 0; i <= 250; i++) {
    difference = Math.max(difference, Math.abs(onePlusSlog(i / 250) - 1 - kneser.slog(i / 250)));
  }
  return difference;
}

describe("Robbins' natural slog", () => {
  it("begins with the linear, quadratic and cubic pieces", () => {
    expect([...naturalSlog(1)]).toEqual([1]);
    expect([...naturalSlog(2)]).toEqual([1, 0]);
    expect([...naturalSlog(3)]).toEqual([12 / 13, 3 / 13, -2 / 13]);
  });

  it("satisfies its equations, in integers", () => {
    const v = naturalSlog(6);
    let factorial = 1;
    for (let m = 0; m < 6; m++) {
      let sum = 0;
      v.forEach((value, i) => {
        sum += value * ((i + 1) ** m / factorial - (i + 1 === m ? 1 : 0));
      });
      expect(sum).toBeCloseTo(m === 0 ? 1 : 0, 12);
      factorial *= m + 1;
    }
  });

  it.each([
    [1, 9.2e-3],
    [8, 1.6e-4],
    [32, 1.9e-6],
    [64, 1.3e-7],
  ])("with %d unknowns is %d from Kneser's", (n, expected) => {
    const { value } = withoutConstant(naturalSlog(n));
    const difference = worst(value);
    expect(difference / expected).toBeGreaterThan(0.95);
    expect(difference / expected).toBeLessThan(1.05);
  });

  it("with its 100 unknowns is 2.0e-8 from Kneser's", () => {
    const difference = worst((x) => robbins.slog(x) + 1);
    expect(difference).toBeGreaterThan(1.9e-8);
    expect(difference).toBeLessThan(2.1e-8);
  });
});

describe("Fox's acceleration", () => {
  it("is Kneser's to 16 digits", () => {
    expect(worst((x) => fox.slog(x) + 1)).toBeLessThan(7e-16);
    for (const x of [-2, -0.3, 0.2, 1.5, 7, 30]) {
      expect(fox.iterate(x, 0.5) / kneser.iterate(x, 0.5)).toBeCloseTo(1, 12);
    }
  });
});
