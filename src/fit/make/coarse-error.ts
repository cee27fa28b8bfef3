import { slackOf } from "../evaluate/place.js";
import { rounding, ulp } from "../evaluate/precision.js";
import type { RowForm } from "../evaluate/row.js";
import { type Approximation, BETWEEN } from "./piece-error.js";
import type { Correction } from "./remez.js";
import { withLastRounding } from "./row-error.js";
import { type Errors, UNKNOWN } from "./shape.js";

/**
 * Bounds on the errors of a row that no sample is taken for: from the largest error of the approximation on the grid of Remez's exchange,
 * from the sizes of coefficients, and from the roundings at the end that is farthest from the center. They exceed those of
 * piece-error.ts and derivative.ts, and where they are small enough they spare them. Infinite beside a zero of f, and where t is not exact.
 *
 * Method: a polynomial of degree N that is at most M on [-1, 1] is at most M T_N(1 + s) on [-1 - s, 1 + s], and its slope at most
 * M T_N'(1 + s) (A. A. and V. A. Markov; T. J. Rivlin, Chebyshev Polynomials, 1990, section 2.7). The error less its terms beyond
 * n + 1 has that degree.
 */
export function coarseErrors(known: Approximation, correction: Correction): Errors {
  const { shape, place, half, offset } = known;
  const slack = slackOf(place, shape.precision);
  const reach = Math.abs(offset) + half * (1 + slack);
  return place.zero || place.meets !== undefined || known.placeError(reach) > 0
    ? UNKNOWN
    : boundsWithin(known, correction, reach, Math.acosh(1 + slack));
}

/** For |t| <= reach, |tau| <= cosh phi. */
function boundsWithin(
  known: Approximation,
  correction: Correction,
  reach: number,
  phi: number,
): Errors {
  const { shape, series, missing, half } = known;
  const { hi } = series;
  const last = hi.length - 1;
  const next = shape.degree + 1;
  sumSizes(hi, next);
  sumChanges(known.changes, reach);
  sumRow(known.row, shape, reach);
  sumRoundings(known.row, shape, reach);
  const middle = Math.abs(hi[0]);
  const miss = correction.miss(known.degree, middle + spread) + missing.value;
  const growth = Math.cosh(last * phi);
  const steepness = (Math.sinh(last * phi) / (last * Math.sinh(phi))) * (1 + BETWEEN);
  const near = middle - spread * growth;
  const before = (miss * growth + changed) * (1 + BETWEEN) + missing.value + roundings;
  const cancelled = (next ** 2 * Math.abs(hi[next]) + beyond) * hi.length ** 2 * 2 ** -50;
  const absolute =
    ((next ** 2 * miss + 2 * beyond) * steepness + missing.slope + cancelled) / half +
    changedSlope * (1 + BETWEEN) +
    slopeRoundings;
  const flattest = Math.abs(hi[1]) - bends * steepness * (1 + BETWEEN);
  return near > 0 && flattest > 0
    ? {
        error: withLastRounding(before, near, middle + spread * growth, shape),
        derivativeError: { absolute, relative: (absolute * half) / flattest },
      }
    : UNKNOWN;
}

// What the loops find. They are short functions of their own, so that an engine need not optimize what is around them.

/** The sizes of a series less its first term, of its slope less that of its second, and of the slopes of terms beyond n + 1. */
let spread = 0;
let bends = 0;
let beyond = 0;
/** What the rounding of coefficients changes of the value and of the slope. */
let changed = 0;
let changedSlope = 0;
/** The sizes of the inner sum and of the derivative. */
let inner = 0;
let slope = 0;
/** The roundings of the evaluation but for the last addition, and of the derivative. */
let roundings = 0;
let slopeRoundings = 0;

function sumSizes(a: Float64Array, next: number): void {
  spread = 0;
  bends = 0;
  for (let k = a.length - 1; k > 0; k--) {
    const size = Math.abs(a[k]);
    if (k === next) beyond = bends;
    spread += size;
    if (k > 1) bends += k * k * size;
  }
}

function sumChanges(changes: Float64Array, reach: number): void {
  changed = 0;
  changedSlope = 0;
  for (let k = changes.length - 1; k >= 0; k--) {
    changedSlope = changedSlope * reach + changed;
    changed = changed * reach + Math.abs(changes[k]);
  }
}

/** On its way to the inner sum c_1 is rounded once, c_k 2k times at most, and k c_k, which is rounded itself, no more than 3k times. */
function sumRow(c: readonly number[], { degree, extra }: RowForm, reach: number): void {
  let size = 0;
  let slopeSize = 0;
  let rounded = 0;
  let slopeRounded = 0;
  for (let k = degree; k > 0; k--) {
    const term = Math.abs(c[extra + k]);
    const first = k === 1 ? term : 0;
    size = size * reach + term;
    slopeSize = slopeSize * reach + k * term;
    rounded = rounded * reach + 2 * k * term - first;
    slopeRounded = slopeRounded * reach + 3 * k * k * term - 2 * first;
  }
  inner = size;
  slope = slopeSize;
  roundings = rounded;
  slopeRoundings = slopeRounded;
}

/** From how often terms are rounded to the roundings. */
function sumRoundings(
  c: readonly number[],
  { degree, extra, precision }: RowForm,
  reach: number,
): void {
  const unit = ulp(1, precision) / 2;
  const least = 2 * degree * rounding(0, precision);
  const size = inner * reach;
  roundings = (unit * roundings + least) * reach;
  roundings += rounding(size + roundings, precision);
  if (extra > 0) roundings += rounding(size + Math.abs(c[1]) + roundings, precision);
  slopeRoundings = unit * slopeRoundings + least;
  if (extra === 2) {
    slopeRoundings += rounding(slope + slopeRoundings + Math.abs(c[2]), precision);
  }
}
