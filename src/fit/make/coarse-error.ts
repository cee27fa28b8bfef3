import { slackOf } from "../evaluate/place.js";
import { slopeRounding } from "./derivative.js";
import { type Approximation, BETWEEN } from "./piece-error.js";
import { type Correction, missOf } from "./remez.js";
import { rowRounding, withLastRounding } from "./row-error.js";
import type { Errors } from "./shape.js";

/**
 * Bounds on the errors of a row that no sample is taken for: from the largest error of the approximation on the grid of Remez's exchange,
 * from the sizes of coefficients, and from the roundings at the end that is farthest from the center. They exceed those of
 * piece-error.ts and derivative.ts, and where they are small enough they spare them. Infinite beside a zero of f, and where t is not exact.
 *
 * Method: a polynomial of degree N that is at most M on [-1, 1] is at most M T_N(1 + s) on [-1 - s, 1 + s], and its slope at most
 * M T_N'(1 + s) (A. A. and V. A. Markov; T. J. Rivlin, Chebyshev Polynomials, 1990, section 2.7).
 */
export function coarseErrors(known: Approximation, correction: Correction): Errors {
  const { shape, place, half, offset, row, series, degree, changes, missing } = known;
  const slack = slackOf(place, shape.precision);
  const reach = Math.abs(offset) + half * (1 + slack);
  if (place.zero || place.meets !== undefined || known.placeError(reach) > 0) return UNKNOWN;
  const phi = Math.acosh(1 + slack);
  const growth = Math.cosh(degree * phi);
  const steepness = (degree * Math.sinh(degree * phi)) / Math.sinh(phi);

  let spread = 0;
  let bends = 0;
  let tail = 0;
  for (let k = series.hi.length - 1; k > 0; k--) {
    const size = Math.abs(series.hi[k]);
    spread += size;
    if (k > 1) bends += k * k * size;
    if (k > shape.degree) tail += 2 * k * size;
  }
  const middle = Math.abs(series.hi[0]);
  const near = middle - spread * growth;
  if (!(near > 0)) return UNKNOWN;
  const top = middle + spread * growth;
  const miss = missOf(correction, degree, top) + missing.value;

  let changed = 0;
  let changedSlope = 0;
  for (let k = changes.length - 1; k >= 0; k--) {
    changedSlope = changedSlope * reach + changed;
    changed = changed * reach + Math.abs(changes[k]);
  }
  const approximation = (miss * growth + changed) * (1 + BETWEEN) + missing.value;
  const roundings = rowRounding(row, shape, reach);
  const flattest = Math.abs(series.hi[1]) - bends * (steepness / degree ** 2) * (1 + 2 * BETWEEN);
  const leftOut = missing.slope + series.hi.length ** 2 * 2 ** -50 * tail;
  const absolute =
    ((miss * steepness) / half + changedSlope) * (1 + BETWEEN) +
    leftOut / half +
    slopeRounding(row, shape, reach);
  return {
    error: withLastRounding(approximation + roundings, near, top, shape),
    derivativeError: {
      absolute,
      relative: flattest > 0 ? (absolute * half) / flattest : Number.POSITIVE_INFINITY,
    },
  };
}

const UNKNOWN: Errors = {
  error: Number.POSITIVE_INFINITY,
  derivativeError: { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY },
};
