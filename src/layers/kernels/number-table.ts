import { atLevel, level } from "../heights/rows.js";
import { cellOf, halfWidth, middle, SCALE, WIDTH } from "./cells.js";

/**
 * exp^alpha for one number alpha as rows of cubic polynomials, for GPUs: one row an element in place of the two of
 * shader-table.ts. Rows stand for the cells of |x| in cells.ts, in the order of x; t is |x| less the middle of its cell. From x =
 * 64 on, a cell is one of ln x in place of x.
 *
 * The function is steep where it is large and singular where it is -Infinity. So a row has, with c_0 the first number
 * and r the rest of its polynomial in t:
 * - below row `low`, where exp^alpha is below -1/2, exp^(alpha + 1) = c_0 + r, whose logarithm is the result;
 * - from row `high` on, where it is above 8, ln exp^alpha = exp^(alpha - 1) = ln(2^64 c_0) + r, so that the result is 2^64 c_0 e^r;
 * - between them exp^alpha = c_0 + r.
 *
 * Error for |alpha| from 2^-10 to 1: 4 units of f32, of 1/4 where results are smaller, for x in [-30, 64] and results above -4
 * (test/layers/number-table.test.ts), and 4.1 with the exp of SwiftShader. Beyond 64 a logarithm in f32 is amplified: 4e-5
 * relative for results near overflow.
 */
interface NumberTable {
  readonly values: Float32Array;
  readonly low: number;
  readonly high: number;
}

/** Larger logarithms count as this one, and smaller numbers as the other: e^-32 is nothing beside 1. */
export const MOST = 89;
export const LEFT = -32;

/** Where cells of ln x begin. */
export const FAR = 64;

/** The row of the cell of x = 0, and where the one of the cell 0 of ln x would stand. */
export const ZERO_AT = cellOf(-LEFT) + 1;
const FAR_ROW = ZERO_AT + cellOf(FAR) + 1;
export const FAR_AT = FAR_ROW - cellOf(Math.log(FAR));

const ROWS = FAR_AT + cellOf(MOST) + 1;

/** Numbers in the values of a table. */
export const TABLE_LENGTH = WIDTH * ROWS;

/** Where rows change to those of the function, from its exponential, and to those of its logarithm. */
const LEAST = Math.exp(-1 / 2);
const LARGEST = 8;

/** The least |alpha| but 0 that has a table: for smaller ones doubles of scalar.ts cancel, and the exact ones take their time. */
const LEAST_ALPHA = 2 ** -10;

export const hasTable = (alpha: number): boolean =>
  Math.abs(alpha) >= LEAST_ALPHA && Math.abs(alpha) <= 1;

/** Coefficients of t^0 .. t^3 from values v at -half, -half / 3, half / 3 and half. */
function cubic(half: number, v: Float64Array, out: Float64Array): void {
  const ends = v[0] + v[3];
  const inner = v[1] + v[2];
  const rise = v[3] - v[0];
  const middle = v[2] - v[1];
  out[0] = (9 * inner - ends) / 16;
  out[1] = (27 * middle - rise) / (16 * half);
  out[2] = (9 * (ends - inner)) / (16 * half * half);
  out[3] = (9 * (rise - 3 * middle)) / (16 * half * half * half);
}

/**
 * Most of it runs before it is compiled, so that its time is that of its evaluations. There are three a row, since neighbours
 * share an end, and they come from polynomials that need no rows of their own.
 */
export function numberTable(alpha: number): NumberTable {
  const values = new Float32Array(TABLE_LENGTH);
  const at = new Float64Array(4);
  const row = new Float64Array(WIDTH);
  let sign = -1;
  let steps = 1;
  const f = (y: number): number => atLevel(level(sign * y) + (alpha + steps));
  // At the end of the row before.
  let sharedAt = Number.NaN;
  let shared = 0;
  const fill = (center: number, half: number): void => {
    at[0] = center - half === sharedAt ? shared : f(center - half);
    at[1] = f(center - half / 3);
    at[2] = f(center + half / 3);
    at[3] = center + half === sharedAt ? shared : f(center + half);
    cubic(half, at, row);
  };
  const lower = (center: number, half: number): void => {
    steps--;
    sharedAt = Number.NaN;
    fill(center, half);
  };
  let low = ROWS;
  let high = ROWS;
  for (let i = 0; i < ROWS; i++) {
    const cell = i < ZERO_AT ? ZERO_AT - 1 - i : i - (i < FAR_ROW ? ZERO_AT : FAR_AT);
    const center = middle(cell);
    const half = halfWidth(cell);
    if (i === ZERO_AT || i === FAR_ROW) sharedAt = Number.NaN;
    if (i === ZERO_AT) sign = 1;
    if (i === FAR_ROW) steps++;
    fill(center, half);
    // The function rises, so that rows change their meaning once each.
    if (low === ROWS && row[0] >= LEAST) {
      low = i;
      lower(center, half);
    }
    if (high === ROWS && low < ROWS && row[0] > LARGEST) {
      high = i;
      lower(center, half);
    }
    sharedAt = center + sign * half;
    shared = at[sign < 0 ? 0 : 3];
    if (high < ROWS) row[0] = Math.exp(row[0]) / SCALE;
    values.set(row, WIDTH * i);
  }
  return { values, low, high };
}
