import { slackOf } from "../evaluate/place.js";
import { rounding, ulp } from "../evaluate/precision.js";
import type { RowForm } from "../evaluate/row.js";
import { type Approximation, BETWEEN } from "./piece-error.js";
import { type Correction, missOf } from "./remez.js";
import { withLastRounding } from "./row-error.js";
import { type DerivativeError, type Errors, UNKNOWN } from "./shape.js";

/**
 * Bounds on the errors of a row that no sample is taken for: from the largest error of the approximation on the grid of Remez's exchange,
 * from the sizes of coefficients, and from the roundings at the end that is farthest from the center. They exceed those of
 * piece-error.ts and derivative.ts, and where they are small enough they spare them. Infinite beside a zero of f, and where t is not exact.
 *
 * Method: a polynomial of degree N that is at most M on [-1, 1] is at most M T_N(1 + s) on [-1 - s, 1 + s], and its slope at most
 * M T_N'(1 + s) (A. A. and V. A. Markov; T. J. Rivlin, Chebyshev Polynomials, 1990, section 2.7).
 */
export function coarseErrors(known: Approximation, correction: Correction): Errors {
  const { shape, place, half, offset } = known;
  const slack = slackOf(place, shape.precision);
  const reach = Math.abs(offset) + half * (1 + slack);
  return place.zero || place.meets !== undefined || known.placeError(reach) > 0
    ? UNKNOWN
    : boundsWithin(known, correction, reach, slack);
}

/** For |t| <= reach, |tau| <= 1 + slack. */
function boundsWithin(
  known: Approximation,
  correction: Correction,
  reach: number,
  slack: number,
): Errors {
  const { shape, series } = known;
  sumSizes(series.hi, shape.degree);
  sumChanges(known.changes, reach);
  addRoundings(known.row, shape, reach);
  const phi = Math.acosh(1 + slack);
  const last = series.hi.length - 1;
  const miss = missOf(correction, known.degree, Math.abs(series.hi[0]) + sizes.spread);
  const steepness = Math.sinh(last * phi) / (last * Math.sinh(phi));
  return {
    error: coarseError(known, miss, Math.cosh(last * phi)),
    derivativeError: coarseSlopeError(known, miss, steepness * (1 + BETWEEN)),
  };
}

/** `growth`: T_N(1 + s), N being the degree of the series. */
function coarseError(
  { shape, series, missing }: Approximation,
  miss: number,
  growth: number,
): number {
  const middle = Math.abs(series.hi[0]);
  const spread = sizes.spread * growth;
  if (!(middle > spread)) return Number.POSITIVE_INFINITY;
  const approximation = ((miss + missing.value) * growth + sizes.changed) * (1 + BETWEEN);
  const before = approximation + missing.value + sizes.roundings;
  return withLastRounding(before, middle - spread, middle + spread, shape);
}

/** The error less its terms beyond n + 1 has that degree, so that its slope is at most (n + 1)^2 times its size, and `steepness` times that. */
function coarseSlopeError(
  { shape, series, missing, half }: Approximation,
  miss: number,
  steepness: number,
): DerivativeError {
  const approximation =
    ((shape.degree + 1) ** 2 * (miss + missing.value + sizes.beyond) + sizes.beyondSlope) *
    steepness;
  const absolute =
    (approximation + missing.slope + sizes.cancelled) / half +
    sizes.changedSlope * (1 + BETWEEN) +
    sizes.slopeRoundings;
  const flattest = (Math.abs(series.hi[1]) - sizes.bends * steepness * (1 + BETWEEN)) / half;
  return { absolute, relative: flattest > 0 ? absolute / flattest : Number.POSITIVE_INFINITY };
}

/** What the loops below find; they are short functions of their own, so that an engine need not optimize what is around them. */
const sizes = {
  /** Of a series less its first term; of its slope less that of its second. */
  spread: Number.NaN,
  bends: Number.NaN,
  /** Of the terms beyond n + 1, and of their slopes. */
  beyond: Number.NaN,
  beyondSlope: Number.NaN,
  /** What the recurrence for the slope of the last terms may lose. */
  cancelled: Number.NaN,
  /** What the rounding of coefficients changes of the value and of the slope. */
  changed: Number.NaN,
  changedSlope: Number.NaN,
  /** Of the evaluation, but for the last addition, and of its derivative. */
  roundings: Number.NaN,
  slopeRoundings: Number.NaN,
};

function sumSizes(a: Float64Array, n: number): void {
  let spread = 0;
  let bends = 0;
  let tail = 0;
  let beyond = 0;
  let beyondSlope = 0;
  for (let k = a.length - 1; k > 0; k--) {
    const size = Math.abs(a[k]);
    spread += size;
    if (k > 1) bends += k * k * size;
    if (k > n) tail += 2 * k * size;
    if (k > n + 1) {
      beyond += size;
      beyondSlope += k * k * size;
    }
  }
  sizes.spread = spread;
  sizes.bends = bends;
  sizes.beyond = beyond;
  sizes.beyondSlope = beyondSlope;
  sizes.cancelled = a.length ** 2 * 2 ** -50 * tail;
}

function sumChanges(changes: Float64Array, reach: number): void {
  let changed = 0;
  let slope = 0;
  for (let k = changes.length - 1; k >= 0; k--) {
    slope = slope * reach + changed;
    changed = changed * reach + Math.abs(changes[k]);
  }
  sizes.changed = changed;
  sizes.changedSlope = slope;
}

/** On its way to the inner sum c_1 is rounded once, c_k 2k times at most, and k c_k, which is rounded itself, no more than 3k times. */
function addRoundings(c: readonly number[], form: RowForm, reach: number): void {
  const { degree, extra, precision } = form;
  const unit = ulp(1, precision) / 2;
  const least = 2 * degree * rounding(0, precision);
  let inner = 0;
  let slope = 0;
  let rounded = 0;
  let slopeRounded = 0;
  for (let k = degree; k > 0; k--) {
    const size = Math.abs(c[extra + k]);
    inner = inner * reach + size;
    slope = slope * reach + k * size;
    rounded = rounded * reach + (k > 1 ? 2 * k : 1) * size;
    slopeRounded = slopeRounded * reach + (k > 1 ? 3 * k * k : 1) * size;
  }
  const size = inner * reach;
  let error = (unit * rounded + least) * reach;
  error += rounding(size + error, precision);
  sizes.roundings =
    extra === 0 ? error : error + rounding(size + Math.abs(c[1]) + error, precision);
  const slopeError = unit * slopeRounded + least;
  sizes.slopeRoundings =
    extra === 2
      ? slopeError + rounding(slope + slopeError + Math.abs(c[2]), precision)
      : slopeError;
}
