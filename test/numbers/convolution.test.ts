import { describe, expect, it } from "vitest";
import { listOf, transformsFor } from "../../src/numbers/convolution.js";
import { abs } from "../../src/numbers/fixed.js";
import type { Complex } from "../../src/numbers/fixed-complex.js";
import { uniform } from "../fixtures/doubles.js";

const random = uniform(7);

const integer = (bits: number): bigint => {
  let x = 0n;
  for (let i = 0; i < bits; i += 16) x = (x << 16n) | BigInt(Math.floor(65536 * random()));
  return (random() < 0.5 ? -x : x) >> BigInt(-bits & 15);
};

function exact(xs: readonly Complex[], from: number, ys: readonly Complex[], count: number) {
  let re = 0n;
  let im = 0n;
  for (let k = 0; k < count; k++) {
    const [x, y] = [xs[from + k], ys[k]];
    re += x.re * y.re - x.im * y.im;
    im += x.re * y.im + x.im * y.re;
  }
  return { re, im };
}

describe.each([
  [0, 0, 1],
  [10, 10, 3],
  [60, 300, 5],
  [451, 451, 16],
  [1448, 700, 28],
  [3441, 3441, 20],
  // So long that the sum has to be cut into parts.
  [9000, 9000, 40],
])("sums of products of %i and %i bits, %i of them", (a, b, count) => {
  const transforms = transformsFor(a, b);
  const check = (xs: Complex[], ys: Complex[]) => {
    const [x, y] = [listOf(xs, transforms), listOf(ys, transforms)];
    for (const shift of [0, 7, b, a + b]) {
      const truth = exact(xs, 2, ys, count);
      const sum = transforms.sum(x, 2, y, count, shift);
      expect(abs(sum.re - (truth.re >> BigInt(shift)))).toBeLessThanOrEqual(BigInt(2 * count + 2));
      expect(abs(sum.im - (truth.im >> BigInt(shift)))).toBeLessThanOrEqual(BigInt(2 * count + 2));
    }
  };

  it("are those of bigint", () => {
    const list = (n: number, bits: number) =>
      Array.from({ length: n }, () => ({ re: integer(bits), im: integer(bits) }));
    check(list(count + 2, a), list(count, b));
  });

  it("are those of bigint where every limb is at its largest and all have one sign", () => {
    const full = (bits: number): bigint => {
      let x = 0n;
      for (let i = 0; i + 16 <= bits; i += 16) x = (x << 16n) | 0x7fffn;
      return x;
    };
    const list = (n: number, bits: number) =>
      Array.from({ length: n }, () => ({ re: full(bits), im: -full(bits) }));
    check(list(count + 2, a), list(count, b));
  });
});
