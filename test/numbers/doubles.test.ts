import { describe, expect, it } from "vitest";
import { neighbour, ordinal, ulp } from "../../src/numbers/doubles.js";

describe("ulp", () => {
  it.each([
    [1, 2 ** -52, 2 ** -23],
    [-3, 2 ** -51, 2 ** -22],
    [0, 2 ** -1074, 2 ** -149],
    [2 ** -1022, 2 ** -1074, 2 ** -149],
    [2 ** -126, 2 ** -178, 2 ** -149],
    [Number.MAX_VALUE, 2 ** 971, 2 ** 104],
    [Infinity, 2 ** 971, 2 ** 104],
    [-Infinity, 2 ** 971, 2 ** 104],
  ])("of %d is %d in f64 and %d in f32", (y, f64, f32) => {
    expect(ulp(y)).toBe(f64);
    expect(ulp(y, "f64")).toBe(f64);
    expect(ulp(y, "f32")).toBe(f32);
  });
});

describe("neighbour", () => {
  it("is one ulp away from 0, less towards it from a power of two", () => {
    expect(neighbour(1, 1)).toBe(1 + 2 ** -52);
    expect(neighbour(1, -1)).toBe(1 - 2 ** -53);
    expect(neighbour(-1, 1)).toBe(-1 + 2 ** -53);
    expect(neighbour(1, 1, "f32")).toBe(1 + 2 ** -23);
    expect(neighbour(-1, -1, "f32")).toBe(-1 - 2 ** -23);
    expect(neighbour(0, -1)).toBe(-(2 ** -1074));
    expect(neighbour(0, 1, "f32")).toBe(2 ** -149);
    expect(neighbour(Number.MAX_VALUE, 1)).toBe(Infinity);
  });

  it("is the next in the order of the doubles", () => {
    for (const y of [-Number.MAX_VALUE, -1, -5e-324, 0, 5e-324, 1e-300, 1]) {
      expect(ordinal(neighbour(y, 1)) - ordinal(y)).toBe(1n);
    }
  });
});
