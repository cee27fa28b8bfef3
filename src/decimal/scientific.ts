import type { Decimal } from "decimal.js";

/** mantissa 10^tens with a mantissa of a few decimals before the point: a number of any exponent. */
export interface Scientific {
  readonly mantissa: Decimal;
  readonly tens: number;
}

export function scientific(x: Decimal): Scientific {
  if (x.isZero()) return { mantissa: x, tens: 0 };
  const Ours = x.constructor as typeof Decimal;
  const digits = x.toExponential();
  return { mantissa: new Ours(digits.slice(0, digits.indexOf("e"))), tens: x.e };
}

/** a b, or a / b for power -1. */
export function times(a: Scientific, b: Scientific, power: 1 | -1 = 1): Scientific {
  const product = power === 1 ? a.mantissa.times(b.mantissa) : a.mantissa.div(b.mantissa);
  const { mantissa, tens } = scientific(product);
  return { mantissa, tens: tens + a.tens + power * b.tens };
}

/** As a Decimal: 0 or Infinity beyond its range. */
export function toNumeral({ mantissa, tens }: Scientific): Decimal {
  const Ours = mantissa.constructor as typeof Decimal;
  return new Ours(`${mantissa.toFixed()}e${tens}`);
}
