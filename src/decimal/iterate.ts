import { natural, type PowerMap } from "../abel/power-map.js";
import { type Factor, periodsTo } from "../abel/series.js";
import type { Ball } from "../numbers/ball.js";
import * as Balls from "../numbers/ball.js";
import {
  type Exact,
  fromNumber,
  type Input,
  integer,
  isInteger,
  magnitude,
  one,
  split,
  toFixed,
  zero,
} from "../numbers/exact.js";
import type { Scaled } from "../numbers/scaled.js";
import { times } from "../numbers/significant.js";
import { heightNearAnchor, isNearAnchor, isTiny, nearAnchor } from "./near-anchor.js";
import {
  type Attempt,
  finer,
  lacking,
  type Outcome,
  outcomeOf,
  type Supply,
  significantOf,
  undecided,
  untilKnown,
  type Work,
} from "./outcome.js";
import { positionOf } from "./position.js";
import { product } from "./product.js";
import { overflowsTwice, wholeIterate } from "./whole.js";

/** An interval of the real line that the iterates of a map z -> b^z stay in. */
export interface Orbit {
  readonly map: PowerMap;
  /** More than the heights of any two numbers of decimal.js differ by; Infinity next to a fixed point. */
  readonly most: number;
  /** What exp^alpha(x) tends to, x inside, for alpha -> Infinity and -> -Infinity. */
  readonly forward: (digits: number) => Input;
  readonly backward: (digits: number) => Input;
}

/** Ends of an orbit: every iterate overflows in the end, or has none. */
export const infinity = (): Input => "Infinity";
export const nowhere = (): Input => "NaN";

/** The whole line under e^x: heights lie in [-2, 4.3), for sexp(4.3) is beyond decimal.js. */
export const line: Orbit = { map: natural, most: 10, forward: infinity, backward: nowhere };

/** Integer heights up to here are reached step by step. */
const STEPS = 64;

/**
 * exp^alpha(x) to any number of digits, and on request its derivatives; exp the map of the orbit.
 *
 * Method: exp or log carry x into the period of an expansion of Kneser's Abel function A (position.ts); the
 * height there is an integer and a part that is small next to the anchor (series.ts); alpha is added, and
 * the inverse of the expansion and exp or log lead back. Every number carries the error that rounding
 * and the expansion leave (ball.ts). An attempt that ends with too large a relative error says by how
 * much, and is repeated with so many bits or digits of the expansion more (outcome.ts): cancellation
 * next to zeros and the growth of errors towards overflow need no analysis of their own.
 */
export function iterate(
  x: Input,
  alpha: Input,
  digits: number,
  supply: Supply,
  slopes: boolean,
  orbit: Orbit = line,
): Outcome {
  const special = limit(x, alpha, digits, orbit);
  if (special !== undefined) return special;
  const step = alpha as Exact;
  // An integer iterate needs no expansion.
  const value =
    isInteger(step) && magnitude(step) < Math.log10(STEPS)
      ? wholeIterate(x, toInteger(step), digits, orbit.map)
      : undefined;
  const dx = step.num === 0n ? { dx: one } : x === "-Infinity" ? { dx: zero } : {};
  if (value !== undefined && (!slopes || typeof value === "string")) {
    return value === "NaN" ? outcomeOf(value) : { ...outcomeOf(value), ...dx };
  }
  const outcome = untilKnown(digits, supply, (work) => attempt(x, step, work, slopes));
  return value === undefined ? outcome : { ...outcome, value, ...dx };
}

/** Where an argument is no finite number, or the iterate out of range for every x. */
function limit(x: Input, alpha: Input, digits: number, orbit: Orbit): Outcome | undefined {
  if (x === "NaN" || alpha === "NaN") return outcomeOf("NaN");
  if (alpha === "-Infinity" && orbit.backward === nowhere) return outcomeOf("NaN");
  const negative = typeof alpha === "string" ? alpha === "-Infinity" : alpha.num < 0n;
  if (x === "Infinity") {
    const none = typeof alpha !== "string" && alpha.num === 0n;
    return outcomeOf(x, none ? one : negative ? zero : x);
  }
  if (
    typeof alpha === "string" ||
    magnitude(alpha) >= Math.min(Math.log10(orbit.most), farthest(x, digits))
  ) {
    const end = negative ? orbit.backward : orbit.forward;
    const value = end(digits);
    if (typeof value !== "string") return outcomeOf(value, zero, zero);
    return x === "-Infinity" && value !== "NaN" ? outcomeOf(value, zero) : outcomeOf(value);
  }
  return undefined;
}

/**
 * Heights of an x of so many digits are less than 10 to the power of this, less some hundreds for what alpha leaves of them: a
 * number with n digits is taken to be no nearer to an irrational fixed point than 10^-2n.
 */
const farthest = (x: Exact | "-Infinity", digits: number): number =>
  digits + 400 + (x === "-Infinity" ? 0 : 2 * Math.max(`${x.num}`.length, `${x.den}`.length));

const toInteger = ({ num, exponent }: Exact): number => Number(num) * 10 ** exponent;

function attempt(x: Input, alpha: Exact, work: Work, slopes: boolean): Attempt<Outcome> {
  const { p, series } = work;
  const { whole: units, fraction } = split(alpha);
  if (Math.abs(units) < STEPS && isNearAnchor(x, work) && isTiny(fraction, work)) {
    return nearAnchor(x, units, fraction, work, slopes);
  }
  const from = positionOf(x as Exact | "-Infinity", work);
  if ("bits" in from) return from;
  const moved = Balls.add(series.part(from.u, p), Balls.ball(toFixed(fraction, p), 1n));
  const whole = Balls.shifted(moved, BigInt(from.steps + units) << p);
  const periods = periodsTo(whole.value, series, p);
  const part = Balls.shifted(whole, -periods << p);
  const u = series.inverse(part, p);
  const to = climb(u, periods, work);
  if ("known" in to) return { known: outcomeOf(to.known) };
  if ("bits" in to) return to;
  const dh = slopes ? [...to.factors, factor(series.pace(part, u, p))] : [];
  const dx = slopes ? [...from.factors, factor(scaled(series.slope(from.u, p)))] : [];
  const numbers = [...dh, ...dx].flatMap(({ number }) => ("ball" in number ? [number.ball] : []));
  const missing = lacking(work, [to.y.ball, ...numbers]);
  if (missing !== undefined) return missing;
  const value = significantOf(to.y, work);
  if (!slopes) return { known: outcomeOf(value) };
  const dalpha = product(dh, work);
  return { known: { value, dx: times(product(dx, work), dalpha, finer(work)), dalpha } };
}

const scaled = (ball: Ball): Scaled => ({ ball, tens: 0 });

const factor = (number: Scaled | number): Factor => ({
  number: typeof number === "number" ? zero : number,
  power: 1,
});

/**
 * exp^n(u) with the factors of its derivative, unless it is no finite number.
 *
 * Upwards it ends beyond decimal.js or, downwards, below 0 after a few dozen steps, whatever n; or it tends to another fixed
 * point, and next to that all steps that are left are one.
 */
function climb(
  u: Ball,
  n: bigint,
  work: Work,
): { y: Scaled; factors: readonly Factor[] } | Attempt<Input> {
  const { p } = work;
  const { map, beyond } = work.series;
  const factors: Factor[] = [];
  const scale = (power: 1 | -1): void => {
    if (map.ln !== 1) factors.push({ number: { ball: map.lnAt(p), tens: 0 }, power });
  };
  const carry = (rest: bigint): Scaled | undefined => {
    if (rest === 0n || !beyond?.serves(y, p)) return undefined;
    const end = beyond.carried(y, rest, p);
    factors.push(...end.factors);
    return scaled(end.u);
  };
  let y = u;
  for (let i = 1n; i < n; i++) {
    const end = carry(n - i + 1n);
    if (end !== undefined) return { y: end, factors };
    if (overflowsTwice(y, map, p)) return { known: "Infinity" };
    y = map.power(y, p);
    scale(1);
    factors.push({ number: scaled(y), power: 1 });
  }
  if (n > 0n) {
    const last = map.powerScaled(y, p);
    if (typeof last === "number") return { known: fromNumber(last) };
    scale(1);
    factors.push({ number: last, power: 1 });
    return { y: last, factors };
  }
  for (let i = 0n; i > n; i--) {
    const end = carry(n - i);
    if (end !== undefined) return { y: end, factors };
    // Below 1 the next logarithm is negative and the one after it none; on which side of 0 it lies need not be known.
    if (i > n + 1n && y.value + y.rounding + y.model < 1n << p) return { known: "NaN" };
    const side = Balls.sign(y);
    if (side === undefined) return undecided(work, y);
    if (side < 0) return { known: "NaN" };
    if (side === 0) return { known: i === n + 1n ? "-Infinity" : "NaN" };
    factors.push({ number: scaled(y), power: -1 });
    scale(-1);
    y = map.log(y, p) as Ball;
  }
  return { y: scaled(y), factors };
}

/**
 * A(x), the height of x, and on request A'(x) as dx.
 *
 * Method: as for iterate, without the way back.
 */
export function height(x: Input, digits: number, supply: Supply, slopes: boolean): Outcome {
  if (x === "NaN") return outcomeOf(x);
  if (x === "Infinity") return outcomeOf(x, zero);
  if (x === "-Infinity") return outcomeOf(integer(-2), zero);
  return untilKnown(digits, supply, (work): Attempt<Outcome> => {
    if (isNearAnchor(x, work)) return heightNearAnchor(x, work, slopes);
    const { p, series } = work;
    const from = positionOf(x, work);
    if ("bits" in from) return from;
    const { u, steps, factors } = from;
    const y = Balls.shifted(series.part(u, p), BigInt(steps + series.anchor) << p);
    const dx = slopes ? [...factors, factor(scaled(series.slope(u, p)))] : [];
    const numbers = dx.flatMap(({ number }) => ("ball" in number ? [number.ball] : []));
    const missing = lacking(work, [y, ...numbers]);
    if (missing !== undefined) return missing;
    const value = significantOf(scaled(y), work);
    return { known: slopes ? outcomeOf(value, product(dx, work)) : outcomeOf(value) };
  });
}
