import { interpolator, rows } from "../heights/rows.js";
import { cellOf, halfWidth, middle, SCALE, WIDTH } from "./cells.js";
import { iterateAt } from "./scalar.js";

/**
 * exp^alpha for one number alpha as rows of cubic polynomials, for GPUs: one row an element in place of the two of
 * shader-table.ts. Rows stand for the cells of |x| in cells.ts, in the order of x; t is |x| less the middle of its cell. From x = 64 on, a cell is
 * one of ln x in place of x.
 *
 * The function is steep where it is large and singular where it is -Infinity. So a row has, with c_0 the first number
 * and r the rest of its polynomial in t:
 * - below row `low`, where exp^alpha is below -1/2, exp^(alpha + 1) = c_0 + r, whose logarithm is the result;
 * - from row `high` on, where it is above 8, ln exp^alpha = exp^(alpha - 1) = ln(2^64 c_0) + r, so that the result is 2^64 c_0 e^r;
 * - between them exp^alpha = c_0 + r.
 *
 * Error for |alpha| from 2^-10 to 1: 4 units of f32, of 1/4 where results are smaller, for x in [-30, 64] and results above -4
 * (test/layers/number-table.test.ts), and 4.1 with the exp of SwiftShader. Beyond 64 a logarithm in f32 is amplified: 4e-5 relative for results near overflow.
 */
export interface NumberTable {
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** Larger numbers count as this one, and so do logarithms. */
export const MOST = 126;

/** Where cells of ln x begin. */
export const FAR = 64;

/** The row of the cell of x = 0, and where the one of the cell 0 of ln x would stand. */
export const ZERO_AT = cellOf(MOST) + 1;
const FAR_ROW = ZERO_AT + cellOf(FAR) + 1;
export const FAR_AT = FAR_ROW - cellOf(Math.log(FAR));

const ROWS = FAR_AT + ZERO_AT;

/** Numbers in the values of a table. */
export const TABLE_LENGTH = WIDTH * ROWS;

/** Where rows change to those of the function, from its exponential, and to those of its logarithm. */
const LEAST = Math.exp(-1 / 2);
const LARGEST = 8;

/** The least |alpha| but 0 that has a table: for smaller ones doubles of scalar.ts cancel, and the exact ones take their time. */
const LEAST_ALPHA = 2 ** -10;

export const hasTable = (alpha: number): boolean =>
  Math.abs(alpha) >= LEAST_ALPHA && Math.abs(alpha) <= 1;

export function numberTable(alpha: number): NumberTable {
  const c = rows();
  const values = new Float32Array(TABLE_LENGTH);
  const interpolate = interpolator(WIDTH);
  const row = new Float64Array(WIDTH);
  let sign = -1;
  let steps = 1;
  const f = (y: number): number => iterateAt(c, sign * y, alpha + steps);
  let [low, high] = [ROWS, ROWS];
  for (let i = 0; i < ROWS; i++) {
    const cell = i < ZERO_AT ? ZERO_AT - 1 - i : i - (i < FAR_ROW ? ZERO_AT : FAR_AT);
    const fill = (): void => interpolate(f, middle(cell), halfWidth(cell), row);
    if (i === ZERO_AT) sign = 1;
    if (i === FAR_ROW) steps++;
    fill();
    // The function rises, so that rows change their meaning once each.
    if (low === ROWS && row[0] >= LEAST) {
      low = i;
      steps--;
      fill();
    }
    if (high === ROWS && low < ROWS && row[0] > LARGEST) {
      high = i;
      steps--;
      fill();
    }
    if (high < ROWS) row[0] = Math.exp(row[0]) / SCALE;
    values.set(row, WIDTH * i);
  }
  return { values, low, high };
}
