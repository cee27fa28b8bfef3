import { chebyshevSums } from "../../numbers/chebyshev.js";
import { memoized } from "../../numbers/memo.js";
import { horner } from "../../numbers/polynomial.js";
import { type Place, slackOf } from "../evaluate/place.js";
import { rounding } from "../evaluate/precision.js";
import type { Extra } from "../evaluate/row.js";
import type { Truncation } from "./analytic.js";
import { type Series, tailOf } from "./chebyshev.js";
import type { LongSeries } from "./long-series.js";
import { rest } from "./rounded-row.js";
import { rowRounding, withLastRounding } from "./row-error.js";
import type { PieceShape } from "./shape.js";
import { approximationAtZero, errorAtZero, errorNearest, type Samples } from "./zero-error.js";

/** Where a row is compared with a series, in tau = (x - middle) / half and t = half tau + offset. */
interface Frame {
  readonly shape: PieceShape;
  readonly place: Place;
  readonly half: number;
  readonly offset: number;
}

/** A row of rounded coefficients beside a series of f, and what their difference e is made of. */
export interface Approximation extends Frame {
  readonly row: readonly number[];
  readonly series: Series;
  /** Degree of e. */
  readonly degree: number;
  /** e(tau) = delta(tau) - the terms of the series beyond the polynomial's degree + changes(t). */
  readonly delta: Float64Array;
  readonly changes: Float64Array;
  /** Bounds on f less the series, and on the slope of that in tau. */
  readonly missing: Truncation;
  /** What t can be off. */
  readonly placeError: (t: number) => number;
}

/** 4 degree + 1 Chebyshev points and two beyond, as far as rounding carries x, and room: t, |e|, |f| and a tail at each. */
interface Grid extends Samples {
  readonly taus: Float64Array;
  readonly tail: Float64Array;
}

/** `exact` is the polynomial before its coefficients were rounded to those of the row. */
export function approximationOf(
  found: LongSeries,
  exact: Series,
  delta: Float64Array,
  row: readonly number[],
  frame: Frame,
): Approximation {
  const { shape, place, half, offset } = frame;
  const changes = changesOf(row, shape.extra, exact);
  // x - center is exact but where x and center are of different sizes and both small.
  const isInexact = !place.zero && Math.abs(place.center) < 2 * (half + Math.abs(offset));
  const placeError = (t: number): number =>
    place.step !== undefined ? place.step / 2 : isInexact ? rounding(t, shape.precision) : 0;
  const { series, degree, missing } = found;
  // Spelled out, which is much faster than spreading until engines optimize it.
  // biome-ignore format: x
  return { shape, place, half, offset, row, series, degree, delta, changes, missing, placeError };
}

/** The coefficients of the row less those of the polynomial. */
function changesOf(row: readonly number[], extra: Extra, { hi, lo }: Series): Float64Array {
  const changes = new Float64Array(hi.length);
  for (let k = 0; k < changes.length; k++) changes[k] = rest(row, extra, k, hi[k]) - lo[k];
  return changes;
}

/** What a polynomial may exceed its largest sample by, as a part of its largest value and of that sample: see errorOf. */
const BERNSTEIN = (Math.PI / 4) ** 2 / 8;
export const BETWEEN = BERNSTEIN / Math.cos(Math.PI / 8);

/**
 * Bound on the error of the evaluated row, in the measure.
 *
 * The difference e of the rounded polynomial and the series is a polynomial of known degree N. It is sampled at
 * 4N + 1 Chebyshev points; as a function of arccos(tau) it is a trigonometric polynomial, whose second
 * derivative Bernstein bounds by N^2 max |e|, so between two samples |e| exceeds the larger by at most
 * (pi / 4N)^2 N^2 / 8 max |e|, and max |e| is at most the largest sample / cos(pi / 8) (H. Ehlich and
 * K. Zeller, Math. Z. 86 (1964)). To that come the error of the series, and the roundings of the evaluation bounded
 * by running error analysis with |t| and |f| as large as they get between the two samples. Where that misses the goal, the numbers
 * next to a zero are left out.
 */
export function errorOf(
  known: Approximation,
  exact: Series,
  noiseAtZero: number,
  goal: number,
): number {
  const { row: c, shape, place, half, offset, placeError } = known;
  const samples = samplesOf(known);
  const count = samples.t.length;
  const between = BETWEEN * largest(samples.miss);
  let steepest = shape.extra === 2 ? Math.abs(c[2]) : 0;
  for (let k = 1; k <= shape.degree; k++) {
    steepest += k * Math.abs(c[shape.extra + k]) * (half + Math.abs(offset)) ** (k - 1);
  }
  const roundingsAt = (t: number) => rowRounding(c, shape, t) + steepest * placeError(t);
  const mostRoundings = roundingsAt(
    Math.abs(offset) + half * (1 + slackOf(place, shape.precision)),
  );
  let error = 0;
  for (let j = 1; j < count; j++) {
    const t0 = samples.t[j - 1];
    const t1 = samples.t[j];
    const value0 = samples.value[j - 1];
    const value1 = samples.value[j];
    const near = Math.min(value0, value1);
    const top = Math.max(value0, value1);
    const approximation =
      Math.max(samples.miss[j - 1], samples.miss[j]) + between + known.missing.value;
    // Next to the zero the approximation's error vanishes with t, as f does.
    const close = place.zero && Math.min(Math.abs(t0), Math.abs(t1)) < half / 4;
    const atZero =
      close && shape.measure !== "absolute"
        ? errorAtZero(samples, j, c, shape, place.center)
        : Number.POSITIVE_INFINITY;
    if (t0 * t1 <= 0 && atZero < Number.POSITIVE_INFINITY) {
      error = Math.max(error, atZero);
      continue;
    }
    const before = close
      ? Math.max(samples.miss[j - 1] / value0, samples.miss[j] / value1) * 1.25 * near
      : approximation;
    const t = Math.max(Math.abs(t0), Math.abs(t1));
    if (withLastRounding(before + mostRoundings, near, top, shape) <= error) continue;
    const inMeasure = withLastRounding(before + roundingsAt(t), near, top, shape);
    error = Math.max(error, Math.min(inMeasure, atZero));
  }
  if (!place.zero || shape.measure === "absolute" || error > goal) return error;
  const slopeError = approximationAtZero(samples, nearestToZero(samples.t));
  return Math.max(error, errorNearest(exact, c, shape, place.center, slopeError, noiseAtZero));
}

export function largest(numbers: Float64Array): number {
  let most = 0;
  for (let k = 0; k < numbers.length; k++) most = Math.max(most, Math.abs(numbers[k]));
  return most;
}

function samplesOf(known: Approximation): Samples {
  const { shape, place, half, offset, series, delta, changes } = known;
  const grid = gridFor(known);
  const { taus, t, miss, value, tail } = grid;
  chebyshevSums(series.hi, tailOf(series.hi, shape.degree), taus, value, tail);
  for (let j = 0; j < taus.length; j++) {
    const tau = taus[j];
    const at = tau * half + offset;
    t[j] = place.zero && Math.abs(at) < half * 2 ** -30 ? 0 : at;
    miss[j] = Math.abs(horner(delta, tau) - tail[j] + horner(changes, t[j]));
    value[j] = Math.abs(value[j]);
  }
  return grid;
}

/** The sample next to the zero: there is one at it only where it lies in the middle. */
const nearestToZero = (t: Float64Array): number =>
  t.reduce((nearest, place, j) => (Math.abs(place) < Math.abs(t[nearest]) ? j : nearest), 0);

/** 4N + 1 Chebyshev points, the outermost a little beyond the ends, and room for what is known at them. */
const gridOf = memoized(64, (degree: number): Grid => {
  const size = 4 * degree;
  const room = () => new Float64Array(size + 3);
  return {
    taus: room().map((_, j) => -Math.cos((Math.PI * (j - 1)) / size)),
    ...{ t: room(), miss: room(), value: room(), tail: room() },
  };
});

/** The grid of a row, which goes over to the next one that asks. */
export function gridFor({ degree, place, shape }: Approximation): Grid {
  const slack = slackOf(place, shape.precision);
  const grid = gridOf(degree);
  grid.taus[0] = -1 - slack;
  grid.taus[grid.taus.length - 1] = 1 + slack;
  return grid;
}
