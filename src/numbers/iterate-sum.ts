import type { Pair } from "./pair.js";

/**
 * The iterate as a pair with its derivatives, right to a few ulps; undefined where the tables do not have all of it. The pair
 * is written anew by the next call. Throws as `iterate` does.
 */
export type IterateSum = (x: number, alpha: number) => Pair | undefined;

/** The property under which the iterates of a base keep their sums, for fits; it is not shown. */
export const ITERATE_SUM: unique symbol = Symbol.for("iterexp.iterateSum");
