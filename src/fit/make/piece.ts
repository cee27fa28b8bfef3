import { Pair } from "../../numbers/pair.js";
import type { Place } from "../evaluate/place.js";
import { neighbour, round } from "../evaluate/precision.js";
import type { LeftOut } from "./analytic.js";
import { type Sampler, type Series, toPowers } from "./chebyshev.js";
import { coarseErrors } from "./coarse-error.js";
import { derivativeErrorOf, isWithin, NO_ERROR } from "./derivative.js";
import { type Known, type LongSeries, longSeries } from "./long-series.js";
import { type Approximation, approximationOf, errorOf } from "./piece-error.js";
import { bestCorrection, type Correction, nearBestCorrection } from "./remez.js";
import { roundCoefficients, shift, unscale } from "./rounded-row.js";
import { withLastRounding } from "./row-error.js";
import { type Errors, type Piece, type PieceShape, UNKNOWN, unitIn } from "./shape.js";

/**
 * The polynomial for one piece and a bound on the error of its evaluation, whose order of operations is rowValue's;
 * undefined where f has no value or no row of this form keeps the goal.
 *
 * Method: a Chebyshev series of f in pairs of doubles (long-series.ts); the best polynomial that meets f at the ends, by Remez's
 * exchange, or nearly the best one (remez.ts); the coefficients rounded (rounded-row.ts). The errors are bounded for what came out of that, however
 * it was found (piece-error.ts, derivative.ts), no more closely than `enough` asks for (coarse-error.ts). `known` is remembered for
 * the same place and goal.
 */
export function makePiece(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  enough = NOTHING,
  known: Known = {},
): Piece | undefined {
  if (shape.measure !== "absolute" && isTooFine(goal, 1, shape)) return undefined;
  return shape.isLarge && isLargeAt(f, place.from + (place.to - place.from) / 2)
    ? largePiece(f, place, shape, goal, known)
    : pieceInRange(f, place, shape, goal, enough, known);
}

/** Whether the last rounding alone costs more at values of this size, which only counts for absolute errors. */
const isTooFine = (goal: number, size: number, shape: PieceShape): boolean =>
  withLastRounding(0, size, size, shape) > goal;

/** Whether a value is scaled down, so that products on the way do not overflow. */
export function isLargeAt(f: Sampler, x: number): boolean {
  f(x, sample);
  return Math.abs(sample.hi) > 1 / DOWN;
}

const sample = new Pair();

/** No bounds are so small that still smaller ones would not be worth their time. */
const NOTHING: Errors = { error: 0, derivativeError: NO_ERROR };

function pieceInRange(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  enough: Errors,
  known: Known,
): Piece | undefined {
  const span = spanOf(place);
  const found = longSeries(f, span.middle, span.half, place, shape, goal, known);
  if (found === undefined) return undefined;
  const { degree, continuity, measure } = shape;
  const { hi } = found.series;
  const size = Math.abs(hi[0]);
  if (isTooFine(goal, size, shape)) return undefined;
  const nodes = nodesOf(place, continuity, span);
  const pieceOf = (correction: Correction | undefined) =>
    correction && corrected(f, place, shape, goal, enough, span, found, correction);
  if (nodes === ENDS && !shape.monotone) {
    const loss = (goal * unitIn(shape)(size)) / 64;
    const piece = pieceOf(nearBestCorrection(hi, degree, loss));
    if (piece !== undefined && piece.error <= goal) return piece;
  }
  return pieceOf(bestCorrection(hi, degree, nodes, measure !== "absolute"));
}

function corrected(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  enough: Errors,
  { middle, half }: Interval,
  found: LongSeries,
  correction: Correction,
): Piece | undefined {
  const offset = middle - place.center;
  const { delta } = correction;
  const exact = polynomialOf(found.series, delta, half, offset);
  const noiseAtZero = place.zero ? setAtZero(exact, f, place) : 0;
  if (place.zero && place.step !== undefined && shape.measure !== "absolute") return undefined;
  const row = rowOf(exact, f, place, shape, offset, half);
  if (row === undefined) return undefined;
  const known = approximationOf(found, exact, delta, row, { shape, place, half, offset });
  return bounded(known, exact, correction, noiseAtZero, goal, enough);
}

/** The value at the zero, which is far below the noise of the samples; its own noise. */
function setAtZero({ hi, lo }: Series, f: Sampler, { center }: Place): number {
  f(center, sample);
  hi[0] = sample.hi;
  lo[0] = sample.lo;
  return sample.error;
}

function rowOf(
  exact: Series,
  f: Sampler,
  place: Place,
  shape: PieceShape,
  offset: number,
  half: number,
): number[] | undefined {
  const own = shape.monotone ? copyOf(exact) : exact;
  const row = roundCoefficients(own, shape, place, offset, half, () => {
    f(place.from, sample);
    const level = round(sample.hi, shape.precision);
    return level - sample.hi > sample.lo ? neighbour(level, -1, shape.precision) : level;
  });
  return row?.every(Number.isFinite) ? row : undefined;
}

/** The piece of a row with bounds of its errors, unless that of the error is infinite. */
function bounded(
  known: Approximation,
  exact: Series,
  correction: Correction,
  noiseAtZero: number,
  goal: number,
  enough: Errors,
): Piece | undefined {
  const coarse = coarseErrors(known, correction);
  const error =
    coarse.error <= enough.error ? coarse.error : errorOf(known, exact, noiseAtZero, goal);
  if (!Number.isFinite(error)) return undefined;
  const derivativeError =
    error > goal
      ? UNKNOWN.derivativeError
      : isWithin(coarse.derivativeError, enough.derivativeError)
        ? coarse.derivativeError
        : derivativeErrorOf(known, enough.derivativeError);
  return { coefficients: known.row, error, derivativeError };
}

interface Interval {
  readonly middle: number;
  readonly half: number;
  readonly isWhole: boolean;
}

/** What is sampled. The middle of few numbers is none, unless both halves are made as wide as the larger. */
function spanOf({ from, to }: Place): Interval {
  const half = (to - from) / 2;
  const middle = from + half;
  const larger = Math.max(middle - from, to - middle);
  const isWhole = larger - half <= half * 2 ** -13;
  return { middle, half: isWhole ? half : larger, isWhole };
}

const ENDS = [-1, 1];

/** Where the polynomial meets f, in tau, sorted; twice where slopes meet as well. */
function nodesOf(
  place: Place,
  continuity: PieceShape["continuity"],
  { middle, half, isWhole }: Interval,
): readonly number[] {
  if (continuity === 0 && isWhole && !place.zero && place.meets === undefined) return ENDS;
  const nodes: number[] = [];
  for (const x of continuity === undefined ? [] : (place.meets ?? [place.from, place.to])) {
    const end = isWhole ? [place.from, place.to].indexOf(x) : -1;
    const tau = end < 0 ? (x - middle) / half : 2 * end - 1;
    nodes.push(tau);
    if (continuity === 1) nodes.push(tau);
  }
  if (!place.zero) return nodes;
  nodes.push((place.center - middle) / half);
  return nodes.sort((a, b) => a - b);
}

/** The terms of a series up to the degree of delta, and delta, in powers of t = half tau + offset. */
function polynomialOf(series: Series, delta: Float64Array, half: number, offset: number): Series {
  const exact = toPowers(series, delta.length - 1, delta);
  unscale(exact, half);
  if (offset !== 0) shift(exact, -offset);
  return exact;
}

const copyOf = ({ hi, lo, noise }: Series): Series => ({ hi: hi.slice(), lo: lo.slice(), noise });

/** What values beyond 2^600 are scaled by. */
const DOWN = 2 ** -600;

function largePiece(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  known: Known,
): Piece | undefined {
  const scaled: Sampler = (x, out) => {
    f(x, out);
    out.hi *= DOWN;
    out.lo *= DOWN;
    out.error *= DOWN;
    out.dx *= DOWN;
  };
  const unit = shape.measure === "absolute" ? DOWN : 1;
  const { leftOut } = shape;
  const scaledLeftOut: LeftOut | undefined =
    leftOut &&
    ((middle, half, m, enough) => {
      const { value, slope } = leftOut(middle, half, m, enough / DOWN);
      return { value: value * DOWN, slope: slope * DOWN };
    });
  const piece = pieceInRange(
    scaled,
    place,
    { ...shape, leftOut: scaledLeftOut },
    goal * unit,
    NOTHING,
    known,
  );
  if (piece === undefined) return undefined;
  const coefficients = piece.coefficients.map((c) => c / DOWN);
  const { absolute, relative } = piece.derivativeError;
  return coefficients.every(Number.isFinite)
    ? {
        coefficients,
        error: piece.error / unit,
        derivativeError: { absolute: absolute / DOWN, relative },
      }
    : undefined;
}
