/** What one training run is asked for and gives, passed between processes as JSON. */
export interface Run {
  readonly study: "neurons" | "attention";
  readonly task: string;
  readonly model: string;
  readonly rate: number;
  readonly seed: number;
  readonly scale: Scale;
}

/** How much is done: the study itself, or a tiny one. */
export interface Scale {
  readonly steps: number;
  readonly batch: number;
  readonly examples: number;
  readonly tests: number;
}

export interface Outcome {
  /** Training loss, the mean of every `every` steps. */
  readonly curve: readonly number[];
  readonly every: number;
  /** Loss on a set of its own to tune by. */
  readonly validation: number;
  /** The results that are reported, on test sets. */
  readonly scores: Readonly<Record<string, number>>;
  readonly parameters: number;
  /** Where alpha ended, if it was learned. */
  readonly alpha?: number;
}

/** Means of consecutive groups. */
export function thinned(
  losses: readonly number[],
  points: number,
): { curve: number[]; every: number } {
  const every = Math.max(1, Math.floor(losses.length / points));
  const curve: number[] = [];
  for (let i = 0; i + every <= losses.length; i += every) {
    curve.push(losses.slice(i, i + every).reduce((s, x) => s + x, 0) / every);
  }
  return { curve, every };
}
