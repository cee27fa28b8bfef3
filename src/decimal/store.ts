import { type AbelExpansion, solving } from "../kneser/solve.js";
import { finish, type Steps } from "../kneser/steps.js";
import { Expansion } from "./expansion.js";
import { shipped } from "./shipped.generated.js";

/**
 * Digits that the expansion behind results of so many digits has: an evaluation needs 14 beyond, and up
 * to 10 more where errors grow, next to zeros and in results up to about 10^(10^9). The levels are ten
 * digits apart, so that one solve serves all neighbours.
 */
export const levelFor = (digits: number): number => 10 * Math.ceil(digits / 10) + 24;

/** The expansions at hand, by their digits. */
const known: Expansion[] = [];

/** An expansion of so many digits or more, solved now if need be; the best at hand if not `solve`. */
export function expansionWith(digits: number, solve: boolean): Expansion {
  const found = atHand(digits) ?? (solve ? undefined : known[known.length - 1]);
  if (found !== undefined) return found;
  const level = levelFor(digits - 14);
  const job = jobs.get(level);
  const steps = job === undefined || "failure" in job ? solving({ digits: level }) : job.steps;
  return keep(new Expansion(finish(steps)));
}

export function atHand(digits: number): Expansion | undefined {
  if (known.length === 0) keep(Expansion.fromJSON(shipped));
  return known.find((expansion) => expansion.digits >= digits);
}

/** Adds an expansion to those at hand. */
export function keep(expansion: Expansion): Expansion {
  const same = known.find(({ digits }) => digits === expansion.digits);
  if (same !== undefined) return same;
  known.push(expansion);
  known.sort((a, b) => a.digits - b.digits);
  return expansion;
}

export interface PrepareOptions {
  /** Told the fraction of the work that is done, from 0 to 1; it only grows. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Stops the work; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A solve under way, which all who wait for it drive in turn. */
interface Job {
  readonly steps: Steps<AbelExpansion>;
  fraction: number;
  waiting: number;
  failure?: unknown;
}

const jobs = new Map<number, Job>();

/** Milliseconds of work between two looks at the event loop. */
const SLICE = 12;

/** The expansion for results of so many digits, solved in slices between which other work can run. */
export async function prepared(
  digits: number,
  { onProgress, signal }: PrepareOptions,
): Promise<Expansion> {
  signal?.throwIfAborted();
  const level = levelFor(digits);
  const job = jobs.get(level) ?? { steps: solving({ digits: level }), fraction: 0, waiting: 0 };
  jobs.set(level, job);
  job.waiting++;
  try {
    for (let told = -1; ; ) {
      const found = atHand(digits + 24);
      if (found !== undefined) {
        onProgress?.(1);
        return found;
      }
      if (job.fraction > told) {
        told = job.fraction;
        onProgress?.(told);
      }
      await pause();
      signal?.throwIfAborted();
      if ("failure" in job) throw job.failure;
      work(job);
    }
  } finally {
    if (--job.waiting === 0) jobs.delete(level);
  }
}

function work(job: Job): void {
  for (const end = performance.now() + SLICE; performance.now() < end; ) {
    let step: IteratorResult<number, AbelExpansion>;
    try {
      step = job.steps.next();
    } catch (error) {
      job.failure = error;
      throw error;
    }
    if (step.done) {
      if (step.value !== undefined) keep(new Expansion(step.value)); // else another has ended it
      return;
    }
    job.fraction = Math.max(job.fraction, step.value);
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
