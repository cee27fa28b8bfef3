import { Decimal } from "decimal.js";
import { expectDigits, resultLike } from "../decimal/functions.js";
import { decimals } from "../decimal/result.js";
import { cut, expectOneOf, expectOptions } from "../numbers/arguments.js";
import { exact, type Value } from "../numbers/exact.js";
import { base } from "./base.js";

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

/** 17 digits tell a double. */
const DOUBLE = 17;

/** Digits that the base is known to beyond those asked for. */
const SPARE = 6;

/** Of the first search, whose bases are solved to few digits. */
const FEW = 13;

/** Steps of a search, each of which solves a base at most: far more than false position with halving takes. */
const MOST_STEPS = 500;

/** The highest tower of a base below 1. */
const MOST_HEIGHT = 1000;

/** Towers up to here are formed step by step. */
const FEW_STEPS = 20;

/**
 * The super-root: the base b with b^^h = y, that is sexp_b(h) = y.
 *
 * **Domain.** y > 0 and h > 0, finite. For an integer h every base b > 0 counts. If y >= 1 or h is odd, there is one root. If y < 1 and h is
 * even, b^^h has a least value on 0 < b < 1, e^(-1/e) for h = 2: from there on there are two roots, told apart by `branch`, and
 * below there is none. For y < 1 the height is at most 1000. At a height that is no integer the tower is real for b > 1 alone, so
 * that y > 1: by regular iteration below e^(1/e), by Kneser's solution above. y = 1 has the root 1.
 *
 * **Accuracy.** Rounded to the nearest double unless the root lies within 1e-5 ulp of a tie.
 *
 * **Cost.** At a height that is no integer some ten bases are solved, which takes seconds.
 *
 * **Method.** The tower grows with b, or falls and then grows where there are two roots. A bracket of b is narrowed by the Illinois variant
 * of the false position, in a scale in which towers are nearly straight, the linear super-logarithm. The first search has few digits;
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
  expectOptions("options", options, ["branch"]);
  return rootOf(y, h, DOUBLE, options).toNumber();
}

function toDecimals(y: Value, h: Value, options: DecimalSuperRootOptions = {}): Decimal {
  expectOptions("options", options, ["digits", "branch"]);
  const { branch, ...rest } = options;
  const { digits, rounded } = resultLike(y, rest);
  expectDigits(digits);
  return rounded(rootOf(y, h, digits, { branch }));
}

function rootOf(
  given: Value,
  height: Value,
  digits: number,
  { branch = 0 }: SuperRootOptions,
): Decimal {
  expectOneOf("branch", branch, [0, -1]);
  const D = decimals(digits + SPARE + 14);
  const y = positive("y", given, D);
  const h = positive("h", height, D);
  if (y.eq(1)) return y;
  if (y.lt(1)) return rootBelowOne(y, h, branch, D);
  if (branch !== 0) {
    throw new RangeError(`branch = ${branch}, expected 0 for y = ${cut(`${y}`)}: one root`);
  }
  if (y.minus(1).lt(1e-11)) {
    throw new RangeError(`y = ${cut(`${y}`)}, expected 1 or more than 1 + 1e-11`);
  }
  return rootAboveOne(y, h, digits + SPARE);
}

function positive(name: string, given: Value, D: Numbers): Decimal {
  const number = numberOf(name, given, D);
  if (number.isFinite() && number.gt(0)) return number;
  throw new RangeError(`${name} = ${cut(`${number}`)}, expected a finite number > 0`);
}

function numberOf(name: string, given: Value, D: Numbers): Decimal {
  if (given === "e") return new D(1).exp();
  if (given === "e^(1/e)") return new D(-1).exp().exp();
  const value = exact(name, given);
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
  /** How far the tower of linearSexp(s) lies above y. */
  const missAt =
    (known: number) =>
    (s: Decimal): Decimal => {
      const b = linearSexp(s);
      const tower =
        h.isInteger() && h.lte(FEW_STEPS)
          ? powers(b, h.toNumber(), y)
          : new (decimals(known))(base(b).decimal.sexp(h, { digits: known }));
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

/** The root for y < 1. */
function rootBelowOne(y: Decimal, h: Decimal, branch: 0 | -1, D: Numbers): Decimal {
  if (!h.isInteger()) {
    throw new RangeError(
      `y = ${cut(`${y}`)}, h = ${cut(`${h}`)}: expected y > 1 at a height that is no integer: towers of 0 < b < 1 are complex there`,
    );
  }
  if (h.gt(MOST_HEIGHT)) {
    throw new RangeError(`h = ${cut(`${h}`)}, expected at most ${MOST_HEIGHT} for y < 1`);
  }
  const n = h.toNumber();
  const digits = D.precision - 10;
  const target = y.ln();
  const miss = (s: Decimal): Decimal => logPowers(s, n).minus(target);
  if (n % 2 === 1) {
    if (branch !== 0) {
      throw new RangeError(`branch = ${branch}, expected 0 for the odd height ${n}: one root`);
    }
    return falsePosition(miss, outward(miss, target, 1), target, digits).exp();
  }
  const least = minimum((s) => logPowers(s, n), D);
  if (miss(least).gt(0)) {
    throw new RangeError(
      `y = ${cut(`${y}`)}, expected at least ${logPowers(least, n).exp().toSD(17)}, the least tower of height ${n} of bases below 1`,
    );
  }
  const far = branch === 0 ? new D(0) : outward(miss, least, -1);
  return falsePosition(miss, least, far, digits).exp();
}

/** Doubles a negative s until the miss has the sign -sign. */
function outward(miss: (s: Decimal) => Decimal, from: Decimal, sign: 1 | -1): Decimal {
  let s = from;
  while (miss(s).times(sign).gt(0)) s = s.times(2);
  return s;
}

/** Where a function that falls and then rises on s < 0 is least, to half its digits: golden section. */
function minimum(f: (s: Decimal) => Decimal, D: Numbers): Decimal {
  const golden = new D(5).sqrt().minus(1).div(2);
  let [low, high] = [new D(-3), new D(-0.5)];
  let [a, b] = [high.minus(high.minus(low).times(golden)), low.plus(high.minus(low).times(golden))];
  let [fa, fb] = [f(a), f(b)];
  while (high.minus(low).gt(`1e-${Math.ceil(D.precision / 2)}`)) {
    if (fa.lt(fb)) {
      [high, b, fb] = [b, a, fa];
      a = high.minus(high.minus(low).times(golden));
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low.plus(high.minus(low).times(golden));
      fb = f(b);
    }
  }
  return low.plus(high).div(2);
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

/** ln of b^^n, s = ln b < 0. */
function logPowers(s: Decimal, n: number): Decimal {
  let log = s;
  for (let i = 1; i < n; i++) log = s.times(log.exp());
  return log;
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
