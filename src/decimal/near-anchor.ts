import { isHuge } from "../abel/power-map.js";
import * as Balls from "../numbers/ball.js";
import {
  type Exact,
  type Input,
  integer,
  isOne,
  magnitude,
  one,
  toFixed,
  zero,
} from "../numbers/exact.js";
import { cutOff, leading, over, plus, rounded, times } from "../numbers/significant.js";
import {
  type Attempt,
  finer,
  type Lack,
  type Outcome,
  outcomeOf,
  significantOf,
  type Work,
} from "./outcome.js";
import { type Position, positionOf } from "./position.js";
import { product } from "./product.js";
import { wholeIterate } from "./whole.js";

/**
 * Heights so near an integer that the first order is exact to the digits worked with: x within 10^-W of
 * 0, or so far to the left that e^x is, or -Infinity, or 1 itself. x = exp^steps(t), t so near 0 that
 * A(t) = -1 + c t with c = A'(0) = A'(1) ln b; t is held as a decimal, which can be as small as it likes.
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
  readonly t: Exact;
  /** A'(x) / c. */
  readonly slope: Exact;
}

function near(x: Input, work: Work): Near {
  if (x === "-Infinity") return { steps: -1, t: zero, slope: zero };
  const argument = x as Exact;
  const ln = lnBase(work);
  if (isOne(argument)) return { steps: 1, t: zero, slope: over(one, ln, finer(work)) };
  if (isTiny(argument, work)) return { steps: 0, t: rounded(argument, finer(work)), slope: one };
  const { map } = work.series;
  const power = isHuge(argument, map)
    ? 0
    : map.powerScaled(Balls.ball(toFixed(argument, work.p), 1n), work.p);
  const t = typeof power === "number" ? zero : significantOf(power, work);
  return { steps: -1, t, slope: times(t, ln, work.digits + 2) };
}

/** ln b. */
const lnBase = ({ p, series, digits }: Work): Exact =>
  cutOff(series.map.lnAt(p).value, p, digits + 2);

/** A'(0) to as many digits as the expansion has. */
function slopeAtAnchor(work: Work): Exact {
  const { p, series, digits } = work;
  const { u, factors } = positionOf(zero, work) as Position; // 0 lies next to no fixed point
  const slope = cutOff(series.slope(u, p).value, p, digits + 2);
  return times(product(factors, work), slope, finer(work));
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
  const n = finer(work);
  const c = slopeAtAnchor(work);
  const { steps, t, slope } = near(x, work);
  const moved = over(fraction, c, n);
  const sum = plus(t, moved, n);
  const m = steps + whole;
  // Above the anchor the sum is added to 1, which takes few of its digits or none.
  const needed = m > 0 ? work.digits + leading(sum) : work.digits;
  const lack =
    slopes || moved.num !== 0n ? lackOfSlope(work, slopes ? work.digits : needed) : undefined;
  if (lack !== undefined) return lack;
  const larger = magnitude(t) > magnitude(moved) ? t : moved;
  const lost = larger.num !== 0n && sum.num === 0n ? work.digits : leading(larger) - leading(sum);
  if (lost > work.spare + 3) {
    return { bits: Math.ceil(lost * Math.log2(10)), digits: 0, spare: lost - work.spare };
  }
  const [value, dalpha] = above(sum, m, c, work);
  const dx =
    slope.num === 0n && value !== "NaN"
      ? zero
      : typeof dalpha === "string"
        ? dalpha
        : times(times(slope, c, n), dalpha, n);
  return { known: { value, dalpha, dx } };
}

/** exp^m(t) and its derivative with respect to the height. */
function above(t: Exact, m: number, c: Exact, work: Work): [Input, Input] {
  const n = finer(work);
  const ln = lnBase(work);
  if (m === -1 && t.num === 0n) return ["-Infinity", "Infinity"];
  if (m < -1 || (m === -1 && t.num < 0n)) return ["NaN", "NaN"];
  if (m === -1) return [logOf(t, work), over(over(over(one, c, n), t, n), ln, n)];
  if (m === 0) return [t, over(one, c, n)];
  let value: Input = plus(one, times(t, ln, n), n);
  let slope = over(ln, c, work.digits + 2);
  for (let k = 2; k <= m; k++) {
    value = wholeIterate(zero, k, work.digits, work.series.map);
    if (typeof value === "string") return [value, value];
    slope = times(times(slope, value, n), ln, n);
  }
  return [value, slope];
}

/** log_b t, t > 0 of any size. */
const logOf = (t: Exact, { p, digits, series }: Work): Exact =>
  cutOff(series.map.logOf(t, p).value, p, digits + 2);

/** A(x) and A'(x) for such an x. */
export function heightNearAnchor(x: Input, work: Work, slopes: boolean): Attempt<Outcome> {
  const c = slopeAtAnchor(work);
  const { steps, t, slope } = near(x, work);
  const n = finer(work);
  const part = times(t, c, n);
  const needed = slopes || steps === 1 ? work.digits : work.digits + leading(part);
  const lack = part.num === 0n && !slopes ? undefined : lackOfSlope(work, needed);
  return lack ?? { known: outcomeOf(plus(integer(steps - 1), part, n), times(slope, c, n)) };
}
