import type { Pair } from "./pair.js";

/**
 * The iterate as a pair with its derivatives, right to a few ulps; undefined where the tables do not have all of it. The pair
 * is written anew by the next call. Throws as `iterate` does.
 */
export type IterateSum = (x: number, alpha: number) => Pair | undefined;

/** The iterate as a pair by the digits engine, right to 2^-100 of it, with its derivative in x; undefined where it is no finite double. */
export type ExactSum = (
  x: number,
  alpha: number,
) => Pick<Readonly<Pair>, "hi" | "lo" | "error" | "dx"> | undefined;

// Properties of a base that are not shown: entries take them of a base without importing its solver.

/** The sums of its iterates, for fits. */
export const ITERATE_SUM: unique symbol = Symbol.for("iterexp.iterateSum");

export const EXACT_SUM: unique symbol = Symbol.for("iterexp.exactSum");

/** What measures others by its iterates, for judge and the matchers. */
export const REFERENCE: unique symbol = Symbol.for("iterexp.reference");

/**
 * Makes `stored` the enumerable field of an object: structuredClone and postMessage copy it, whatever else the object holds,
 * and what reads the stored form of the object takes the copy.
 */
export function cloneAs(self: object, stored: () => unknown): void {
  Object.defineProperty(self, "stored", { enumerable: true, get: stored });
}

/** What is stored of a clone; anything else as it is. */
export const storedOf = (source: unknown): unknown =>
  (source as { stored?: unknown } | null | undefined)?.stored ?? source;
