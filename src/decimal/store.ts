import { type AbelExpansion, solving } from "../abel/kneser/solve.js";
import { natural, type PowerMap } from "../abel/power-map.js";
import { finish, type Steps } from "../abel/steps.js";
import { describe, expectOptions } from "../numbers/arguments.js";
import { Memo } from "../numbers/memo.js";
import { Expansion, type Shipped } from "./expansion.js";
import type { Supply } from "./outcome.js";
import { shipped } from "./shipped.generated.js";

/**
 * Digits that the expansion behind results of so many digits has: an evaluation needs 14 beyond, and up
 * to 10 more where errors grow, next to zeros and in results up to about 10^(10^9). The levels are ten
 * digits apart, so that one solve serves all neighbours.
 */
export const levelFor = (digits: number): number => 10 * Math.ceil(digits / 10) + 24;

/**
 * Digits of the expansion that is solved for where no more are asked for: those of results in doubles and of 20 digits. The few
 * of them whose errors grow ask for more, and then another is solved for.
 */
const FEWEST = levelFor(10);

/** How a long solve is watched and stopped. */
export interface PrepareOptions {
  /** Told the fraction of the work that is done, from 0 to 1; it only grows. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Stops the work; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Expansions of one base that are kept at a time. One serves all digits up to its own. */
const EXPANSIONS = 8;

const PREPARE_OPTIONS = ["onProgress", "signal"] as const satisfies (keyof PrepareOptions)[];

/** Throws TypeError for an option that is none of these and of `others`, and for another type of one of these. */
export function expectPrepareOptions(
  options: PrepareOptions,
  others: readonly string[] = [],
): void {
  expectOptions("options", options, [...others, ...PREPARE_OPTIONS]);
  const { onProgress, signal } = options;
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress = ${describe(onProgress)}, expected a function`);
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== "function") {
    throw new TypeError(`signal = ${describe(signal)}, expected an AbortSignal`);
  }
}

/** The solved expansions of one base, and how more are come by. */
export interface Store {
  /** One of so many digits or more that is known already. */
  atHand(digits: number): Expansion | undefined;
  /** An expansion of so many digits or more, solved now if need be; the best at hand if not `solve`. */
  expansionWith(digits: number, solve: boolean): Expansion;
  /** Adds an expansion to those at hand. */
  keep(expansion: Expansion): Expansion;
  /** The expansion for results of so many digits, solved in slices between which other work can run. */
  prepared(digits: number, options: PrepareOptions): Promise<Expansion>;
}

/** A solve under way, which all who wait for it drive in turn. */
interface Job {
  readonly steps: Steps<AbelExpansion>;
  fraction: number;
  waiting: number;
  failure?: unknown;
}

/** Milliseconds of work between two looks at the event loop. */
const SLICE = 12;

/** The store of a base, with an expansion that comes with the package where there is one. */
export function storeOf(map: PowerMap, shipped?: Shipped): Store {
  const known = new Memo<number, Expansion>(EXPANSIONS);
  const jobs = new Map<number, Job>();
  const solve = (level: number) => solving({ digits: level, kappa: map.kappaAt });

  function atHand(digits: number): Expansion | undefined {
    if (known.size === 0 && shipped !== undefined) keep(Expansion.shipped(shipped, map));
    return known.find(Math.min(...known.keys().filter((n) => n >= digits)));
  }

  const keep = (expansion: Expansion): Expansion => known.get(expansion.digits, () => expansion);

  function expansionWith(digits: number, now: boolean): Expansion {
    const found = atHand(digits) ?? (now ? undefined : known.find(Math.max(...known.keys())));
    if (found !== undefined) return found;
    const level = digits <= FEWEST ? FEWEST : levelFor(digits - 14);
    const job = jobs.get(level);
    const steps = job === undefined || "failure" in job ? solve(level) : job.steps;
    return keep(new Expansion(finish(steps), map));
  }

  async function prepared(
    digits: number,
    { onProgress, signal }: PrepareOptions,
  ): Promise<Expansion> {
    signal?.throwIfAborted();
    const level = levelFor(digits);
    const job = jobs.get(level) ?? { steps: solve(level), fraction: 0, waiting: 0 };
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
        if (step.value !== undefined) keep(new Expansion(step.value, map)); // else another has ended it
        return;
      }
      job.fraction = Math.max(job.fraction, step.value);
    }
  }

  return { atHand, expansionWith, keep, prepared };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Base e. */
export const naturalStore = storeOf(natural, shipped);

/** Its series, at hand or solved for. */
export const supply: Supply = (digits, solve) => naturalStore.expansionWith(digits, solve).series;
