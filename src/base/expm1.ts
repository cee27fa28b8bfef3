import type { Decimal } from "decimal.js";
import { exact, type Value } from "../decimal/exact.js";
import { type DecimalGradient, type DigitsOptions, resultLike } from "../decimal/functions.js";
import { expectNumber } from "../real/arguments.js";
import type { BaseGradient } from "./base.js";
import { iterateExpm1 } from "./expm1-digits.js";

/** 17 digits tell a double; the digits engine knows 11 more. */
const DOUBLE = 17;

/**
 * The alpha-th iterate of e^x - 1, regular at its parabolic fixed point 0 on either side of it:
 * A^-1(A(x) + alpha), A the Fatou coordinate (src/base/parabolic.ts). alpha = 1 is expm1, -1 is log1p. Next
 * to 0 it is x + alpha x^2/2 + ..., with relative accuracy; 0, of either sign, stays what it is.
 *
 * Special values: Infinity stays Infinity; -Infinity has the limits of the iterates of x -> -Infinity, -1 for
 * alpha = 1; -Infinity and NaN where the result is at or would lie beyond -Infinity. For alpha = Infinity
 * -0 from x < 0 and Infinity from x > 0, for -Infinity 0 from x > 0 and NaN from x < 0.
 *
 * Rounded correctly but for near-ties. Throws TypeError if an argument is not a number.
 */
export function expm1Iterate(x: number, alpha: number): number {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (x === 0 && !Number.isNaN(alpha)) return x;
  return toDouble(iterateExpm1(exact("x", x), exact("alpha", alpha), DOUBLE, false).value);
}

/** The iterate and its derivatives in x and in alpha; as expm1Iterate. */
export function expm1IterateGradient(x: number, alpha: number): BaseGradient {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  const { value, dx, dalpha } = iterateExpm1(exact("x", x), exact("alpha", alpha), DOUBLE, true);
  return {
    value: x === 0 && !Number.isNaN(alpha) ? x : toDouble(value),
    dx: toDouble(dx),
    dalpha: toDouble(dalpha),
  };
}

/** The iterate to any number of digits; arguments and result as those of iterexp/decimal. */
expm1Iterate.decimal = (x: Value, alpha: Value, options: DigitsOptions = {}): Decimal => {
  const { digits, rounded } = resultLike(x, options);
  return rounded(iterateExpm1(exact("x", x), exact("alpha", alpha), digits, false).value);
};

/** Value and derivatives to any number of digits, likewise. */
expm1IterateGradient.decimal = (
  x: Value,
  alpha: Value,
  options: DigitsOptions = {},
): DecimalGradient => {
  const { digits, rounded } = resultLike(x, options);
  const outcome = iterateExpm1(exact("x", x), exact("alpha", alpha), digits, true);
  return {
    value: rounded(outcome.value),
    dx: rounded(outcome.dx),
    dalpha: rounded(outcome.dalpha),
  };
};

/** The nearest double; a negative underflow stays negative as x does. */
const toDouble = (value: Decimal): number => value.toNumber();
