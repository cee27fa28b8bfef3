import { describe, expect, it } from "vitest";
import { sexp, sexpDerivative, slog, slogDerivative } from "../../src/index.js";
import { type Axis, rows, SEXP, SLOG, WIDTH } from "../../src/layers/heights/rows.js";

/** Value and slope at x by the rows. */
function byRows({ from, to, perUnit, at }: Axis, x: number) {
  const row = Math.min(Math.round((x - from) * perUnit), (to - from) * perUnit);
  const c = rows().subarray(at + WIDTH * row, at + WIDTH * (row + 1));
  const t = x - (from + row / perUnit);
  let slope = 0;
  let value = 0;
  for (let k = WIDTH - 1; k >= 0; k--) {
    slope = slope * t + value;
    value = value * t + c[k];
  }
  return { value, slope };
}

const points = ({ from, to }: Axis): number[] =>
  Array.from({ length: 4000 }, (_, i) => from + ((to - from) * (i + 0.5)) / 4000);

describe("the rows in doubles, against iterexp", () => {
  it("give the level of x to 2^-42, its slope to 2^-32", () => {
    for (const x of points(SLOG)) {
      const { value, slope } = byRows(SLOG, x);
      expect(Math.abs(value - (slog(x) + 1)), `x = ${x}`).toBeLessThan(2 ** -42);
      expect(Math.abs(slope - slogDerivative(x)), `x = ${x}`).toBeLessThan(2 ** -32);
    }
  });

  it("give x of its level to 2^-42 of the slope, its slope to 2^-32 of itself", () => {
    for (const level of points(SEXP)) {
      const { value, slope } = byRows(SEXP, level);
      const right = sexpDerivative(level - 1);
      expect(Math.abs(value - sexp(level - 1)) / right, `${level}`).toBeLessThan(2 ** -42);
      expect(Math.abs(slope - right) / right, `${level}`).toBeLessThan(2 ** -32);
    }
  });

  it("keep the relative precision of small numbers", () => {
    for (const x of [1e-6, -1e-6, 1e-9, -1e-30, 1e-300]) {
      const { value } = byRows(SLOG, x);
      const error = value / (x * slogDerivative(0)) - 1;
      expect(Math.abs(error), `${x}`).toBeLessThan(Math.abs(x) + 2 ** -32);
    }
  });
});
