import { describe, expect, it } from "vitest";
import * as B from "../../src/balls/disc.js";
import { exp, log, pi, sqrt } from "../../src/balls/elementary.js";
import { pi as piFixed } from "../../src/numbers/fixed.js";
import * as C from "../../src/numbers/fixed-complex.js";
import { randoms } from "./expressions.js";

/** Random expressions in discs against the same in the library's other arithmetic at 400 bits, from points of the discs. */

const P = 400n;

interface Pair {
  readonly disc: B.Disc;
  readonly point: C.Complex;
}

const raised = (z: B.Disc, p: bigint): B.Disc => B.atBits(z, p, P);

/** The point is right to 2^-380. */
const holds = ({ disc, point }: Pair, p: bigint): boolean =>
  B.contains(raised({ ...disc, rad: disc.rad + 1n }, p), { ...point, rad: 1n << 20n });

function leaf(random: () => number, p: bigint): Pair {
  const size = 2 ** (4 - 9 * random());
  const center = { re: (random() - 0.5) * size, im: random() < 0.3 ? 0 : (random() - 0.5) * size };
  const re = B.fromDouble(center.re, p).re;
  const im = B.fromDouble(center.im, p).re;
  const wide = random() < 0.5 ? 0n : B.fromDouble(size * 2 ** (-2 - 60 * random()), p).re;
  const angle = 2 * Math.PI * random();
  const far = Number(wide >> (p - 60n)) * 2 ** -60 * random() * 0.999;
  const point = raised({ re, im, rad: 0n }, p);
  const off = C.fromNumbers(far * Math.cos(angle), far * Math.sin(angle), P);
  return {
    disc: { re, im, rad: wide + (wide > 0n ? 2n : 0n) },
    point: wide === 0n ? point : C.add(point, off),
  };
}

function grow(random: () => number, p: bigint, depth: number): Pair {
  if (depth === 0) return leaf(random, p);
  const a = grow(random, p, depth - 1);
  const which = Math.floor(random() * 8);
  if (which < 4) {
    const b = grow(random, p, depth - 1);
    if (which === 0) return { disc: B.add(a.disc, b.disc), point: C.add(a.point, b.point) };
    if (which === 1) return { disc: B.sub(a.disc, b.disc), point: C.sub(a.point, b.point) };
    if (which === 2) return { disc: B.mul(a.disc, b.disc, p), point: C.mul(a.point, b.point, P) };
    return { disc: B.div(a.disc, b.disc, p), point: C.div(a.point, b.point, P) };
  }
  if (which < 6) return { disc: exp(a.disc, p), point: C.exp(a.point, P) };
  if (which === 6) return { disc: log(a.disc, p), point: C.log(a.point, P) };
  return { disc: sqrt(a.disc, p), point: C.sqrt(a.point, P) };
}

const COUNT = Number(process.env.POINTS ?? 30_000);

describe("discs contain what they should", () => {
  it.each([64n, 100n, 256n])(`random expressions at %s bits`, (p) => {
    const random = randoms(Number(p));
    let enclosed = 0;
    for (let i = 0; i < COUNT / 3; i++) {
      let pair: Pair;
      try {
        pair = grow(random, p, 1 + (i % 3));
      } catch (error) {
        if (error instanceof B.NotEnclosed) continue;
        throw error;
      }
      if (!holds(pair, p)) {
        expect.fail(`expression ${i} at ${p} bits misses its value`);
      }
      enclosed++;
    }
    expect(enclosed).toBeGreaterThan(COUNT / 6);
  });

  it("refuses the cut of Log, 0, and e^z too wide", () => {
    const p = 80n;
    const around = (re: number, im: number, rad: number): B.Disc => ({
      re: B.fromDouble(re, p).re,
      im: B.fromDouble(im, p).re,
      rad: B.fromDouble(rad, p).re,
    });
    expect(() => log(around(-1, 0.1, 0.2), p)).toThrow(B.NotEnclosed);
    expect(() => sqrt(around(-1, -0.1, 0.1), p)).toThrow(B.NotEnclosed);
    expect(() => B.inverse(around(0.1, 0.1, 0.2), p)).toThrow(B.NotEnclosed);
    expect(() => exp(around(0, 0, 1.5), p)).toThrow(B.NotEnclosed);
  });

  it("a disc is as narrow as its operands allow", () => {
    const p = 200n;
    const z = { re: B.fromDouble(0.3, p).re, im: B.fromDouble(1.2, p).re, rad: 0n };
    for (const w of [exp(z, p), log(z, p), sqrt(z, p), B.inverse(z, p)]) {
      expect(Number(w.rad)).toBeLessThan(40);
    }
    const wide = { ...z, rad: 1n << 190n }; // 2^-10
    const derivative = Math.exp(0.3); // |e^z|
    expect(Number(exp(wide, p).rad >> 150n) / 2 ** 40).toBeCloseTo(derivative, 2);
  });

  it("Log of numbers far below 1 and far above", () => {
    for (const p of [100n, 300n]) {
      for (const [re, im] of [
        [5n, 0n],
        [-3n, 1n],
        [0n, -7n],
        [1n << 40n, -(1n << 41n)],
        [(1n << (p + 30n)) + 5n, 1n << p],
      ]) {
        const disc = log({ re, im, rad: 0n }, p);
        const point = C.log({ re: re << (P - p), im: im << (P - p) }, P);
        expect(holds({ disc, point }, p)).toBe(true);
        // Beyond 1 the centre itself is given to fewer digits than p bits after the point would hold.
        if (re < 1n << p) expect(Number(disc.rad)).toBeLessThan(1e4);
      }
    }
  });

  it("pi", () => {
    for (const p of [64n, 333n]) {
      const { re, rad } = pi(p);
      const right = piFixed(600n);
      const off = (re << (600n - p)) - right;
      expect(off < 0n ? -off : off).toBeLessThanOrEqual(rad << (600n - p));
      expect(Number(rad)).toBeLessThan(10);
    }
  });
});
