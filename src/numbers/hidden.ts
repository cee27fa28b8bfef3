import type { Pair } from "./pair.js";

/**
 * The iterate as a pair with its derivatives, right to a few ulps; undefined where the tables do not have all of it. The pair
 * is written anew by the next call. Throws as `iterate` does.
 */
export type IterateSum = (x: number, alpha: number) => Pair | undefined;

// Properties of a base that are not shown: entries take them of a base without importing its solver.

/** The sums of its iterates, for fits. */
export const ITERATE_SUM: unique symbol = Symbol.for("iterexp.iterateSum");

/** What measures others by its iterates, for judge and the matchers. */
export const REFERENCE: unique symbol = Symbol.for("iterexp.reference");
