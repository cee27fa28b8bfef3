import type { Factor } from "../abel/series.js";
import { type Exact, one } from "../numbers/exact.js";
import { over, times } from "../numbers/significant.js";
import { finer, type Precision, significantOf } from "./outcome.js";

/** The product of the factors of a derivative, any of which may leave decimal.js's range where it does not. */
export const product = (factors: readonly Factor[], work: Precision): Exact =>
  factors.reduce((all, { number, power }) => {
    const value = "ball" in number ? significantOf(number, work) : number;
    return (power === 1 ? times : over)(all, value, finer(work));
  }, one);
