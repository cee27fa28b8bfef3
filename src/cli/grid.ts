import { UsageError } from "./usage-error.js";

/** `count` evenly spaced numbers from `from` to `to`, both included; `from` alone where count is 1. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * One rounding a step where the ends are whole numbers: the fourth of eleven points from 0 to 1 is
 * 0.3, not 0.30000000000000004.
 */
export function* points({ from, to, count }: Grid): Generator<number> {
  const steps = count - 1;
  if (!Number.isFinite((to - from) * steps)) {
    throw new UsageError("--to", `${to}`, "(to - from) * (count - 1) not to overflow");
  }
  yield from;
  for (let i = 1; i < steps; i++) yield from + ((to - from) * i) / steps;
  if (steps > 0) yield to;
}
