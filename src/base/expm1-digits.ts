import { type FatouCoordinate, fatouCoordinate } from "../abel/parabolic.js";
import type { Factor } from "../abel/series.js";
import {
  type Attempt,
  finer,
  lacking,
  type Outcome,
  outcomeOf,
  type Precision,
  significantOf,
  undecided,
  untilBits,
} from "../decimal/outcome.js";
import { product } from "../decimal/product.js";
import type { Ball } from "../numbers/ball.js";
import * as Balls from "../numbers/ball.js";
import {
  type Exact,
  fromNumber,
  type Input,
  integer,
  isInteger,
  logOf,
  magnitude,
  one,
  toFixed,
  zero,
} from "../numbers/exact.js";
import { rescale } from "../numbers/fixed.js";
import { memoized } from "../numbers/memo.js";
import { expScaled, MOST_TENS, type Scaled } from "../numbers/scaled.js";
import { cutOff, minus, over, plus, rounded, times } from "../numbers/significant.js";

/**
 * The alpha-th iterate of g(u) = e^u - 1 to any number of digits, and on request its derivatives.
 *
 * Method: log1p from the right, expm1 from the left carry x to |u| <= reach, where the Fatou coordinate
 * (parabolic.ts) gives the height; alpha is added, and its inverse and the same maps lead back. All of it on
 * balls, repeated with more bits until the result has its digits (src/decimal/outcome.ts), so that an x next
 * to 0 keeps relative accuracy. Where x and alpha x are too small for that to be seen, two terms of the
 * iterate's power series: x + alpha x^2/2.
 */
export function iterateExpm1(x: Input, alpha: Input, digits: number, slopes: boolean): Outcome {
  const special = limit(x, alpha, digits);
  if (special !== undefined) return special;
  const step = alpha as Exact;
  if (x !== "-Infinity" && isNear(x as Exact, step, digits)) return near(x as Exact, step, digits);
  if (x !== "-Infinity" && magnitude(x as Exact) < -FARTHEST) {
    throw new RangeError(
      `x is nearer to 0 than 1e-${FARTHEST} and alpha x is not small: expected a larger x or a smaller alpha`,
    );
  }
  // Whole iterates need no height, and alone meet -Infinity.
  const value =
    isInteger(step) && magnitude(step) < 1.9
      ? untilBits(digits, (work) => whole(x as Exact | "-Infinity", step, work))
      : undefined;
  const dx = step.num === 0n ? { dx: one } : {};
  if (value !== undefined && (!slopes || typeof value === "string"))
    return { ...outcomeOf(value), ...dx };
  const from = x as Exact | "-Infinity";
  const outcome = isNearFloor(from, step, digits)
    ? nearFloor(from, step, digits)
    : untilBits(digits, (work) => attempt(from, step, work, slopes));
  return value === undefined ? outcome : { ...outcome, value, ...dx };
}

function whole(x: Exact | "-Infinity", n: Exact, work: Precision): Attempt<Input> {
  const p = bitsFor(zerosOf(x, n), work);
  if (n.num === 0n) return { known: x === "-Infinity" ? x : rounded(x, finer(work)) };
  const climbed = steps(start(x, p), Number(n.num) * 10 ** n.exponent, x, { ...work, p }, false);
  if (!("y" in climbed)) return climbed;
  return lacking(work, [climbed.y.ball]) ?? { known: significantOf(climbed.y, { ...work, p }) };
}

/** Zeros in front of x or the result: heights are as large as 2 over them. */
const zerosOf = (x: Exact | "-Infinity", alpha: Exact): number =>
  Math.max(0, magnitude(alpha), x === "-Infinity" ? 0 : -magnitude(x));
const bitsFor = (zeros: number, { p }: Precision): bigint =>
  p + BigInt(Math.ceil(2 * zeros * Math.log2(10)));

/** x beyond has too many zeros in front for fixed point. */
const FARTHEST = 10_000;

function limit(x: Input, alpha: Input, digits: number): Outcome | undefined {
  if (x === "NaN" || alpha === "NaN") return outcomeOf("NaN");
  if (x === "Infinity") return outcomeOf(x);
  if (x !== "-Infinity" && x.num === 0n) return outcomeOf(zero, one, zero);
  const negative = typeof x === "string" || x.num < 0n;
  if (typeof alpha === "string") {
    if (negative) return alpha === "Infinity" ? outcomeOf(minusZero, zero, zero) : outcomeOf("NaN");
    return alpha === "Infinity" ? outcomeOf(alpha) : outcomeOf(zero, zero, zero);
  }
  if (alpha.num === 0n) return undefined;
  // Nothing but alpha is left of a height so large.
  const size = x === "-Infinity" ? 0 : magnitude(x);
  if (magnitude(alpha) + Math.min(size, 0) < digits + 400) return undefined;
  if (negative === alpha.num < 0n) return outcomeOf(negative ? "NaN" : "Infinity");
  const n = finer(precision(digits));
  const value = over(integer(-2), alpha, n);
  return outcomeOf(value, zero, over(times(value, value, n), integer(2), n));
}

/** The negative numbers nearest to 0 are -0 where they are given back. */
const minusZero: Exact = { ...integer(-1), exponent: -2 * MOST_TENS };

const precision = (digits: number): Precision => ({ p: 0n, digits: digits + 11, spare: 0 });

/** Whether (alpha x)^2 and alpha x^2 are beyond the digits worked with. */
function isNear(x: Exact, alpha: Exact, digits: number): boolean {
  const most = magnitude(x) + Math.max(0, magnitude(alpha));
  return most < -(digits + 14) / 2 || (alpha.num === 0n && magnitude(x) < -digits - 14);
}

function near(argument: Exact, alpha: Exact, digits: number): Outcome {
  const n = finer(precision(digits));
  const x = rounded(argument, n);
  const step = times(x, alpha, n);
  const dx = plus(one, step, n);
  // d/dalpha = j(x) (1 + alpha x + ...), j = x^2/2 - x^3/12 + ...
  const j = times(over(times(x, x, n), integer(2), n), minus(dx, over(x, integer(6), n), n), n);
  return { value: plus(x, over(times(x, step, n), integer(2), n), n), dx, dalpha: j };
}

/** Whether e^x and alpha are beyond the digits worked with: so near the height of -Infinity a height tells nothing. */
const isNearFloor = (x: Exact | "-Infinity", alpha: Exact, digits: number): boolean =>
  (alpha.num === 0n || magnitude(alpha) < -digits - 14) &&
  (x === "-Infinity" || (x.num < 0n && magnitude(x) > Math.log10(2.31 * (digits + 14))));

/** Such an x is ln t, t = e^x, and its iterate ln(t + alpha j(-1)), j(-1) the slope of heights at -1. */
function nearFloor(x: Exact | "-Infinity", alpha: Exact, digits: number): Outcome {
  const n = finer(precision(digits));
  const p = BigInt(Math.ceil(4 * n)) + 80n;
  const slope = iterateExpm1(integer(-1), zero, digits, true).dalpha as Exact;
  const power = x === "-Infinity" ? 0 : expOf(x, p);
  const t = typeof power === "number" ? zero : cutOff(power.ball.value, p, n, power.tens);
  const moved = plus(t, times(alpha, slope, n), n);
  if (moved.num <= 0n) return outcomeOf(moved.num === 0n ? "-Infinity" : "NaN");
  const value = cutOff(logOf(moved, p), p, n);
  return { value, dx: over(t, moved, n), dalpha: over(slope, moved, n) };
}

const coordinateAt = memoized(16, fatouCoordinate);

/** One with so many digits or some more. */
const coordinateWith = (digits: number): FatouCoordinate =>
  coordinateAt(20 * Math.ceil(digits / 20));

const unit = (p: bigint): bigint => 1n << p;
const expm1 = (u: Ball, p: bigint): Ball => Balls.shifted(Balls.exp(u, p), -unit(p));
const log1p = (u: Ball, p: bigint): Ball | undefined => Balls.log(Balls.shifted(u, unit(p)), p);
const scaled = (ball: Ball): Scaled => ({ ball, tens: 0 });

function attempt(
  x: Exact | "-Infinity",
  alpha: Exact,
  work: Precision,
  slopes: boolean,
): Attempt<Outcome> {
  const zeros = zerosOf(x, alpha);
  const p = bitsFor(zeros, work);
  const here = { ...work, p };
  const coordinate = coordinateWith(work.digits + 4 + work.spare);
  const from = descend(x, coordinate, p, slopes);
  const climbed = ascend(from, alpha, coordinate, here, slopes);
  if (!("y" in climbed)) return "known" in climbed ? { known: outcomeOf(climbed.known) } : climbed;
  const factors = slopes ? [...from.factors, ...climbed.factors] : [];
  const numbers = factors.flatMap(({ number }) => ("ball" in number ? [number.ball] : []));
  const missing = lacking(here, [climbed.y.ball, ...numbers]);
  if (missing !== undefined) {
    // More digits of the coordinate are asked for by the spare ones.
    return missing.digits > 0 ? { ...missing, spare: missing.digits, digits: 0 } : missing;
  }
  const value = significantOf(climbed.y, here);
  if (!slopes) return { known: outcomeOf(value) };
  const n = finer(here);
  const slopeAt = (u: Ball) => cutOff(coordinate.slope(u, p).value, p, here.digits);
  const dalpha = over(product(climbed.factors, here), slopeAt(climbed.u as Ball), n);
  const dx = times(times(product(from.factors, here), slopeAt(from.u), n), dalpha, n);
  return { known: { value, dx, dalpha } };
}

const start = (x: Exact | "-Infinity", p: bigint): Ball =>
  x === "-Infinity" || isFarLeft(x, p)
    ? Balls.ball(-unit(p), 1n)
    : magnitude(x) > MOST
      ? Balls.ball(0n)
      : Balls.ball(toFixed(x, p), isInteger(x) ? 0n : 1n);

/** Numbers beyond are met by their logarithm. */
const MOST = 400;

const isFarLeft = (x: Exact, p: bigint): boolean =>
  x.num < 0n && magnitude(x) > Math.log10(Number(p) + 2);

/** log1p(x) for x > 10^MOST. */
const logOfHuge = (x: Exact, p: bigint): Ball =>
  Balls.ball(logOf(x, p), 17n + unit(p) / 10n ** BigInt(MOST));

interface Descent {
  /** x = g^steps(u), |u| <= reach. */
  readonly u: Ball;
  readonly steps: number;
  readonly factors: readonly Factor[];
}

function descend(
  x: Exact | "-Infinity",
  { reach }: FatouCoordinate,
  p: bigint,
  slopes: boolean,
): Descent {
  const near = BigInt(Math.floor(reach * 2 ** 60));
  const factors: Factor[] = [];
  if (x === "-Infinity") factors.push({ number: zero, power: 1 });
  let u = start(x, p);
  let steps = x === "-Infinity" || isFarLeft(x, p) ? -1 : 0;
  if (steps < 0 && x !== "-Infinity") {
    const power = expOf(x, p);
    factors.push({ number: typeof power === "number" ? zero : power, power: 1 });
  }
  if (x !== "-Infinity" && x.num > 0n && magnitude(x) > MOST) {
    factors.push({ number: x, power: -1 }); // 1 + x, to 10^-MOST
    u = logOfHuge(x, p);
    steps = 1;
  }
  for (; rescale(u.value, p, 60n) > near; steps++) {
    const v = Balls.shifted(u, unit(p));
    factors.push({ number: scaled(v), power: -1 });
    u = Balls.log(v, p) as Ball;
  }
  for (; rescale(u.value, p, 60n) < -near; steps--) {
    if (slopes) factors.push({ number: expScaled(u, p) as Scaled, power: 1 });
    u = expm1(u, p);
  }
  return { u, steps, factors };
}

interface Climb {
  readonly y: Scaled;
  readonly u?: Ball;
  readonly factors: readonly Factor[];
}

function ascend(
  { u, steps: n }: Descent,
  alpha: Exact,
  coordinate: FatouCoordinate,
  work: Precision,
  slopes: boolean,
): Climb | Attempt<Input> {
  const { p } = work;
  const height = Balls.add(coordinate.height(u, p), Balls.ball(toFixed(alpha, p), 1n));
  const side = u.value > 0n ? 1 : -1;
  // -side * height has to be this or more for its inverse to be within reach.
  const least = 2 / coordinate.reach - Math.log(coordinate.reach) / 3;
  const whole = height.value >> p;
  const excess = BigInt(Math.ceil(least + 1)) + BigInt(side) * (whole + BigInt(n));
  const m = excess > 0n ? Number(excess) * side : 0;
  if (Math.abs(m) > 1e6) return { known: side > 0 ? "Infinity" : "NaN" };
  const target = Balls.shifted(height, BigInt(n - m) << p);
  const from = coordinate.inverse(target, p);
  const to = steps(from, m, undefined, work, slopes);
  return "y" in to ? { ...to, u: from } : to;
}

/** g^n(u) with the factors of its derivative; x is u where it is given exactly. */
function steps(
  u: Ball,
  n: number,
  x: Exact | "-Infinity" | undefined,
  work: Precision,
  slopes: boolean,
): Climb | Attempt<Input> {
  const { p } = work;
  const factors: Factor[] = [];
  let y = u;
  if (x === "-Infinity" || (x !== undefined && isFarLeft(x, p))) {
    // u is -1, a step on.
    if (n < 0) return { known: "NaN" };
    return n === 1 ? { known: integer(-1) } : steps(u, n - 1, undefined, work, slopes);
  }
  if (x !== undefined && magnitude(x) > MOST && x.num > 0n) {
    if (n > 0) return { known: "Infinity" };
    return steps(logOfHuge(x, p), n + 1, undefined, work, slopes);
  }
  for (let i = 0; i < n; i++) {
    const last = i === n - 1;
    // e^(e^40) is beyond decimal.js, and e^y beyond 10^W leaves nothing of the 1.
    if (!last && y.value > 40n << p) return { known: "Infinity" };
    const huge = y.value > BigInt(3 * work.digits + 40) << p;
    if (slopes || huge) {
      const power = expScaled(y, p);
      if (typeof power === "number") return { known: fromNumber(power) };
      factors.push({ number: power, power: 1 });
      if (huge) return { y: power, factors };
    }
    y = expm1(y, p);
  }
  for (let i = 0; i > n; i--) {
    const v = Balls.shifted(y, unit(p));
    const side = Balls.sign(v);
    const last = i === n + 1;
    if (side === 0 || (last && x !== undefined && i === 0 && isMinusOne(x))) {
      return { known: last ? "-Infinity" : "NaN" };
    }
    if (side === undefined) return undecided(work, v);
    if (side < 0) return { known: "NaN" };
    factors.push({ number: scaled(v), power: -1 });
    y = log1p(y, p) as Ball;
  }
  return { y: scaled(y), factors };
}

/** e^x for x < 0. */
const expOf = (x: Exact, p: bigint): Scaled | number =>
  magnitude(x) > 17 ? 0 : expScaled(Balls.ball(toFixed(x, p), 1n), p);

const isMinusOne = ({ num, den, exponent }: Exact): boolean =>
  num === -1n && den === 1n && exponent === 0;
