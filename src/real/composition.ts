import { describe, expectNumber } from "../numbers/arguments.js";
import { ordinal, ulp } from "../numbers/doubles.js";
import { exp, fromNumber, toNumber } from "../numbers/fixed.js";

/** Compositions of more are refused: f may take any time, and no such root of exp was ever asked for. */
const MOST_CALLS = 65_536;

/**
 * By how many ulps of e^x the n-fold composition of f misses e^x at x: (f(f(...f(x))) - e^x) / ulp(e^x). It has a sign, and need not
 * be a whole number. ulp(e^x) is the distance between the doubles around e^x.
 *
 * Such a test does not tell which solution f is. If p has period 1 and t + p(t) increases, the Abel function slog + p(slog) gives
 * another f with f(f(x)) = e^x exactly. Compare with known values as well, at heights that do not differ by integers:
 * halfExp(1) = 1.64635423375119458097 and halfExp(2) = 3.43129811745375817618.
 *
 * **Domain and special values.** Every x. Where e^x overflows, the result is 0 if the composition is Infinity, and -Infinity
 * otherwise. It is NaN if f gives NaN, and for x = NaN.
 *
 * **Accuracy.** e^x is computed to far more digits than doubles have, so that the check itself loses nothing: exp rounded correctly
 * gives at most 0.5.
 *
 * @param f the candidate for exp^(1/n), which is called n times
 * @param n an integer from 1 to 65536
 * @param x any double
 * @returns the miss in ulps of e^x
 * @throws TypeError if f is not a function or x or a value of f not a number; RangeError for another n
 *
 * @example
 * ```js
 * import { compositionError, halfExp } from "iterexp";
 *
 * compositionError(halfExp, 2, 1); // -0.32553074014505834
 * compositionError((x) => 1.7 * x, 2, 1) > 1e14; // true
 * ```
 */
export function compositionError(f: (x: number) => number, n: number, x: number): number {
  if (typeof f !== "function") throw new TypeError(`f = ${describe(f)}, expected a function`);
  if (!(Number.isInteger(n) && n >= 1 && n <= MOST_CALLS)) {
    throw new RangeError(`n = ${describe(n)}, expected an integer from 1 to ${MOST_CALLS}`);
  }
  expectNumber("x", x);
  let y = x;
  for (let i = 0; i < n; i++) {
    y = f(y);
    expectNumber("f(x)", y);
  }
  return expError(y, x);
}

/** By how many ulps of e^x a double y misses e^x, signed and fractional; special values as for compositionError. */
export function expError(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;

  const p = 1200n;
  const power =
    x === Number.NEGATIVE_INFINITY || x < -800 ? 0n : exp(fromNumber(Math.min(x, 710), p), p);
  const nearest = toNumber(power, p);
  if (nearest === Number.POSITIVE_INFINITY) {
    return y === Number.POSITIVE_INFINITY ? 0 : Number.NEGATIVE_INFINITY;
  }
  if (!Number.isFinite(y)) return y;
  const miss = fromNumber(y, p) - power;
  return toNumber((miss << 60n) / fromNumber(ulp(nearest), p), 60n);
}

/**
 * How many steps from one double to the next lead from a to b: 0 for equal values (0 and -0 are equal), 1 for
 * neighbours; from the largest finite number to Infinity is one step. NaN if one is NaN. Exact below 2^53.
 *
 * @param a a double
 * @param b a double
 * @returns the number of steps
 * @throws TypeError if an argument is not a number
 *
 * @example
 * ```js
 * import { ulpDistance } from "iterexp";
 *
 * ulpDistance(1, 1 + 2 ** -51); // 2
 * ```
 */
export function ulpDistance(a: number, b: number): number {
  expectNumber("a", a);
  expectNumber("b", b);
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  return Math.abs(Number(ordinal(a) - ordinal(b)));
}
