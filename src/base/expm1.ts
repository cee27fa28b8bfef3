import type { Decimal } from "decimal.js";
import { fatouCoordinate } from "../abel/parabolic.js";
import type { DecimalGradient } from "../decimal/functions.js";
import { type DigitsOptions, resultLike } from "../decimal/result.js";
import { expectNumber } from "../numbers/arguments.js";
import { exact, type Value } from "../numbers/exact.js";
import { memoized } from "../numbers/memo.js";
import { DOUBLE_DIGITS, toDouble } from "../numbers/significant.js";
import { type BaseGradient, isSafe } from "./doubles.js";
import { iterateExpm1 } from "./expm1-digits.js";
import type { FastLine } from "./fast/line.js";
import { expm1Line } from "./fast/shapes.js";

/** Digits of the Fatou coordinate that tables are filled from: 2^-130, and more than that next to 0. */
const DIGITS = 40;

/** Where two terms of the power series do: what they leave is below 2^-60 of x. */
const TINY = 2 ** -30;
const isTiny = (x: number, alpha: number): boolean =>
  Math.abs(x) < TINY && Math.abs(alpha * x) < TINY;

/** From here on, so that the tables reach it. */
const LEAST = 2 ** -59;

/** The tables for x, where they serve. */
function lineAt(x: number): FastLine | undefined {
  if (!(Math.abs(x) >= LEAST && x <= Number.MAX_VALUE)) return undefined;
  const side = x < 0 ? -1 : 1;
  return lineOn(side);
}

const lineOn = memoized(2, (side: -1 | 1) => expm1Line(fatouCoordinate(DIGITS), side));

/**
 * The alpha-th iterate of e^x - 1, regular at its parabolic fixed point 0 on either side of it: A^-1(A(x) + alpha), A
 * the Fatou coordinate. alpha = 1 is expm1, -1 is log1p. Next to 0 it is x + alpha x^2/2 + ..., with relative accuracy;
 * 0, of either sign, stays what it is.
 *
 * **Special values.** Infinity stays Infinity; -Infinity has the limits of the iterates of x -> -Infinity, -1 for alpha
 * = 1; -Infinity and NaN where the result is at or would lie beyond -Infinity. For alpha = Infinity -0 from x < 0 and
 * Infinity from x > 0, for -Infinity 0 from x > 0 and NaN from x < 0.
 *
 * **Method.** Two terms where |x| and |alpha x| are below 2^-30; tables of A and its inverse as sums of two doubles
 * with a rounding test; where that fails, the digits engine. Rounded correctly but for near-ties, up to 0.51 ulp where
 * the two terms are used.
 *
 * @param x any double
 * @param alpha any double
 * @returns the alpha-th iterate of e^x - 1 at x
 * @throws TypeError if an argument is not a number
 * @function
 *
 * @example
 * ```js
 * import { expm1Iterate } from "iterexp/base";
 *
 * expm1Iterate(1, 0.5); // 1.2710274138899516
 * ```
 */
export const expm1Iterate = Object.assign(inDoubles, {
  /** The iterate to any number of digits; arguments and result as those of iterexp/decimal. */
  decimal: inDecimals,
});

/**
 * The iterate and its derivatives in x and in alpha, these to a few ulps; else as expm1Iterate.
 *
 * @param x any double
 * @param alpha any double
 * @returns the value and both derivatives
 * @throws TypeError if an argument is not a number
 * @function
 *
 * @example
 * ```js
 * import { expm1IterateGradient } from "iterexp/base";
 *
 * expm1IterateGradient(1, 0.5).dx; // 1.563416671305162
 * ```
 */
export const expm1IterateGradient = Object.assign(gradientInDoubles, {
  /** Value and derivatives to any number of digits, likewise. */
  decimal: gradientInDecimals,
});

function inDoubles(x: number, alpha: number): number {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if ((x === 0 || alpha === 0) && !Number.isNaN(x + alpha)) return x;
  if (isTiny(x, alpha)) return x + x * ((alpha * x) / 2);
  const line = lineAt(x);
  if (line !== undefined) {
    line.height(x, false);
    line.add(alpha);
    line.value(false);
    if (line.isRounded) return line.sum.hi;
  }
  return toDouble(iterateExpm1(exact("x", x), exact("alpha", alpha), DOUBLE_DIGITS, false).value);
}

function gradientInDoubles(x: number, alpha: number): BaseGradient {
  expectNumber("x", x);
  expectNumber("alpha", alpha);
  if (isTiny(x, alpha)) {
    const step = alpha * x;
    const dalpha = ((x * x) / 2) * (1 + step - x / 6);
    return { value: expm1Iterate(x, alpha), dx: 1 + step, dalpha };
  }
  const line = alpha === 0 ? undefined : lineAt(x);
  if (line !== undefined) {
    line.height(x, true);
    const inner = line.sum.slope;
    line.add(alpha);
    line.value(true);
    const gradient = { value: line.sum.hi, dx: inner * line.sum.slope, dalpha: line.sum.slope };
    if (
      line.isRounded &&
      Number.isFinite(gradient.value) &&
      [inner, gradient.dx, gradient.dalpha].every(isSafe)
    )
      return gradient;
  }
  const { value, dx, dalpha } = iterateExpm1(
    exact("x", x),
    exact("alpha", alpha),
    DOUBLE_DIGITS,
    true,
  );
  return {
    value: x === 0 && !Number.isNaN(alpha) ? x : toDouble(value),
    dx: toDouble(dx),
    dalpha: toDouble(dalpha),
  };
}

function inDecimals(x: Value, alpha: Value, options: DigitsOptions = {}): Decimal {
  const { digits, rounded } = resultLike(x, options);
  return rounded(iterateExpm1(exact("x", x), exact("alpha", alpha), digits, false).value);
}

function gradientInDecimals(x: Value, alpha: Value, options: DigitsOptions = {}): DecimalGradient {
  const { digits, rounded } = resultLike(x, options);
  const outcome = iterateExpm1(exact("x", x), exact("alpha", alpha), digits, true);
  return {
    value: rounded(outcome.value),
    dx: rounded(outcome.dx),
    dalpha: rounded(outcome.dalpha),
  };
}
