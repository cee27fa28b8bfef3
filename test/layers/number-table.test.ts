import { describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { cellOf, middle, SCALE, WIDTH } from "../../src/layers/kernels/cells.js";
import {
  FAR,
  FAR_AT,
  hasTable,
  LEFT,
  MOST,
  numberTable,
  TABLE_LENGTH,
  ZERO_AT,
} from "../../src/layers/kernels/number-table.js";
import { ALPHAS, sample, units } from "./errors.js";

const { fround } = Math;

/** What a shader computes from the table, rounded to f32 step by step. */
function fromTable({ values, low, high }: ReturnType<typeof numberTable>, x: number): number {
  const isFar = x >= FAR;
  const y = fround(Math.min(isFar ? fround(Math.log(x)) : Math.abs(Math.max(x, LEFT)), MOST));
  const cell = cellOf(y);
  const t = fround(y - middle(cell));
  const row = x < 0 ? ZERO_AT - 1 - cell : cell + (isFar ? FAR_AT : ZERO_AT);
  const [first, ...rest] = values.subarray(WIDTH * row, WIDTH * row + WIDTH);
  const r = rest.reduceRight((sum, c) => fround(t * fround(c + sum)), 0);
  if (row >= high) return fround(fround(first * fround(Math.exp(r))) * SCALE);
  return row < low ? fround(Math.log(fround(first + r))) : fround(first + r);
}

describe("exp^alpha of a number alpha in one row", () => {
  it("keeps 4 units of f32 where results are above -4", () => {
    for (const alpha of [...ALPHAS, 0.999, -0.999, 2 ** -9, -(2 ** -9), 1, -1]) {
      const table = numberTable(alpha);
      for (const x of [...sample(-4, 4), ...sample(-30, 30), ...sample(30, 64), -1e30, 0, 4]) {
        const truth = iterateExp(x, alpha);
        if (!(truth > -4)) continue;
        expect(units(fromTable(table, x), truth), `${alpha}, ${x}`).toBeLessThan(4);
      }
    }
  });

  it("keeps 5e-5 of results beyond, up to overflow", () => {
    for (const alpha of ALPHAS) {
      const table = numberTable(alpha);
      for (const power of sample(4, 88)) {
        const x = fround(Math.exp(power));
        const truth = iterateExp(x, alpha);
        if (fround(truth) === Number.POSITIVE_INFINITY || !(x < 3.4e38)) continue;
        expect(Math.abs(fromTable(table, x) / truth - 1), `${alpha}, ${x}`).toBeLessThan(5e-5);
      }
    }
  });

  it("is finite but above overflow and below the domain, and of one length", () => {
    for (const alpha of [...ALPHAS, 2 ** -10, -(2 ** -10), 1, -1]) {
      expect(hasTable(alpha)).toBe(true);
      const { values, low, high } = numberTable(alpha);
      expect(values).toHaveLength(TABLE_LENGTH);
      expect(low).toBeLessThan(high);
      expect(values.some(Number.isNaN)).toBe(false);
    }
    expect([0, 2 ** -11, 1.01, Number.NaN].map(hasTable)).toEqual([false, false, false, false]);
  });
});
