import type { Factor } from "../abel/series.js";
import { arithmetic, decimalOf, exactDecimal, type Precision } from "./outcome.js";
import { type Scientific, scientific, times } from "./scientific.js";

/** The product of the factors of a derivative, any of which may leave decimal.js's range where it does not. */
export function product(factors: readonly Factor[], work: Precision): Scientific {
  return factors
    .map(({ number, power }) => {
      const value = "ball" in number ? decimalOf(number, work) : exactDecimal(number, work);
      return { value, power };
    })
    .reduce(
      (all, { value, power }) => times(all, scientific(value), power),
      scientific(new (arithmetic(work))(1)),
    );
}
