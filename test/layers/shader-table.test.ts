import { describe, expect, it } from "vitest";
import { iterateExpGradient } from "../../src/index.js";
import { cellOf, middle, SCALE, WIDTH } from "../../src/layers/kernels/cells.js";
import {
  COARSE,
  FAR_NUMBER,
  HIGH_LEVEL,
  LARGEST_LEVEL,
  LARGEST_NUMBER,
  LEAST_NUMBER,
  LEVEL_BITS,
  LEVELS_AT,
  LOW_LEVEL,
  PACKED,
  START,
  slopeTable,
  valueTable,
  ZERO_AT,
} from "../../src/layers/kernels/shader-table.js";
import { ALPHAS, most, sample, worstOf } from "./errors.js";

const { fround } = Math;

const float = new Float32Array(1);
const int = new Int32Array(float.buffer);
const bitsOf = (x: number): number => {
  float[0] = x;
  return int[0];
};
const ofBits = (bits: number): number => {
  int[0] = bits;
  return float[0];
};

/** What a shader computes from the tables, rounded to f32 step by step. */
const values = valueTable();
const slopes = slopeTable();

const restOf = (table: Float32Array, row: number, t: number): number =>
  [3, 2, 1].reduce((sum, i) => fround(t * fround(table[WIDTH * row + i] + sum)), 0);

function nearOf(x: number) {
  const y = fround(
    x < LEAST_NUMBER
      ? Math.exp(x)
      : x < FAR_NUMBER
        ? Math.abs(x)
        : Math.min(Math.log(x), LARGEST_NUMBER),
  );
  const cell = cellOf(y);
  const isLeft = x < 0 && x >= LEAST_NUMBER;
  return { row: isLeft ? ZERO_AT - 1 - cell : ZERO_AT + cell, t: fround(y - middle(cell)), y };
}

function levelOf(x: number): [high: number, low: number] {
  const { row, t } = nearOf(x);
  const steps = x < LEAST_NUMBER ? -2 : x >= FAR_NUMBER ? 0 : -1;
  const count = bitsOf(values[WIDTH * row + 3]) & (PACKED - 1);
  return [count * COARSE + steps, fround(values[WIDTH * row] + restOf(values, row, t))];
}

function numberOf(high: number, low: number): number {
  const k = fround(high + low);
  const u = Math.min(Math.max(fround(START - k), START - LARGEST_LEVEL), START + 1);
  const cell = bitsOf(u) >> (23 - LEVEL_BITS);
  const center = START - ofBits((cell << (23 - LEVEL_BITS)) + 2 ** (22 - LEVEL_BITS));
  const row = cell + LEVELS_AT;
  const r = restOf(values, row, fround(fround(high - center) + low));
  const first = values[WIDTH * row];
  if (k < LOW_LEVEL) return fround(Math.log(fround(first + r)));
  return fround(k > HIGH_LEVEL ? fround(first * fround(Math.exp(r))) * SCALE : first + r);
}

function iterate(x: number, alpha: number): number {
  const [high, low] = levelOf(x);
  const own = Math.floor(alpha / COARSE + 0.5) * COARSE;
  return numberOf(high + own, fround(low + fround(alpha - own)));
}

function slopeOf(x: number): number {
  const { row, t, y } = nearOf(x);
  const outer = x < LEAST_NUMBER ? y : x < FAR_NUMBER ? 1 : fround(1 / x);
  return fround(outer * fround(slopes[WIDTH * row] + restOf(slopes, row, t)));
}

describe("exp^alpha in two rows", () => {
  it.each([
    [-4, 4],
    [-30, 30],
  ])("keeps 3 units of f32, and 10 of derivatives from values, for x in [%s, %s]", (from, to) => {
    const all = ALPHAS.map((alpha) => {
      const xs = sample(from, to);
      const value = Array.from(xs, (x) => iterate(x, alpha));
      const dalpha = value.map((y) => fround(1 / slopeOf(y)));
      const dx = dalpha.map((d, i) => fround(d * slopeOf(xs[i])));
      return worstOf(xs, alpha, 1e5, { value, dx, dalpha });
    });
    const worst = most(all);
    if (process.env.POINTS) console.log(worst);
    expect(worst.value).toBeLessThan(3);
    expect(worst.dx).toBeLessThan(10);
    expect(worst.dalpha).toBeLessThan(10);
  });

  it("keeps 1e-4 of results for larger x, up to overflow", () => {
    for (const alpha of ALPHAS) {
      const joints = [87.99, 88, 88.99, 89, 91].map(fround);
      for (const x of [...sample(3, 88).map(Math.exp), ...joints]) {
        const truth = iterateExpGradient(x, alpha).value;
        if (!(fround(truth) < Number.POSITIVE_INFINITY)) continue;
        expect(Math.abs(iterate(x, alpha) / truth - 1), `${alpha}, ${x}`).toBeLessThan(1e-4);
      }
    }
  });

  it("is the identity at alpha 0 relative to small numbers, exp and log at 1 and -1", () => {
    for (const x of [1e-30, -1e-30, 1e-8, -1e-8, 1e-3, -1e-3, 0.01, -0.015]) {
      expect(Math.abs(iterate(x, 0) / x - 1), `${x}`).toBeLessThan(2 ** -20);
    }
    for (const x of [-20, -12, -5, 0, 1, 5, 40]) {
      expect(Math.abs(iterate(x, 1) / Math.exp(x) - 1), `${x}`).toBeLessThan(2 ** -18);
      expect(iterate(fround(Math.exp(x)), -1)).toBeCloseTo(x, 4);
    }
  });

  it("overflows, and takes Infinity and -Infinity to theirs", () => {
    const last = WIDTH * ((bitsOf(START - LARGEST_LEVEL) >> (23 - LEVEL_BITS)) + LEVELS_AT);
    const coefficients = [...values.subarray(last, last + WIDTH)];
    // However far above the last level, what e is raised to is large.
    expect(coefficients.every((c) => c > 0)).toBe(true);
    for (const alpha of [-3, -0.5, 0, 0.5, 3]) {
      expect(iterate(Number.POSITIVE_INFINITY, alpha)).toBe(Number.POSITIVE_INFINITY);
    }
    expect(iterate(2e5, 0.5)).toBe(Number.POSITIVE_INFINITY);
    expect(iterate(Number.NEGATIVE_INFINITY, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(iterate(Number.NEGATIVE_INFINITY, 1)).toBe(0);
    expect([...values, ...slopes].every(Number.isFinite)).toBe(true);
  });
});
