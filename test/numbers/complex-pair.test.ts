import { describe, expect, it } from "vitest";
import { ComplexPair, PairSeries, pairParts } from "../../src/numbers/complex-pair.js";
import { fromNumber, toNumber } from "../../src/numbers/fixed.js";
import type { Complex } from "../../src/numbers/fixed-complex.js";
import * as Fixed from "../../src/numbers/fixed-complex.js";
import { hornerComplex } from "../../src/numbers/polynomial.js";
import { uniform } from "../fixtures/doubles.js";

const P = 400n;
const COUNT = Number(process.env.POINTS ?? 2000);

const exactly = (x: ComplexPair): Complex => ({
  re: fromNumber(x.re, P) + fromNumber(x.reLow, P),
  im: fromNumber(x.im, P) + fromNumber(x.imLow, P),
});

const sizeOf = (z: Complex): number => Math.hypot(toNumber(z.re, P), toNumber(z.im, P));

/** A random pair with parts up to a half of these. */
function pair(random: () => number, width: number, height: number): ComplexPair {
  const x = new ComplexPair();
  x.start(width * (random() - 0.5), height * (random() - 0.5));
  x.real(x.re * 2 ** -54 * random(), 0);
  x.imaginary(x.im * 2 ** -54 * random(), 0);
  return x;
}

describe("complex numbers in pairs of doubles", () => {
  /** The largest part of its bound that an error has, and the largest error times `unit`. */
  function measured(
    step: (x: ComplexPair) => void,
    right: (x: Complex) => Complex,
    make: (random: () => number) => ComplexPair,
    unit: (right: Complex) => number,
  ): number {
    const random = uniform(7);
    let largest = 0;
    for (let i = 0; i < COUNT; i++) {
      const x = make(random);
      const from = exactly(x);
      x.error = 0;
      step(x);
      const at = right(from);
      const error = sizeOf(Fixed.sub(exactly(x), at));
      expect(error, `${from.re} ${from.im}`).toBeLessThanOrEqual(x.error);
      largest = Math.max(largest, error / unit(at));
    }
    return largest;
  }

  const printed = (what: string, largest: number): void => {
    if (process.env.POINTS !== undefined) {
      console.log(`${what}: at most 2^${Math.log2(largest).toFixed(1)}`);
    }
  };

  it.each([
    ["next to 0", 1e-3, 1e-3],
    ["in a turn", 20, 6.3],
    ["in many turns", 340, 790],
    ["of the longest angles", 340, 2 ** 35],
  ])("keep to the bound of exponentials %s", (which, width, height) => {
    const largest = measured(
      (x) => x.exponential(),
      (x) => Fixed.exp(x, P),
      (random) => pair(random, width, height),
      sizeOf,
    );
    printed(`exponentials ${which}, relative error`, largest);
    if (width < 340) expect(largest).toBeLessThan(2 ** -66);
  });

  it.each([
    ["of all directions", 4, 4],
    ["of large numbers", 1e150, 1e150],
    ["of small numbers", 1e-90, 1e-90],
  ])("keep to the bound of logarithms %s", (which, width, height) => {
    const largest = measured(
      (x) => x.logarithm(),
      (x) => Fixed.log(x, P),
      (random) => pair(random, width, height),
      () => 1,
    );
    printed(`logarithms ${which}, error`, largest);
  });

  it("keep to the bound of products and quotients", () => {
    const d = pair(uniform(3), 3, 3);
    const fixed = exactly(d);
    const make = (random: () => number) => pair(random, 5, 5);
    measured(
      (x) => x.times(d),
      (x) => Fixed.mul(x, fixed, P),
      make,
      sizeOf,
    );
    measured(
      (x) => x.over(d),
      (x) => Fixed.div(x, fixed, P),
      make,
      sizeOf,
    );
  });

  it("have no direction beyond the longest angles", () => {
    const x = new ComplexPair();
    x.start(0, 2 ** 34);
    x.exponential();
    expect([x.re, x.im]).toEqual([Number.NaN, Number.NaN]);
  });

  it.each([
    [1, 0.6, 1],
    [1.8, 0.4, 1],
    // What is summed in doubles is most of the value.
    [4, 0.24, 1e-6],
  ])(
    "keep to the bound of a series on |v| = %d, and know its derivative",
    (radius, ratio, first) => {
      const random = uniform(11);
      const coefficients = Array.from({ length: 50 }, (_, k) => {
        const scale = ratio ** k * (k < 6 ? first : 1);
        return Fixed.fromNumbers((random() - 0.5) * scale, (random() - 0.5) * scale, P);
      });
      const series = new PairSeries(coefficients, P, radius);
      const scratch = new ComplexPair();
      measured(
        (x) => series.apply(x, scratch),
        (x) => hornerComplex(coefficients, x, P),
        (from) => {
          const angle = 2 * Math.PI * from();
          const v = new ComplexPair();
          v.start(0.999 * radius * Math.cos(angle), 0.999 * radius * Math.sin(angle));
          return v;
        },
        () => 1,
      );
      const by = 1e-6;
      const x = new ComplexPair();
      const values = [-by, by].map((moved) => {
        x.start(0.3 + moved, 0.2);
        series.apply(x, scratch);
        return { re: x.re, im: x.im };
      });
      expect((values[1].re - values[0].re) / (2 * by)).toBeCloseTo(series.slopeRe, 5);
      expect((values[1].im - values[0].im) / (2 * by)).toBeCloseTo(series.slopeIm, 5);
    },
  );

  it("are read from fixed point", () => {
    const p = 160n;
    const x = { re: (1n << p) / 3n, im: -(1n << p) / 7n };
    const { re, reLow, im, imLow } = pairParts(x, p);
    expect(re).toBe(1 / 3);
    expect(im).toBe(-1 / 7);
    expect(fromNumber(re, p) + fromNumber(reLow, p) - x.re).toBeLessThan(1n << 55n);
    expect(fromNumber(im, p) + fromNumber(imLow, p) - x.im).toBeLessThan(1n << 55n);
  });
});
