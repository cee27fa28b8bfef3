import type { Pair } from "./pair.js";

/**
 * The iterate as a pair with its derivatives, right to a few ulps; undefined where the tables do not have all of it. The pair
 * is written anew by the next call. Throws as `iterate` does.
 */
export type IterateSum = (x: number, alpha: number) => Pair | undefined;

/** Properties of a base that are not shown, for entries that take a base without importing its solver: fits take its sums, */
export const ITERATE_SUM: unique symbol = Symbol.for("iterexp.iterateSum");

/** and what judges others takes what it measures them by. */
export const REFERENCE: unique symbol = Symbol.for("iterexp.reference");
