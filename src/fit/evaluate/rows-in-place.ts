import { type Precision, roundDown, roundUp } from "./precision.js";

/** Rows of one width, and the index that leads to them. */
interface RowsInPlace {
  /** The row of a number between the ends, as the evaluation computes it; it never falls as x rises. */
  readonly index: (x: number) => number;
  readonly rows: number;
  readonly center: (i: number) => number;
  readonly half: number;
  /** How far beyond a row a number may lie that is led to it. */
  readonly slack: (i: number) => number;
  readonly from: number;
  readonly to: number;
  readonly precision: Precision;
}

/**
 * Whether every number of the precision between the ends is led to a row in which it lies, or by less than the slack
 * beyond. As the index never falls, it is so everywhere where it is so at both ends and on both sides of every joint.
 */
export function leadsRight({
  index,
  rows,
  center,
  half,
  slack,
  from,
  to,
  precision,
}: RowsInPlace): boolean {
  if (!(index(from) >= 0 && index(to) <= rows - 1)) return false;
  for (let i = 0; i + 1 < rows; i++) {
    const before = roundDown(center(i + 1) - half - slack(i + 1), precision);
    const behind = roundUp(center(i) + half + slack(i), precision);
    if (before >= from && before <= to && index(before) > i) return false;
    if (behind >= from && behind <= to && index(behind) <= i) return false;
  }
  return true;
}

/** Whether a power of two and its reciprocal are normal numbers of the precision, which no hardware takes for 0. */
export const hasReciprocal = (power: number, precision: Precision): boolean => {
  const most = precision === "f32" ? 2 ** 126 : 2 ** 1022;
  return power <= most && power >= 1 / most;
};
