import { Decimal } from "decimal.js";
import { expectDigits } from "../decimal/expansion-json.js";
import { decimalOf, decimals, resultLike } from "../decimal/result.js";
import { cut, expectOneOf, expectOption, expectOptions } from "../numbers/arguments.js";
import { exact, type Value } from "../numbers/exact.js";
import { DOUBLE_DIGITS } from "../numbers/significant.js";
import { valuesOn } from "./digits.js";
import { rootBelowOne } from "./low-super-root.js";
import { solutionOf } from "./regime.js";

/** Which super-root is meant where there are two. */
export interface SuperRootOptions {
  /** For even integer heights and y < 1, where two bases have the tower y: 0 for the larger one, -1 for the smaller one. */
  readonly branch?: 0 | -1 | undefined;
}

/** The digits of a super-root, and which one it is. */
export interface DecimalSuperRootOptions extends SuperRootOptions {
  /** Significant digits of the result; the precision of y's constructor by default. */
  readonly digits?: number | undefined;
}

type Numbers = typeof Decimal;

/** Digits that the base is known to beyond those asked for. */
const SPARE = 6;

/** Of the first search, whose bases are solved to few digits. */
const FEW = 13;

/** Steps of a search, each of which solves a base at most: far more than false position with halving takes. */
const MOST_STEPS = 500;

/** Towers up to here are formed step by step. */
const FEW_STEPS = 20;

/**
 * The super-root: the base b with b^^h = y, that is sexp_b(h) = y.
 *
 * **Domain.** y > 0 and h > 0, finite. For an integer h every base b > 0 counts. If y >= 1 or h is odd, there is one root. If
 * y < 1 and h is even, b^^h has a least value on 0 < b < 1, e^(-1/e) for h = 2: from there on there are two roots, told apart by
 * `branch`, and below there is none. For y < 1 the height is at most 1000. At a height that is no integer the tower is real
 * for b > 1 alone, so that y > 1: by regular iteration below e^(1/e), by Kneser's solution above. y = 1 has the root 1.
 *
 * **Accuracy.** Rounded to the nearest double unless the root lies within 1e-5 ulp of a tie.
 *
 * **Cost.** At a height that is no integer some ten bases are solved, which takes seconds.
 *
 * **Method.** For y < 1 Newton's method in ln b, whose tower and slopes are formed step by step, between the least tower and
 * either end. For y > 1 the tower grows with b. A bracket of b is narrowed by the Illinois variant of the false position, in a
 * scale in which it is nearly straight: of the linear super-logarithm, or of 1 / slog_b(y)^2. The first search has few digits;
 * the next ones begin with a bracket around its result and have twice as many each.
 *
 * @param y The tower: a number, Decimal, bigint or text such as "1/3", "e" or "e^(1/e)".
 * @param h The height, likewise.
 * @param options branch: which root where there are two, 0 by default.
 * @returns The base.
 * @throws TypeError for an argument of another type or an unknown option; RangeError outside the domain, and where b lies
 * beyond 1e32 at a height that is no integer.
 * @function
 * @example
 * [superRoot(27, 2), superRoot(2, 1 / 2), superRoot(0.7, 2, { branch: -1 })];
 * // [ 3, 4.80576445234695, 0.28090122513015053 ]
 */
export const superRoot = Object.assign(toDoubles, {
  /**
   * The super-root to any number of digits; domain, cost and method as for superRoot.
   *
   * @param y The tower, as for superRoot.
   * @param h The height.
   * @param options digits: significant digits, the precision of y's constructor by default; branch: as for superRoot.
   * @returns The base, a Decimal of y's constructor, known to 6 digits more before rounding.
   * @throws TypeError and RangeError as superRoot does, and for digits out of range.
   * @example
   * superRoot.decimal(2, "1/2", { digits: 20 }).toString();
   * // '4.8057644523469501994'
   */
  decimal: toDecimals,
});

function toDoubles(y: Value, h: Value, options: SuperRootOptions = {}): number {
  expectOption("options", options, "branch");
  return rootOf(y, h, DOUBLE_DIGITS, options).toNumber();
}

function toDecimals(y: Value, h: Value, options: DecimalSuperRootOptions = {}): Decimal {
  expectOptions("options", options, ["digits", "branch"]);
  const { branch, ...rest } = options;
  const { digits, rounded } = resultLike(y, rest);
  expectDigits(digits);
  return rounded(exact("b", rootOf(y, h, digits, { branch })));
}

function rootOf(
  argument: Value,
  height: Value,
  digits: number,
  { branch = 0 }: SuperRootOptions,
): Decimal {
  expectOneOf("branch", branch, [0, -1]);
  const D = decimals(digits + SPARE + 14);
  const y = positive("y", argument, D);
  const h = positive("h", height, D);
  if (y.eq(1)) return y;
  if (y.lt(1)) return rootBelowOne(y, h, branch, digits + SPARE + 4);
  if (branch !== 0) {
    throw new RangeError(`branch = ${branch}, expected 0 for y = ${cut(`${y}`)}: one root`);
  }
  if (y.minus(1).lt(1e-11)) {
    throw new RangeError(`y = ${cut(`${y}`)}, expected 1 or more than 1 + 1e-11`);
  }
  return rootAboveOne(y, h, digits + SPARE);
}

function positive(name: string, argument: Value, D: Numbers): Decimal {
  const number = numberOf(name, argument, D);
  if (number.isFinite() && number.gt(0)) return number;
  throw new RangeError(`${name} = ${cut(`${number}`)}, expected a finite number > 0`);
}

function numberOf(name: string, argument: Value, D: Numbers): Decimal {
  if (argument === "e") return new D(1).exp();
  if (argument === "e^(1/e)") return new D(-1).exp().exp();
  const value = exact(name, argument);
  return typeof value === "string"
    ? new D(value)
    : new D(`${value.num}e${value.exponent}`).div(`${value.den}`);
}

/** The linear super-logarithm of v > 1: ln v up to e, and one more than that of ln v beyond. */
const linearSlog = (v: Decimal): Decimal => (v.lte(Math.E) ? v.ln() : linearSlog(v.ln()).plus(1));

/** Its inverse. */
const linearSexp = (s: Decimal): Decimal => (s.lte(1) ? s.exp() : linearSexp(s.minus(1)).exp());

/** The root for y > 1. */
function rootAboveOne(y: Decimal, h: Decimal, digits: number): Decimal {
  const target = linearSlog(y);
  const few = h.lte(FEW_STEPS);
  const scale = few && h.isInteger() ? "steps" : few || y.gte(Math.E) ? "height" : "tower";
  /**
   * Of the sign of b^^h - y, b = linearSexp(s), and nearly straight: next to e^(1/e) the square of slog_b(y) is like 1 / (b - e^(1/e)),
   * and high towers below e are next to the fixed point.
   */
  const missAt =
    (known: number) =>
    (s: Decimal): Decimal => {
      const b = linearSexp(s);
      if (scale === "height") {
        const { value } = valuesOn(solutionOf(b)).slog(exact("y", y), known, false);
        const height = decimalOf(value, known);
        return height.isFinite() ? h.div(height).pow(2).minus(1) : new Decimal(-1);
      }
      const tower =
        scale === "steps"
          ? powers(b, h.toNumber(), y)
          : decimalOf(valuesOn(solutionOf(b)).sexp(exact("h", h), known, false).value, known);
      return tower.isFinite() ? linearSlog(tower).minus(target) : new Decimal(1);
    };
  let [low, high] = bracket(y, h, missAt(FEW + 4));
  for (let known = FEW; ; known = Math.min(2 * known - 3, digits)) {
    const D = decimals(known + 14);
    const miss = missAt(known + 4);
    while (known > FEW && miss(low).gt(0)) low = low.minus(high.minus(low).times(10));
    while (known > FEW && miss(high).lt(0)) high = high.plus(high.minus(low).times(10));
    const s = falsePosition(miss, new D(low), new D(high), known);
    if (known === digits) return linearSexp(s);
    const near = s.times(`1e-${known - 3}`);
    [low, high] = [s.minus(near), s.plus(near)];
  }
}

/** Bounds of s for y > 1: b lies between y^(1/y), whose infinite tower is y, and y for h >= 1, and above y for h < 1. */
function bracket(y: Decimal, h: Decimal, miss: (s: Decimal) => Decimal): [Decimal, Decimal] {
  const D = decimals(FEW + 14);
  const ownSlog = linearSlog(new D(y));
  const largest = linearSlog(new D("1e32"));
  if (h.isInteger() && h.lte(FEW_STEPS)) return [ownSlog.times(0), ownSlog];
  const end = (s: Decimal): Decimal => {
    const high = s.lt(largest) ? s : largest;
    if (miss(high).gte(0)) return high;
    if (high.gte(largest)) {
      throw new RangeError(
        `y = ${cut(`${y}`)}, h = ${cut(`${h}`)}: the root lies beyond 1e32, expected a base up to there`,
      );
    }
    return end(s.times(2).plus("1e-3"));
  };
  if (h.lt(1)) return [ownSlog, end(ownSlog)];
  const logarithm = new D(y).ln();
  const least = new D(y).lt(Math.E) ? logarithm.div(y) : new D(1).div(Math.E);
  return [least, end(ownSlog)];
}

/** b^^n for b > 1; Infinity once it is beyond y with another power to come. */
function powers(b: Decimal, n: number, y: Decimal): Decimal {
  const ln = b.ln();
  let tower = b;
  for (let i = 1; i < n; i++) {
    if (tower.gt(y)) return new Decimal(Number.POSITIVE_INFINITY);
    tower = tower.times(ln).exp();
  }
  return tower;
}

/**
 * The zero of a function with one change of sign between low and high, to so many digits: the false position, where an end that
 * stays has its value halved (Illinois).
 */
function falsePosition(
  f: (s: Decimal) => Decimal,
  low: Decimal,
  high: Decimal,
  digits: number,
): Decimal {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa.isZero()) return a;
  if (fb.isZero()) return b;
  for (let i = 0; i < MOST_STEPS; i++) {
    const s = b.minus(fb.times(b.minus(a)).div(fb.minus(fa)));
    const moved = s.minus(b).abs();
    const fs = f(s);
    if (fs.isZero() || moved.lte(s.abs().times(`1e-${digits}`))) return s;
    if (fs.isPositive() === fb.isPositive()) fa = fa.div(2);
    else [a, fa] = [b, fb];
    [b, fb] = [s, fs];
  }
  throw new RangeError(`the super-root was not found within ${MOST_STEPS} steps`);
}
