import { abs, div, fromNumber, mul, rescale, toNumber } from "../bigfixed/real.js";
import { lowOfPeriod, realChart } from "../kneser/chart.js";
import type { AbelExpansion } from "../kneser/solve.js";
import { type Ball, ball, spread } from "./ball.js";

/**
 * A solved expansion on one period [low, e^low] of the real axis, at any precision p: its polynomial is a
 * function of its own, known to differ from A by less than 10^-digits, and can be evaluated to more bits
 * than its coefficients have. Heights count from the anchor, 0 or 1, where A is an integer: the
 * polynomial less its value there keeps the relative accuracy of small differences.
 */
export interface Series {
  readonly digits: number;
  readonly low: number;
  readonly high: number;
  /** A(low) - A(anchor). */
  readonly lowPart: number;
  /** The anchor u, and A there: 0 and -1, or 1 and 0. */
  readonly anchor: 0 | 1;
  /** A(u) - A(anchor), u in the period. */
  part(u: Ball, p: bigint): Ball;
  /** A'(u), to a relative error of about 10^(2 - digits). */
  slope(u: bigint, p: bigint): bigint;
  /** The u with this part, for one of a u in the period or a little beside it. */
  inverse(part: Ball, p: bigint): Ball;
}

/** The polynomial at p bits: a_k, and the b_k of sum a_k (v^k - w^k) = (v - w) sum b_k v^k, w the anchor. */
interface Level {
  readonly p: bigint;
  readonly coefficients: readonly bigint[];
  readonly quotient: readonly bigint[];
  readonly chart: ReturnType<typeof realChart>;
  readonly anchor: bigint;
}

/** Levels kept at a time: precisions come from a few. */
const KEPT = 40;

export function series(expansion: AbelExpansion): Series {
  const { chart } = expansion;
  const { digits } = expansion.report;
  const low = lowOfPeriod(chart);
  const anchor = low > 0 ? 1 : 0;
  const levels = new Map<bigint, Level>();

  function level(p: bigint): Level {
    const known = levels.get(p);
    if (known !== undefined) return known;
    const all = expansion.coefficients.map((c) => rescale(c, expansion.p, p));
    const coefficients = all.slice(0, all.findLastIndex((c) => abs(c) > 1n) + 1);
    const chartOf = realChart(chart, p);
    const w = chartOf.to(BigInt(anchor) << p);
    const quotient: bigint[] = [];
    for (let k = coefficients.length - 1, sum = 0n; k > 0; k--) {
      sum = mul(sum, w, p) + coefficients[k];
      quotient[k - 1] = sum;
    }
    const made = { p, coefficients, quotient, chart: chartOf, anchor: w };
    if (levels.size >= KEPT) levels.clear();
    levels.set(p, made);
    return made;
  }

  /** What is not known of A(u) - A(anchor): its error is analytic within the disc, and 0 at the anchor. */
  function model(u: bigint, rounding: bigint, p: bigint): bigint {
    const distance = 8n * (abs(u - (BigInt(anchor) << p)) + rounding);
    const most = 2n << p;
    return (distance < most ? distance : most) / 10n ** BigInt(digits) + 1n;
  }

  function partOf(u: bigint, p: bigint): bigint {
    const at = level(p);
    const v = at.chart.to(u);
    return mul(v - at.anchor, horner(at.quotient, v, p), p);
  }

  return {
    digits,
    low,
    high: Math.exp(low),
    lowPart: toNumber(partOf(fromNumber(low, 64n), 64n), 64n),
    anchor,
    part(u, p) {
      const value = partOf(u.value, p);
      // The chart moves v by a few units, the sum adds one a term, both where v - anchor is not small too.
      const moved = spread(value, u, STEEPEST, 200);
      return ball(value, moved.rounding, moved.model + model(u.value, u.rounding, p));
    },
    slope(u, p) {
      const at = level(p);
      return mul(derivative(at, at.chart.to(u)), at.chart.slope(u), p);
    },
    inverse(part, p) {
      const v = solve(part.value, p);
      const u = level(p).chart.from(v);
      const missed = part.model + model(u, part.rounding, p);
      return spread(u, ball(part.value, part.rounding + 200n, missed), 1 / FLATTEST, 100);
    },
  };

  /** v of a part, by Newton's method, the precision doubling up to p. */
  function solve(part: bigint, p: bigint): bigint {
    const ladder = [p];
    while (ladder[0] > 72n) ladder.unshift(ladder[0] / 2n + 12n);
    let v = rescale(level(p).anchor, p, ladder[0]);
    for (const [i, q] of ladder.entries()) {
      const at = level(q);
      if (i > 0) v = rescale(v, ladder[i - 1], q);
      for (let settled = i > 0; ; ) {
        const miss = mul(v - at.anchor, horner(at.quotient, v, q), q) - rescale(part, p, q);
        const step = div(miss, derivative(at, v), q);
        v -= step;
        if (settled) break;
        settled = abs(step) < 1n << (q / 2n - 4n);
      }
    }
    return v;
  }
}

/** Bounds of A' on the period: it lies between 0.59 and 1.12. */
const STEEPEST = 1.2;
const FLATTEST = 0.5;

function horner(coefficients: readonly bigint[], v: bigint, p: bigint): bigint {
  let sum = 0n;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = mul(sum, v, p) + coefficients[k];
  return sum;
}

/** d/dv of the polynomial. */
function derivative({ coefficients, p }: Level, v: bigint): bigint {
  let sum = 0n;
  for (let k = coefficients.length - 1; k > 0; k--) {
    sum = mul(sum, v, p) + BigInt(k) * coefficients[k];
  }
  return sum;
}
