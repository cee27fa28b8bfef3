import { isHuge, type PowerMap } from "../abel/power-map.js";
import { periodsTo, type Series } from "../abel/series.js";
import { cut } from "../numbers/arguments.js";
import { ball } from "../numbers/ball.js";
import {
  type Exact,
  integer,
  isInteger,
  magnitude,
  one,
  split,
  toFixed,
} from "../numbers/exact.js";
import { abs, bitLength, div } from "../numbers/fixed.js";
import { compose, expm, type Jet, logRatio, scale, taylor } from "../numbers/jet.js";
import { cutOff, leading, minus, over, times } from "../numbers/significant.js";
import {
  type Attempt,
  bitsFor,
  type Lack,
  type Precision,
  type Supply,
  untilBits,
  untilKnown,
} from "./outcome.js";

/** Digits of a solved expansion that one order of the Taylor series costs. */
const LOST = 0.6;

/** Digits that a second expansion has more, where one is compared with another. */
const FURTHER = 20;

/** Comparisons, each with more digits than the one before. */
const MOST_COMPARISONS = 12;

/** Digits that are known beyond those asked for. */
const SPARE = 11;

/** Bits that the second of two computations has more. */
const FINER = 128;

/** Coefficients below 2^-1500 take seconds. */
const MOST_BITS = 1500;

/** More whole heights than lie between any two numbers of decimal.js, but next to a fixed point. */
const MOST_PERIODS = 2000n;

/** Digits by which the second power of a height may count more in a coefficient than in the first. */
const ROOM = 60;

/** A Taylor series in (x - x_0) / unit, its coefficients times 10^tens. */
interface Expanded {
  readonly jet: Jet;
  readonly tens: number;
  readonly unit: Exact;
}

/** The function that is expanded, and where. */
export type Expandable =
  | { readonly kind: "iterate"; readonly x: Exact; readonly alpha: Exact }
  | { readonly kind: "slog"; readonly x: Exact }
  | { readonly kind: "sexp"; readonly h: Exact };

/** How exact coefficients are to be. */
export interface Wanted {
  /** Significant digits. */
  readonly digits: number;
  /** Whether what is below all doubles may be 0. */
  readonly vanishing?: boolean;
}

/**
 * The Taylor coefficients c_1, ..., c_order of exp^alpha at x, of the Abel function at x or of its inverse at h, exp the
 * map of the orbit. The point is finite and the function analytic there.
 *
 * Method: as for values (iterate.ts), with truncated power series in the place of numbers (numbers/jet.ts). exp or
 * log carry x into the interval of an expansion. There the Taylor series of the Abel function, and that of its inverse at
 * the height reached, come from values of the expansion at neighbouring points in many more bits than the result has:
 * the expansion is a function of its own, which can be evaluated to any number of bits.
 * Koenigs' series, that with two logarithms and the Fatou coordinate give both Taylor series at once, shifted to the point and reverted.
 *
 * Error. That of a solved expansion, on one period, is analytic around the period and below 10^-d, so that its k-th
 * coefficient is at most 10^-d / r^k, r the distance to where that ends. The coefficients themselves fall like R^-k, R the
 * distance to the nearest singularity. LOST digits an order are more than log10(R / r). The series with two
 * logarithms and the Fatou coordinate are asymptotic: their error grows fast towards the ends of the interval, and its
 * derivatives faster. There a second expansion of FURTHER digits more has to give the same coefficients, or both are made anew with
 * the digits that were missing. Koenigs' series is exact to all bits. Rounding is seen by doing all again in more bits. Coefficients
 * below 2^-MOST_BITS, or 2^-(14 digits) where that is less, are 0 where that is what they round to (`vanishing`), else they are
 * refused.
 *
 * Small heights. exp^alpha(x + t) = x + t + alpha v(x + t) + O(alpha^2) with v = 1 / A'. For a height below 10^-(2 digits + ROOM) the
 * coefficients from the second on are proportional to alpha to all digits, and are those of a larger height, scaled, for they may be
 * below all bits. What that leaves out of them is a share of alpha' v / R and a power of the order, R the distance to the next
 * singularity; that alpha' v' is below the last digit of the first coefficient shows that v is not large.
 */
export function taylorCoefficients(
  what: Expandable,
  order: number,
  { digits, vanishing = false }: Wanted,
  supply: Supply,
  map: PowerMap,
): readonly Exact[] {
  const isIdentity = what.kind === "iterate" && what.alpha.num === 0n;
  if (what.kind === "iterate" && leading(what.alpha) < -2 * digits - ROOM) {
    const tens = leading(what.alpha) + 2 * digits + ROOM;
    const alpha = { ...what.alpha, exponent: what.alpha.exponent - tens };
    const list = taylorCoefficients({ ...what, alpha }, order, { digits }, supply, map);
    if (agreement(list.slice(0, 1), [one]) > digits + SPARE - 2)
      return list.map((c, k) => (k === 0 ? one : { ...c, exponent: c.exponent + tens }));
  }
  const attempt = (expanded: (p: bigint) => Expanded | Lack, p: bigint) => {
    const rough = expanded(p);
    if ("bits" in rough) return rough;
    const fine = expanded(p + BigInt(FINER));
    if ("bits" in fine) return fine;
    // No other function here has coefficients that are 0: they are below the last bit.
    const below = isIdentity ? -1 : fine.jet.findIndex((c, k) => k > 0 && c === 0n);
    if (below > 0 && p <= Math.max(MOST_BITS, 14 * digits)) return { bits: Number(p), digits: 0 };
    if (below > 0 && !vanishing) {
      throw new RangeError(
        `${what.kind}Series: the coefficient of order ${below} is below 2^-${p}, expected a point farther from a fixed point`,
      );
    }
    return agreed(rough, fine, p + BigInt(FINER), digits);
  };
  if (what.kind === "iterate" && isInteger(what.alpha) && magnitude(what.alpha) < 2) {
    const steps = Number(what.alpha.num) * 10 ** what.alpha.exponent;
    return untilBits(digits, ({ p }: Precision) =>
      attempt((q) => iterated(what.x, steps, order, map, q), p),
    );
  }
  const computed = (known: number): { list: readonly Exact[]; settled: boolean } =>
    untilKnown(known, supply, ({ p, series }) => {
      const lack = known + SPARE - series.digits;
      if (lack > 0) return { bits: 0, digits: lack };
      const result = attempt((q) => carried(what, order, series, q), p);
      const settled = series.digits === Number.POSITIVE_INFINITY || isPeriod(series);
      return "known" in result ? { known: { list: result.known, settled } } : result;
    });
  let known = digits + Math.ceil(LOST * order);
  for (let i = 0; i < MOST_COMPARISONS; i++) {
    const first = computed(known);
    if (first.settled) return first.list;
    const second = computed(known + FURTHER);
    const missing = digits + SPARE - agreement(first.list, second.list);
    if (missing <= 0) return second.list;
    known += missing;
  }
  throw new RangeError(`two expansions do not agree to ${digits} digits at order ${order}`);
}

/** Whether the series is a solved one, on one period of the line. */
const isPeriod = ({ lowPart, highPart }: Series): boolean => highPart - lowPart <= 1;

/** Digits that two lists have in common, the worst of them. */
const agreement = (a: readonly Exact[], b: readonly Exact[]): number =>
  Math.min(
    ...a.map((c, k) => {
      const miss = minus(c, b[k], 1);
      return miss.num === 0n
        ? Number.POSITIVE_INFINITY
        : Math.max(0, leading(b[k]) - leading(miss) - 1);
    }),
  );

/**
 * The same where b^x is so small that only its first power counts: the coefficients of c b^(x + t), c ln b b^x the derivative.
 */
export function farLeftCoefficients(
  derivative: Exact,
  order: number,
  digits: number,
  { lnAt }: PowerMap,
): readonly Exact[] {
  const p = BigInt(bitsFor(digits + SPARE)) + 64n;
  const n = digits + SPARE + 4;
  const ln = cutOff(lnAt(p).value, p, n);
  const list = [derivative];
  for (let k = 2; k <= order; k++) list.push(over(times(list[k - 2], ln, n), integer(k), n));
  return list;
}

/** Whether it is: the second power of b^x, 2^order times as large in the last coefficient, lies below the digits. */
export function isFarLeft(
  x: Exact,
  alpha: Exact | undefined,
  order: number,
  digits: number,
  { ln }: PowerMap,
): boolean {
  const room = digits + SPARE + 5 + order * Math.log10(2);
  const size = x.num < 0n ? (10 ** magnitude(x) * ln) / Math.LN10 : 0;
  return size > room + (alpha === undefined ? 0 : Math.max(0, -magnitude(alpha)));
}

/** The coefficients, or the bits that they lack, from two computations. */
function agreed(
  rough: Expanded,
  fine: Expanded,
  p: bigint,
  digits: number,
): Attempt<readonly Exact[]> {
  const need = bitsFor(digits + SPARE);
  let lost = 0;
  for (const [k, c] of fine.jet.entries()) {
    const miss = abs(c - (rough.jet[k] << BigInt(FINER)));
    if (k > 0 && miss > 0n) lost = Math.max(lost, need + bitLength(miss) - bitLength(c));
  }
  if (lost > FINER) return { bits: lost, digits: 0 };
  const n = digits + SPARE + 4;
  let unit = one;
  const known = fine.jet.slice(1).map((c) => {
    unit = times(unit, fine.unit, n + 4);
    return over(cutOff(c, p, digits + SPARE + 2, fine.tens), unit, n);
  });
  return { known };
}

/** exp^n at x, n an integer. */
function iterated(x: Exact, n: number, order: number, map: PowerMap, p: bigint): Expanded | Lack {
  const from = n < 0 && x.num > 0n ? logarithm(x, order, map, p) : identity(x, order, p);
  const end = climb(from.jet, n < 0 && x.num > 0n ? n + 1 : n, map, p);
  return "bits" in end ? end : { ...end, unit: from.unit };
}

/** The function by the series. */
function carried(what: Expandable, order: number, series: Series, p: bigint): Expanded | Lack {
  if (what.kind === "sexp") {
    const from = heightAt(one, 0, series, p);
    if ("bits" in from) return from;
    const height = identity(what.h, order, p).jet.with(0, from.jet[0]);
    return imageOf(height, from.steps, what.h, one, series, p);
  }
  const from = heightAt(what.x, order, series, p);
  if ("bits" in from) return from;
  const { jet, steps, unit } = from;
  if (what.kind === "slog") return { jet, tens: 0, unit };
  return imageOf(jet, steps, what.alpha, unit, series, p);
}

/** The height of a point, less `steps`, as the series counts it. */
function heightAt(
  x: Exact,
  order: number,
  series: Series,
  p: bigint,
): { jet: Jet; steps: number; unit: Exact } | Lack {
  const { map, flow } = series;
  const above = flow === 1 && x.num > 0n && (isHuge(x, map) || side(toFixed(x, p), series, p) > 0);
  const { jet, unit } = above ? logarithm(x, order, map, p) : identity(x, order, p);
  const at = settled(jet, series, p);
  if ("bits" in at) return at;
  const [z] = at.jet;
  const part =
    series.jets?.height(z, order, p).with(0, series.part(ball(z), p).value) ??
    taylor((u, q) => series.part(ball(u), q).value, z, order, p);
  return { jet: compose(part, at.jet, p), steps: at.steps + (above ? 1 : 0), unit };
}

/** The point whose height is that one, plus steps and alpha. */
function imageOf(
  height: Jet,
  steps: number,
  alpha: Exact,
  unit: Exact,
  series: Series,
  p: bigint,
): Expanded | Lack {
  const { whole, fraction } = split(alpha);
  const moved = height[0] + toFixed(fraction, p) + (BigInt(steps + whole) << p);
  const periods = periodsTo(moved, series, p);
  if (abs(periods) > MOST_PERIODS) {
    throw new RangeError(
      `alpha: ${cut(`${periods}`)} whole heights lie between x and its image, expected at most ${MOST_PERIODS}`,
    );
  }
  const part = moved - (periods << p);
  const order = height.length - 1;
  const inverse =
    series.jets?.inverse(part, order, p) ??
    taylor((h, q) => series.inverse(ball(h), q).value, part, order, p);
  const end = climb(compose(inverse, height, p), Number(periods), series.map, p);
  return "bits" in end ? end : { ...end, unit };
}

/** x + t. */
const identity = (x: Exact, order: number, p: bigint): { jet: Jet; unit: Exact } => ({
  jet: Array.from({ length: order + 1 }, (_, k) =>
    k === 0 ? toFixed(x, p) : k === 1 ? 1n << p : 0n,
  ),
  unit: one,
});

/** log(x + x t) = log x + log(1 + t), x > 0 of any size. */
const logarithm = (
  x: Exact,
  order: number,
  map: PowerMap,
  p: bigint,
): { jet: Jet; unit: Exact } => ({
  jet: Array.from({ length: order + 1 }, (_, k) =>
    k === 0
      ? map.logOf(x, p).value
      : div((k % 2 === 1 ? 1n : -1n) << p, BigInt(k) * map.lnAt(p).value, p),
  ),
  unit: x,
});

/** -1 below the interval of the series, 1 above it, 0 inside. */
const side = (u: bigint, { low, high }: Series, p: bigint): -1 | 0 | 1 => {
  const z = Number(u >> (p - 50n)) * 2 ** -50;
  return z > high ? 1 : z < low ? -1 : 0;
};

/** The point carried into the interval of the series by exp and log: its height is `steps` more than that of the jet. */
function settled(start: Jet, series: Series, p: bigint): { jet: Jet; steps: number } | Lack {
  let jet = start;
  let steps = 0;
  for (let at = side(jet[0], series, p); at !== 0; at = side(jet[0], series, p)) {
    if (steps > Number(MOST_PERIODS) || -steps > Number(MOST_PERIODS)) {
      throw new RangeError("the point lies too near a fixed point");
    }
    const next = at === series.flow ? logOf(jet, series.map, p) : powerOf(jet, series.map, p);
    if (next === undefined) return { bits: Number(p), digits: 0 };
    jet = next;
    steps += at === series.flow ? 1 : -1;
  }
  return { jet, steps };
}

/** exp^n of a jet; what it needs is told where a logarithm is not known to exist. */
function climb(start: Jet, n: number, map: PowerMap, p: bigint): Omit<Expanded, "unit"> | Lack {
  let jet = start;
  for (let i = 1; i < n; i++) jet = powerOf(jet, map, p);
  for (let i = 0; i > n; i--) {
    const next = logOf(jet, map, p);
    if (next === undefined) return { bits: Number(p), digits: 0 };
    jet = next;
  }
  if (n <= 0) return { jet, tens: 0 };
  const last = map.powerScaled(ball(jet[0]), p);
  if (typeof last === "number") throw new RangeError("the value is beyond decimal.js");
  return { jet: scale(growth(jet, map, p), last.ball.value, p), tens: last.tens };
}

/** b^(y - y_0). */
const growth = (y: Jet, map: PowerMap, p: bigint): Jet =>
  expm(map.ln === 1 ? y : scale(y, map.lnAt(p).value, p), p);

const powerOf = (y: Jet, map: PowerMap, p: bigint): Jet =>
  scale(growth(y, map, p), map.power(ball(y[0]), p).value, p);

function logOf(y: Jet, map: PowerMap, p: bigint): Jet | undefined {
  const log = map.log(ball(y[0], 2n), p);
  if (log === undefined) return undefined;
  const ratio = logRatio(y, p);
  return [log.value, ...ratio.slice(1).map((c) => div(c, map.lnAt(p).value, p))];
}
