import type { Parts } from "../numbers/parts.js";

/** One period, w = start + t + i level, 0 <= t < 1, of a regular Abel function, and the samples that are taken on it. */
export interface Line {
  readonly start: number;
  readonly level: number;
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
  let good = 0;
  for (let i = -reach * perPeriod; i <= reach * perPeriod; i++) {
    good = isGood({ re: around + i / perPeriod, im: level }) ? good + 1 : 0;
    if (good > perPeriod) return around + (i - perPeriod) / perPeriod;
  }
  return undefined;
}
