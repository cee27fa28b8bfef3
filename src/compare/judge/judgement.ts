import type { Failure } from "./candidate.js";
import type { Composed } from "./composition.js";
import type { Drift } from "./drift.js";
import type { Smoothness } from "./smoothness.js";

/**
 * - "Kneser", or "regular" for a base up to e^(1/e): within 1e-6 of Kneser's heights and 1% of its values, it composes to exp^m
 *   as nearly as that allows, and nothing says that it is another. (Below, "Kneser's" stands for both.)
 * - "another iterate": its drift is at least 20 times as large as what it misses the functional
 *   equations by.
 * - "no iterate": it misses the functional equations by about as much as Kneser's, or its composition by
 *   more than its own distance from Kneser's explains.
 * - "undecided": it has no values where its composition leads; or it is far from Kneser's, and alpha is no
 *   m/n and the domain shorter than a unit of height.
 * - "broken": somewhere on the domain it gives no finite number, or not twice the same.
 */
export type Kind = "Kneser" | "regular" | "another iterate" | "no iterate" | "undecided" | "broken";

/** The n-fold composition of f against exp^m, alpha = m/n. */
export interface Composition {
  /** How often f is applied. */
  readonly n: number;
  /** Which iterate of exp that is meant to give. */
  readonly m: number;
  /** The point with the most ulps that rounding does not explain, or just the most where it explains all. */
  readonly worst: Composed;
  /** Those ulps, |worst.ulps| - worst.inherent, or 0; for a correctly rounded f below 0.51. */
  readonly unexplained: number;
  /** Decimal digits that agree but for rounding: log10(2^53 / unexplained), at most 16, at least 0. */
  readonly digits: number;
  /** The largest error in heights, |slog(f^n(x)) - slog(x) - m|. */
  readonly heightError: number;
}

/** Whether a candidate increases. */
export interface Monotonicity {
  /** Whether f increased from sample to sample, but for falls of 64 ulps or less. */
  readonly increasing: boolean;
  /** The largest other step: from x to next, f(next) <= f(x). */
  readonly worst: {
    /** The lesser point. */
    readonly x: number;
    /** The sample next to it. */
    readonly next: number;
    /** f(next) - f(x). */
    readonly step: number;
  } | null;
}

/** How far f is from Kneser's where that is worst, relative to the value. */
export interface Distance {
  /** Where it is worst. */
  readonly x: number;
  /** f(x). */
  readonly value: number;
  /** Kneser's value at x. */
  readonly expected: number;
  /** value / expected - 1. */
  readonly relative: number;
}

/** What `judge` found. */
export interface Judgement {
  /** What was found, in words. */
  readonly verdict: string;
  /** Which kind of function f is. */
  readonly kind: Kind;
  /** The name of the base, "e" by default. */
  readonly base: string;
  /** The iterate that f was judged as. */
  readonly alpha: number;
  /** The ends of the x that f was judged on. */
  readonly domain: readonly [from: number, to: number];
  /** How many points x f was evaluated at. */
  readonly points: number;
  /** How often f was called. */
  readonly calls: number;
  /** Whether all points were reached within the budget. */
  readonly complete: boolean;
  /** Where f gave no finite number on the domain, or no number where its composition led, and the worst failed composition. */
  readonly failures: readonly Failure[];
  /** null where alpha is no m/n with n <= 64, or nothing could be composed. */
  readonly composition: Composition | null;
  /** null with fewer than two values. */
  readonly monotonicity: Monotonicity | null;
  /** null where the domain has no integer height 1/16 inside, f failed there, or time ran out. */
  readonly smoothness: Smoothness | null;
  /** null without a single value. */
  readonly drift: Drift | null;
  /** null where no value of Kneser's with |value| >= 1/4 is in reach. */
  readonly distance: Distance | null;
}
