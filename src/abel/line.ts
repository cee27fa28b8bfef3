/** One period, w = start + t + i level, 0 <= t < 1, of a regular Abel function, and the samples that are taken on it. */
export interface Line {
  readonly start: number;
  readonly level: number;
  readonly count: number;
}
