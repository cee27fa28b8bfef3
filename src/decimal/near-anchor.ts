import type { Decimal } from "decimal.js";
import { isHuge } from "../abel/power-map.js";
import * as Balls from "../numbers/ball.js";
import {
  type Exact,
  exact,
  type Input,
  integer,
  isOne,
  magnitude,
  toFixed,
  zero,
} from "../numbers/exact.js";
import {
  type Attempt,
  arithmetic,
  exactDecimal,
  type Lack,
  type Outcome,
  outcomeOf,
  type Work,
} from "./outcome.js";
import { type Position, positionOf } from "./position.js";
import { product } from "./product.js";
import { toDecimal } from "./result.js";
import { scientific, times, toNumeral } from "./scientific.js";
import { wholeIterate } from "./whole.js";

/**
 * Heights so near an integer that the first order is exact to the digits worked with: x within 10^-W of
 * 0, or so far to the left that e^x is, or -Infinity, or 1 itself. x = exp^steps(t), t so near 0 that
 * A(t) = -1 + c t with c = A'(0) = A'(1) ln b; t is held as a Decimal, which can be as small as it likes.
 */
export function isNearAnchor(x: Input, work: Work): boolean {
  if (typeof x === "string") return true;
  return isTiny(x, work) || isOne(x) || isFarLeft(x, work);
}

/** Less than 10^-W, W a little more than the digits worked with. */
export const isTiny = (x: Exact, { digits }: Work): boolean => magnitude(x) < -digits - 10;

const isFarLeft = (x: Exact, { digits, series }: Work): boolean =>
  x.num < 0n && magnitude(x) + Math.log10(series.map.ln) > Math.log10((digits + 10) * Math.LN10);

interface Near {
  readonly steps: -1 | 0 | 1;
  readonly t: Decimal;
  /** A'(x) / c. */
  readonly slope: Decimal;
}

function near(x: Input, work: Work): Near {
  const D = arithmetic(work);
  if (x === "-Infinity") return { steps: -1, t: new D(0), slope: new D(0) };
  const given = x as Exact;
  const ln = lnBase(work);
  if (isOne(given)) return { steps: 1, t: new D(0), slope: new D(1).div(ln) };
  if (isTiny(given, work)) return { steps: 0, t: exactDecimal(given, work), slope: new D(1) };
  const { map } = work.series;
  const power = isHuge(given, map)
    ? 0
    : map.powerScaled(Balls.ball(toFixed(given, work.p), 1n), work.p);
  const t =
    typeof power === "number"
      ? new D(0)
      : toDecimal(power.ball.value, work.p, work.digits + 2, power.tens);
  return { steps: -1, t, slope: t.times(ln) };
}

/** ln b. */
const lnBase = ({ p, series, digits }: Work): Decimal =>
  toDecimal(series.map.lnAt(p).value, p, digits + 2);

/** A'(0) to as many digits as the expansion has. */
function slopeAtAnchor(work: Work): Decimal {
  const { p, series, digits } = work;
  const { u, factors } = positionOf(zero, work) as Position; // 0 lies next to no fixed point
  const slope = scientific(toDecimal(series.slope(u, p).value, p, digits + 2));
  return toNumeral(times(product(factors, work), slope));
}

/** What the expansion lacks for so many digits of that slope. */
const lackOfSlope = ({ series }: Work, digits: number): Lack | undefined =>
  series.digits < digits + 2 ? { bits: 0, digits: digits + 2 - series.digits } : undefined;

/** exp^alpha(x) for such an x, alpha = whole + fraction with a fraction as small. */
export function nearAnchor(
  x: Input,
  whole: number,
  fraction: Exact,
  work: Work,
  slopes: boolean,
): Attempt<Outcome> {
  const D = arithmetic(work);
  const c = slopeAtAnchor(work);
  const { steps, t, slope } = near(x, work);
  const moved = exactDecimal(fraction, work).div(c);
  const sum = D.add(t, moved);
  const m = steps + whole;
  // Above the anchor the sum is added to 1, which takes few of its digits or none.
  const needed = m > 0 ? work.digits + sum.e : work.digits;
  const lack =
    slopes || !moved.isZero() ? lackOfSlope(work, slopes ? work.digits : needed) : undefined;
  if (lack !== undefined) return lack;
  const larger = D.max(t.abs(), moved.abs());
  const lost = larger.isZero() ? 0 : sum.isZero() ? work.digits : larger.e - sum.e;
  if (lost > work.spare + 3) {
    return { bits: Math.ceil(lost * Math.log2(10)), digits: 0, spare: lost - work.spare };
  }
  const [value, dalpha] = above(sum, m, c, work);
  const dxOf = (y: Decimal, slopeThere: Decimal): Decimal =>
    y.isNaN()
      ? y
      : slopeThere.isFinite()
        ? toNumeral(times(times(scientific(slope), scientific(c)), scientific(slopeThere)))
        : slope.times(slopeThere);
  return { known: { value, dalpha, dx: dxOf(value, dalpha) } };
}

/** exp^m(t) and its derivative with respect to the height. */
function above(t: Decimal, m: number, c: Decimal, work: Work): [Decimal, Decimal] {
  const D = arithmetic(work);
  const ln = lnBase(work);
  const none: [Decimal, Decimal] = [new D(Number.NaN), new D(Number.NaN)];
  if (m < -1) return none;
  if (m === -1) {
    if (t.isZero()) return [new D(Number.NEGATIVE_INFINITY), new D(Number.POSITIVE_INFINITY)];
    return t.isNegative() ? none : [logOf(t, work), new D(1).div(c).div(t).div(ln)];
  }
  if (m === 0) return [t, new D(1).div(c)];
  let value = D.add(1, t.times(ln));
  let slope = ln.div(c);
  for (let k = 2; k <= m; k++) {
    value = wholeIterate(integer(0), k, work.digits, work.series.map);
    slope = slope.times(value).times(ln);
  }
  return [value, slope];
}

/** log_b t, t > 0 of any size. */
const logOf = (t: Decimal, { p, digits, series }: Work): Decimal =>
  toDecimal(series.map.logOf(exact("t", t) as Exact, p).value, p, digits + 2);

/** A(x) and A'(x) for such an x. */
export function heightNearAnchor(x: Input, work: Work, slopes: boolean): Attempt<Outcome> {
  const c = slopeAtAnchor(work);
  const { steps, t, slope } = near(x, work);
  const part = t.times(c);
  const needed = slopes || steps === 1 ? work.digits : work.digits + part.e;
  const lack = part.isZero() && !slopes ? undefined : lackOfSlope(work, needed);
  return lack ?? { known: outcomeOf(arithmetic(work).add(steps - 1, part), slope.times(c)) };
}
