import { describe, expect, it } from "vitest";
import { finish } from "../../src/abel/steps.js";
import { fourier, rootsOfUnity, smoothLength } from "../../src/numbers/fft.js";
import { abs } from "../../src/numbers/fixed.js";
import { type Complex, fromNumbers, mul } from "../../src/numbers/fixed-complex.js";
import { uniform } from "../fixtures/doubles.js";

const P = 160n;

const naive = (x: readonly Complex[], roots: readonly Complex[]): Complex[] =>
  x.map((_, k) => {
    let [re, im] = [0n, 0n];
    x.forEach((value, j) => {
      const term = mul(value, roots[(j * k) % x.length], P);
      re += term.re;
      im += term.im;
    });
    return { re, im };
  });

const transform = (x: readonly Complex[], roots: readonly Complex[]): Complex[] =>
  finish(fourier(x, roots, P));

describe("fourier", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 25, 30, 35, 48, 60, 96, 100])(
    "equals the sum at length %i",
    (n) => {
      const random = uniform(n);
      const x = Array.from({ length: n }, () => fromNumbers(random() - 0.5, random() - 0.5, P));
      const roots = rootsOfUnity(n, P);
      const truth = naive(x, roots);
      transform(x, roots).forEach((value, k) => {
        expect(Number(abs(value.re - truth[k].re))).toBeLessThan(64 * n);
        expect(Number(abs(value.im - truth[k].im))).toBeLessThan(64 * n);
      });
    },
  );

  it("turns a delta at 1 into the roots and a constant into a delta", () => {
    const n = 12;
    const one = 1n << P;
    const roots = rootsOfUnity(n, P);
    const delta = roots.map((_, j) => ({ re: j === 1 ? one : 0n, im: 0n }));
    transform(delta, roots).forEach((value, k) => {
      expect(Number(abs(value.re - roots[k].re))).toBeLessThan(16);
      expect(Number(abs(value.im - roots[k].im))).toBeLessThan(16);
    });
    const constant = roots.map(() => ({ re: one, im: 0n }));
    const [first, ...others] = transform(constant, roots);
    expect(Number(abs(first.re - 12n * one))).toBeLessThan(100);
    for (const { re, im } of others) expect(Number(abs(re) + abs(im))).toBeLessThan(100);
  });
});

describe("smoothLength", () => {
  it("gives the least 2^i 3^j 5^k 7^l that is a multiple of the step", () => {
    const smooth = (n: number): boolean => {
      let m = n;
      for (const prime of [2, 3, 5, 7]) while (m % prime === 0) m /= prime;
      return m === 1;
    };
    for (let n = 1; n < 300; n++) {
      for (const step of [1, 2]) {
        let least = n;
        while (!smooth(least) || least % step !== 0) least++;
        expect(smoothLength(n, step)).toBe(least);
      }
    }
    expect(smoothLength(6.5)).toBe(7);
    expect(smoothLength(10.5)).toBe(12);
  });

  it.each([0, -8, Number.NaN, Infinity, 1e12])("ends for n = %s too", (n) => {
    expect(() => smoothLength(n)).toThrow(`n = ${n}`);
  });
});
