import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseReal } from "../../src/cli/numbers.js";

/** Exact |n/d - x| * d * 2^1074 for a positive double x. */
const offset = (n: bigint, d: bigint, x: number): bigint => {
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  const exponent = bits >> 52n;
  const fraction = bits & ((1n << 52n) - 1n);
  const scaled = exponent === 0n ? fraction : (fraction | (1n << 52n)) << (exponent - 1n);
  const difference = (n << 1074n) - d * scaled;
  return difference < 0n ? -difference : difference;
};

const neighbours = (x: number): number[] => {
  const word = new DataView(new ArrayBuffer(8));
  word.setFloat64(0, x);
  const bits = word.getBigUint64(0);
  return [bits - 1n, bits + 1n].map((b) => {
    word.setBigUint64(0, b);
    return word.getFloat64(0);
  });
};

describe("parseReal", () => {
  it.each([
    ["1/3", 0.3333333333333333],
    ["-1/2", -0.5],
    ["+22/7", 3.142857142857143],
    ["0/5", 0],
    ["1/10", 0.1],
    [" 2.5\r", 2.5],
    [".5", 0.5],
    ["5.", 5],
    ["-1e-3", -0.001],
    ["1E3", 1000],
    ["pi", Math.PI],
    ["-pi", -Math.PI],
    ["e", Math.E],
    ["Infinity", Infinity],
    ["-Infinity", -Infinity],
    ["NaN", Number.NaN],
    ["4.9e-324", 5e-324],
    ["1e-999", 0],
    ["9007199254740993", 9007199254740992],
  ])("parseReal reads %j as %d", (text, value) => {
    expect(parseReal(text)).toBe(value);
  });

  it.each([
    "",
    " ",
    "-",
    "+-1",
    "--1",
    "1/0",
    "1/-2",
    "1/2/3",
    "1.5/2",
    "1 2",
    "1,5",
    "1e",
    "e5",
    "0x10",
    "1e999",
    "9007199254740993/2",
    "infinity",
    "two",
    "1_000",
    "1n",
  ])("parseReal refuses %j", (text) => {
    expect(parseReal(text)).toBeUndefined();
  });

  it("reads long texts in time like their length", () => {
    const digits = "1".repeat(1_000_000);
    for (const text of [
      `${digits}x`,
      `${digits}.${digits}x`,
      `${digits}/${"0".repeat(1_000_000)}`,
    ]) {
      expect(parseReal(text)).toBeUndefined();
    }
    expect(parseReal(`0.${digits}`)).toBe(1 / 9);
  });

  it("takes a fraction to the nearest double", () => {
    const whole = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(whole, whole, (p, q) => {
        const value = parseReal(`${p}/${q}`) as number;
        const error = offset(BigInt(p), BigInt(q), value);
        for (const other of neighbours(value)) {
          expect(offset(BigInt(p), BigInt(q), other) >= error).toBe(true);
        }
      }),
    );
  });

  it("reads back every double that is printed", () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(parseReal(String(x))).toBe(x + 0);
      }),
    );
  });
});
