import type { Parts } from "../numbers/parts.js";

/** One period, w = start + t + i level, 0 <= t < 1, of a regular Abel function, and the samples that are taken on it. */
export interface Line {
  /** Re w where the period begins. */
  readonly start: number;
  /** Im w. */
  readonly level: number;
  /** How many samples are taken, evenly spaced. */
  readonly count: number;
}

/**
 * The first t, in steps of 1 / perPeriod and at most `reach` from `around`, such that the period from t to t + 1 at this level is good at
 * every step.
 */
export function periodWithin(
  around: number,
  level: number,
  perPeriod: number,
  reach: number,
  isGood: (w: Parts) => boolean,
): number | undefined {
  const last = reach * perPeriod;
  // Each period is tried from its end back: the next one begins after the step that is bad. From `start` to `known` all are good.
  for (let start = -last, known = -last - 1; start + perPeriod <= last; ) {
    const end = start + perPeriod;
    let i = end;
    while (i > known && isGood({ re: around + i / perPeriod, im: level })) i--;
    if (i <= known) return around + start / perPeriod;
    start = i + 1;
    known = end;
  }
  return undefined;
}
