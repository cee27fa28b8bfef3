import { uniform } from "../../test/fixtures/doubles.js";

export interface Random {
  readonly uniform: (from?: number, to?: number) => number;
  readonly normal: () => number;
  /** A whole number from 0 to count - 1. */
  readonly below: (count: number) => number;
}

/** Random numbers that are the same in every run. */
export function randomOf(seed: number): Random {
  const next = uniform(seed);
  return {
    uniform: (from = 0, to = 1) => from + (to - from) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    below: (count) => Math.floor(count * next()),
  };
}
