import { type Ball, ball, spread } from "../numbers/ball.js";
import type { Exact } from "../numbers/exact.js";
import { abs, div, exp, fromNumber, mul, rescale, toNumber } from "../numbers/fixed.js";
import type { Jet } from "../numbers/jet.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { derivativeFixed, hornerFixed } from "../numbers/polynomial.js";
import type { Scaled } from "../numbers/scaled.js";
import { lowOfPeriod, realChart } from "./kneser/chart.js";
import type { AbelExpansion } from "./kneser/solve.js";
import { natural, type PowerMap } from "./power-map.js";

/**
 * The Abel function A of z -> b^z on an interval [low, high] of the real axis, at any precision p, to which
 * the map and its inverse carry every z in question. Heights count from a number that is fixed.
 */
export interface Series {
  /** Digits to which it is known; Infinity where that is a matter of p alone. */
  readonly digits: number;
  readonly map: PowerMap;
  readonly low: number;
  readonly high: number;
  /** 1 where z < b^z on the interval and around it, else -1. */
  readonly flow: 1 | -1;
  /** The least and the greatest part on the interval; infinite next to a fixed point. */
  readonly lowPart: number;
  readonly highPart: number;
  /** The height that parts count from, where it is an integer n - 1: that of the n-th power tower. */
  readonly anchor: number;
  /** A(u) less the height parts count from, u in the interval. */
  part(u: Ball, p: bigint): Ball;
  /** A'(u); that of a solved expansion is off by about 10^(2 - digits) of it, which the ball does not say. */
  slope(u: Ball, p: bigint): Ball;
  /** The u with this part, for one of a u in the interval or a little beside it. */
  inverse(part: Ball, p: bigint): Ball;
  /**
   * 1 / A'(u), u = inverse(part): relative to its size as exact as the part is, however near u comes to a fixed point; 0
   * where it is below all that decimal.js holds.
   */
  pace(part: Ball, u: Ball, p: bigint): Scaled | number;
  /** Taylor series of the part and of its inverse; from values of neighbours where they are absent. */
  readonly jets?: Jets;
  /** What leads along an orbit that ends at another fixed point than that of the interval. */
  readonly beyond?: Beyond;
}

/**
 * The Taylor series of an Abel function at u, but for its constant term, and of its inverse at a height; coefficients in p
 * fraction bits.
 */
export interface Jets {
  height(u: bigint, order: number, p: bigint): Jet;
  inverse(height: bigint, order: number, p: bigint): Jet;
}

/**
 * A second Abel function of the same map, next to the fixed point that orbits tend to where they leave the interval of
 * the first. Between numbers that differ by a whole height the two agree, so that any number of steps is one.
 */
export interface Beyond {
  serves(u: Ball, p: bigint): boolean;
  /** map^n(u), which lies nearer to the fixed point, and the derivative of it in u, as factors. */
  carried(u: Ball, n: bigint, p: bigint): { readonly u: Ball; readonly factors: readonly Factor[] };
}

/** A number that a derivative is multiplied by, or divided by for power -1. */
export interface Factor {
  readonly number: Scaled | Exact;
  readonly power: 1 | -1;
}

/** How many whole heights lie between a part, in p fraction bits, and the interval of the series. */
export function periodsTo(part: bigint, { lowPart, highPart }: Series, p: bigint): bigint {
  if (lowPart > Number.NEGATIVE_INFINITY) {
    const low = fromNumber(lowPart, p);
    if (part < low) return (part - low) >> p;
  }
  if (highPart < Number.POSITIVE_INFINITY) {
    const high = fromNumber(highPart, p);
    if (part >= high) return -((high - part) >> p);
  }
  return 0n;
}

/**
 * The polynomial at p bits, with u = z ln b + kappa in the chart: a_k, and the b_k of sum a_k (v^k - w^k) = (v - w) sum b_k v^k,
 * w the anchor.
 */
interface Level {
  readonly p: bigint;
  readonly coefficients: readonly bigint[];
  readonly quotient: readonly bigint[];
  readonly chart: ReturnType<typeof realChart>;
  /** v and z of the anchor. */
  readonly anchor: bigint;
  readonly tower: bigint;
}

/** Of Newton's method from the anchor: it settles after six or fewer. */
const MOST_STEPS = 60;

/**
 * A solved expansion on one period [low, b^low]: its polynomial is a function of its own, known to differ
 * from A by less than 10^-digits, and can be evaluated to more bits than its coefficients have. Heights
 * count from the anchor, a power tower 0, 1, b, b^b, ..., where A is an integer: the polynomial less its
 * value there keeps the relative accuracy of small differences.
 */
export function series(expansion: AbelExpansion, map: PowerMap = natural): Series {
  const { chart } = expansion;
  const { digits } = expansion.report;
  const lowest = lowOfPeriod(chart, map.kappa);
  const low = (lowest - map.kappa) / map.ln;
  const high = Math.exp(lowest) / map.ln;
  const anchor = towersBelow(low, high, map.ln);

  const level = memoized(PRECISIONS, (p: bigint): Level => {
    const all = expansion.coefficients.map((c) => rescale(c, expansion.p, p));
    const coefficients = all.slice(0, all.findLastIndex((c) => abs(c) > 1n) + 1);
    const chartOf = mappedChart(p);
    const tower = towerAt(anchor, p);
    const w = chartOf.to(tower);
    const quotient: bigint[] = [];
    for (let k = coefficients.length - 1, sum = 0n; k > 0; k--) {
      sum = mul(sum, w, p) + coefficients[k];
      quotient[k - 1] = sum;
    }
    return { p, coefficients, quotient, chart: chartOf, anchor: w, tower };
  });

  /** The chart with z = (u - kappa) / ln b in the place of u. */
  function mappedChart(p: bigint): ReturnType<typeof realChart> {
    const { to, slope, from } = realChart(chart, p);
    if (map.ln === 1) return { to, slope, from };
    const ln = map.lnAt(p).value;
    const kappa = map.kappaAt(p);
    return {
      to: (z) => to(mul(z, ln, p) + kappa),
      slope: (z) => mul(slope(mul(z, ln, p) + kappa), ln, p),
      from: (v) => div(from(v) - kappa, ln, p),
    };
  }

  /** The n-th of 0, 1, b, b^b, ... */
  function towerAt(n: number, p: bigint): bigint {
    if (n < 2) return BigInt(n) << p;
    const q = p + 32n;
    const ln = map.lnAt(q).value;
    let z = 1n << q;
    for (let i = 1; i < n; i++) z = exp(mul(z, ln, q), q);
    return z >> 32n;
  }

  /** What is not known of A(u) - A(anchor): its error is analytic within the disc, and 0 at the anchor. */
  function model(u: bigint, rounding: bigint, p: bigint): bigint {
    const growth = BigInt(Math.ceil((11 * map.ln) / chart.half));
    const distance = growth * (abs(u - level(p).tower) + rounding);
    const most = 2n << p;
    return (distance < most ? distance : most) / 10n ** BigInt(digits) + 1n;
  }

  function partOf(u: bigint, p: bigint): bigint {
    const at = level(p);
    const v = at.chart.to(u);
    return mul(v - at.anchor, hornerFixed(at.quotient, v, p), p);
  }

  const slopeOf = (u: bigint, p: bigint): bigint => {
    const at = level(p);
    return mul(derivative(at, at.chart.to(u)), at.chart.slope(u), p);
  };
  const slopes = Array.from({ length: 33 }, (_, i) =>
    toNumber(slopeOf(fromNumber(low + ((high - low) * i) / 32, 64n), 64n), 64n),
  );
  const steepest = 1.07 * Math.max(...slopes);
  const flattest = 0.85 * Math.min(...slopes);
  const lowPart = toNumber(partOf(fromNumber(low, 64n), 64n), 64n);

  return {
    digits,
    map,
    low,
    high,
    flow: 1,
    lowPart,
    highPart: lowPart + 1,
    anchor: anchor - 1,
    part(u, p) {
      const value = partOf(u.value, p);
      // The chart moves v by a few units, the sum adds one a term, both where v - anchor is not small too.
      const moved = spread(value, u, steepest, 200);
      return ball(value, moved.rounding, moved.model + model(u.value, u.rounding, p));
    },
    slope: (u, p) => ball(slopeOf(u.value, p)),
    inverse(part, p) {
      const v = solve(part.value, p);
      const u = level(p).chart.from(v);
      const missed = part.model + model(u, part.rounding, p);
      return spread(u, ball(part.value, part.rounding + 200n, missed), 1 / flattest, 100);
    },
    pace: (_, u, p) => ({ ball: ball((1n << (2n * p)) / slopeOf(u.value, p)), tens: 0 }),
  };

  /** v of a part, by Newton's method, the precision doubling up to p. */
  function solve(part: bigint, p: bigint): bigint {
    const ladder = [p];
    while (ladder[0] > 72n) ladder.unshift(ladder[0] / 2n + 12n);
    let v = rescale(level(p).anchor, p, ladder[0]);
    for (const [i, q] of ladder.entries()) {
      const at = level(q);
      if (i > 0) v = rescale(v, ladder[i - 1], q);
      for (let settled = i > 0, tries = 0; ; tries++) {
        if (tries > MOST_STEPS)
          throw new RangeError("Newton's method for the inverse of A did not settle");
        const miss = mul(v - at.anchor, hornerFixed(at.quotient, v, q), q) - rescale(part, p, q);
        const step = div(miss, derivative(at, v), q);
        v -= step;
        if (settled) break;
        settled = abs(step) < 1n << (q / 2n - 4n);
      }
    }
    return v;
  }
}

/** The n for which the n-th of 0, 1, b, b^b, ... lies between low and high. */
function towersBelow(low: number, high: number, ln: number): number {
  let n = 0;
  for (let z = 0; z < low; n++) z = Math.exp(z * ln);
  if (n === 0 && high < 0) throw new RangeError(`no power tower in [${low}, ${high}]`);
  return n;
}

/** d/dv of the polynomial. */
const derivative = ({ coefficients, p }: Level, v: bigint): bigint =>
  hornerFixed(derivativeFixed(coefficients), v, p);
