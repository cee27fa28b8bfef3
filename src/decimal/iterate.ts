import { toNumber } from "../bigfixed/real.js";
import type { Ball } from "./ball.js";
import * as Balls from "./ball.js";
import { type Exact, type Input, isInteger, magnitude, split, toFixed } from "./exact.js";
import { heightNearAnchor, isNearAnchor, isTiny, nearAnchor } from "./near-anchor.js";
import {
  type Attempt,
  arithmetic,
  decimalOf,
  exactDecimal,
  lacking,
  type Outcome,
  of,
  type Supply,
  undecided,
  untilKnown,
  type Work,
} from "./outcome.js";
import { type Factor, positionOf } from "./position.js";
import { expScaled, type Scaled, toDecimal } from "./result.js";
import { type Scientific, scientific, times, toNumeral } from "./scientific.js";
import { wholeIterate } from "./whole.js";

/**
 * exp^alpha(x) to any number of digits, and on request its derivatives.
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
): Outcome {
  const special = limit(x, alpha);
  if (special !== undefined) return special;
  const step = alpha as Exact;
  // An integer iterate needs no expansion.
  const value = isInteger(step) ? wholeIterate(x, toInteger(step), digits) : undefined;
  const dx = step.num === 0n ? { dx: of(1).value } : x === "-Infinity" ? { dx: of(0).value } : {};
  if (value !== undefined && (!slopes || !value.isFinite())) {
    return value.isNaN() ? of(value) : { ...of(value), ...dx };
  }
  const outcome = untilKnown(digits, supply, (work) => attempt(x, step, work, slopes));
  return value === undefined ? outcome : { ...outcome, value, ...dx };
}

/** Where an argument is no finite number, or the iterate out of range for every x. */
function limit(x: Input, alpha: Input): Outcome | undefined {
  if (x === "NaN" || alpha === "NaN") return of(Number.NaN);
  if (alpha === "-Infinity") return of(Number.NaN);
  const negative = alpha !== "Infinity" && alpha.num < 0n;
  if (x === "Infinity") {
    const dx =
      alpha !== "Infinity" && alpha.num === 0n ? 1 : negative ? 0 : Number.POSITIVE_INFINITY;
    return of(Number.POSITIVE_INFINITY, dx);
  }
  // A(x) lies in [-2, 4.3): sexp(4.3) is beyond decimal.js, and no real value has a height below -2.
  if (alpha === "Infinity" || magnitude(alpha) >= 1) {
    if (negative) return of(Number.NaN);
    return of(Number.POSITIVE_INFINITY, x === "-Infinity" ? 0 : Number.POSITIVE_INFINITY);
  }
  return undefined;
}

const toInteger = ({ num, exponent }: Exact): number => Number(num) * 10 ** exponent;

function attempt(x: Input, alpha: Exact, work: Work, slopes: boolean): Attempt<Outcome> {
  const { p, series } = work;
  const { whole, fraction } = split(alpha);
  if (isNearAnchor(x, work) && isTiny(fraction, work)) {
    return nearAnchor(x, whole, fraction, work, slopes);
  }
  const from = positionOf(x as Exact | "-Infinity", work);
  const part = Balls.add(series.part(from.u, p), Balls.ball(toFixed(fraction, p), 1n));
  const periods = Math.floor(toNumber(part.value, p) - series.lowPart);
  const u = series.inverse(Balls.shifted(part, BigInt(-periods) << p), p);
  const to = climb(u, from.steps + whole + periods, work);
  if ("known" in to) return { known: of(to.known) };
  if ("bits" in to) return to;
  const factors = slopes ? [...from.factors, ...to.factors] : [];
  const numbers = factors.flatMap(({ number }) => ("ball" in number ? [number.ball] : []));
  const missing = lacking(work, [to.y.ball, ...numbers]);
  if (missing !== undefined) return missing;
  const value = decimalOf(to.y, work);
  if (!slopes) return { known: of(value) };
  const slopeAt = (v: Ball) => scientific(toDecimal(series.slope(v.value, p), p, work.digits));
  const dalpha = times(product(to.factors, work), slopeAt(u), -1);
  const dx = times(times(product(from.factors, work), slopeAt(from.u)), dalpha);
  return { known: { value, dx: toNumeral(dx), dalpha: toNumeral(dalpha) } };
}

/** exp^n(u) with the factors of its derivative, unless it is no finite number. */
function climb(
  u: Ball,
  n: number,
  work: Work,
): { y: Scaled; factors: readonly Factor[] } | Attempt<number> {
  const { p } = work;
  const factors: Factor[] = [];
  let y = u;
  for (let i = 1; i < n; i++) {
    if (y.value > 40n << p) return { known: Number.POSITIVE_INFINITY };
    y = Balls.exp(y, p);
    factors.push({ number: { ball: y, tens: 0 }, power: 1 });
  }
  if (n > 0) {
    const last = expScaled(y, p);
    if (typeof last === "number") return { known: last };
    factors.push({ number: last, power: 1 });
    return { y: last, factors };
  }
  for (let i = 0; i > n; i--) {
    const side = Balls.sign(y);
    if (side === undefined) return undecided(work, y);
    if (side < 0) return { known: Number.NaN };
    if (side === 0) return { known: i === n + 1 ? Number.NEGATIVE_INFINITY : Number.NaN };
    factors.push({ number: { ball: y, tens: 0 }, power: -1 });
    y = Balls.log(y, p) as Ball;
  }
  return { y: { ball: y, tens: 0 }, factors };
}

/**
 * A(x), the height of x, and on request A'(x) as dx.
 *
 * Method: as for iterate, without the way back.
 */
export function height(x: Input, digits: number, supply: Supply, slopes: boolean): Outcome {
  if (x === "NaN") return of(Number.NaN);
  if (x === "Infinity") return of(Number.POSITIVE_INFINITY, 0);
  if (x === "-Infinity") return of(-2, 0);
  return untilKnown(digits, supply, (work): Attempt<Outcome> => {
    if (isNearAnchor(x, work)) return heightNearAnchor(x, work, slopes);
    const { p, series } = work;
    const { u, steps, factors } = positionOf(x, work);
    const y = Balls.shifted(series.part(u, p), BigInt(steps + series.anchor - 1) << p);
    const numbers = factors.flatMap(({ number }) => ("ball" in number ? [number.ball] : []));
    const missing = lacking(work, slopes ? [y, ...numbers] : [y]);
    if (missing !== undefined) return missing;
    const value = decimalOf({ ball: y, tens: 0 }, work);
    if (!slopes) return { known: of(value) };
    const slope = scientific(toDecimal(series.slope(u.value, p), p, work.digits));
    return { known: of(value, toNumeral(times(product(factors, work), slope))) };
  });
}

/** The product, in an order of its own exponents: factors may leave decimal.js's range where it does not. */
function product(factors: readonly Factor[], work: Work): Scientific {
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
