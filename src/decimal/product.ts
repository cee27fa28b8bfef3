import type { Decimal } from "decimal.js";
import { arithmetic, decimalOf, exactDecimal, type Work } from "./outcome.js";
import type { Factor } from "./position.js";

/** The product of the factors of a derivative. */
export function product(factors: readonly Factor[], work: Work): Decimal {
  const one = new (arithmetic(work))(1);
  return factors.reduce((all, { number, power }) => {
    const factor = "ball" in number ? decimalOf(number, work) : exactDecimal(number, work);
    return power === 1 ? all.times(factor) : all.div(factor);
  }, one);
}
