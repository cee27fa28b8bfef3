import { describe, expect, it, vi } from "vitest";
import { Memo, memoized } from "../../src/numbers/memo.js";

describe("Memo", () => {
  it("makes a value once", () => {
    const make = vi.fn((key: bigint) => ({ key }));
    const valueAt = memoized(2, make);
    const first = valueAt(7n);
    expect(valueAt(7n)).toBe(first);
    expect(valueAt(8n)).toEqual({ key: 8n });
    expect(valueAt(7n)).toBe(first);
    expect(make).toHaveBeenCalledTimes(2);
  });

  it("drops the value that was asked for longest ago", () => {
    const made: string[] = [];
    const valueAt = memoized(2, (key: string) => {
      made.push(key);
      return { key };
    });
    for (const key of ["a", "b", "a", "c", "a", "b", "a"]) valueAt(key);
    expect(made).toEqual(["a", "b", "c", "b"]);
  });

  it("never keeps more than its size", () => {
    const memo = new Memo<number, object>(5);
    for (let i = 0; i < 1000; i++) {
      memo.get(i % 7 === 0 ? 0 : i, () => ({}));
      expect(memo.size).toBeLessThanOrEqual(5);
    }
    expect(memo.size).toBe(5);
  });

  it("keeps nothing where the value cannot be made, and what it had before", () => {
    const memo = new Memo<number, number>(2);
    memo.get(1, () => 10);
    const fails = () => {
      throw new RangeError("no");
    };
    expect(() => memo.get(2, fails)).toThrow("no");
    expect(memo.size).toBe(1);
    expect(memo.get(1, fails)).toBe(10);
    expect(memo.get(2, () => 20)).toBe(20);
  });

  it("serves values that ask for others, the same among them", () => {
    const memo = new Memo<number, bigint>(3);
    const factorial = (n: number): bigint =>
      memo.get(n, () => (n === 0 ? 1n : BigInt(n) * factorial(n - 1)));
    expect(factorial(20)).toBe(2432902008176640000n);
    expect(memo.size).toBe(3);
  });

  it("knows 0 and NaN and an undefined key", () => {
    const memo = new Memo<number | undefined, string>(4);
    expect(memo.get(undefined, () => "none")).toBe("none");
    expect(memo.get(Number.NaN, () => "NaN")).toBe("NaN");
    expect(memo.get(0, () => "zero")).toBe("zero");
    expect(memo.get(Number.NaN, () => "again")).toBe("NaN");
    expect(memo.get(undefined, () => "again")).toBe("none");
  });
});
