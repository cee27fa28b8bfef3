import { innerSum } from "./order.js";
import { type Precision, round } from "./precision.js";

/**
 * How many numbers a row holds beyond c0..cn:
 * 0: c0 + t (c1 + ...);
 * 1: c0 + (e0 + t (c1 + ...)), c0 + e0 being the constant, so that its rounding costs nothing;
 * 2: (c0 + t h1) + (e0 + t (c1 + ...)), where h1 + c1 is the slope near a zero of f, and c0 and h1 are so short that
 *    c0 + t h1 is exact; h1 = 0 elsewhere. So a zero costs little more than the last rounding.
 * In this order in a row: c0, e0, h1, c1, ..., cn.
 */
export type Extra = 0 | 1 | 2;

export const EXTRAS: readonly Extra[] = [0, 1, 2];

/** The arithmetic of a row, and how many numbers it holds. */
export interface RowForm {
  readonly degree: number;
  readonly extra: Extra;
  readonly precision: Precision;
}

/** A row for arithmetic so much wider than its precision that it needs no extra terms: c0 + e0, h1 + c1, c2, ... */
export function mergeRow(c: Iterable<number>, extra: Extra): number[] {
  const all = [...c];
  const row = all.slice(extra);
  if (extra > 0) row[0] = all[0] + all[1];
  if (extra === 2) row[1] += all[2];
  return row;
}

/** A row as one of the arithmetics has it: that of the fit, or JavaScript's, which is f64 for all. */
export interface RowIn extends RowForm {
  readonly c: readonly number[];
}

/** The row of a fit in each arithmetic that evaluates it. */
export const arithmetics = (row: RowIn): RowIn[] =>
  row.precision === "f64"
    ? [row]
    : [row, { ...row, c: mergeRow(row.c, row.extra), extra: 0, precision: "f64" }];

/**
 * The value of a row at t, every operation rounded to the precision: what the generated code computes. The last two
 * operations, whose roundings count, are those of Horner's rule.
 */
export function rowValue(
  c: ArrayLike<number>,
  { degree, extra, precision }: RowForm,
  t: number,
): number {
  let s = round(t * innerSum(c, extra, degree, t, precision), precision);
  if (extra === 0) return round(c[0] + s, precision);
  s = round(c[1] + s, precision);
  const head = extra === 2 ? round(c[0] + round(t * c[2], precision), precision) : c[0];
  return round(head + s, precision);
}
