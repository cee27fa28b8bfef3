import { add, Pair } from "../../numbers/pair.js";
import type { Place } from "../evaluate/place.js";
import { neighbour, round } from "../evaluate/precision.js";
import type { LeftOut } from "./analytic.js";
import { type Sampler, type Series, toPowers } from "./chebyshev.js";
import { coarseErrors } from "./coarse-error.js";
import { derivativeErrorOf } from "./derivative.js";
import { longSeries } from "./long-series.js";
import { approximationOf, errorOf } from "./piece-error.js";
import { bestCorrection } from "./remez.js";
import { roundCoefficients, shift, unscale } from "./rounded-row.js";
import { withLastRounding } from "./row-error.js";
import {
  type DerivativeError,
  type Errors,
  NOTHING,
  type Piece,
  type PieceShape,
} from "./shape.js";

/**
 * The polynomial for one piece and a bound on the error of its evaluation, whose order of operations is rowValue's;
 * undefined where f has no value or no row of this form keeps the goal.
 *
 * Method: a Chebyshev series of f in pairs of doubles (long-series.ts); Remez's exchange for the best polynomial that meets f at
 * the ends (remez.ts); the coefficients rounded (rounded-row.ts). The errors are bounded for what came out of that, however
 * it was found (piece-error.ts, derivative.ts), no more closely than `enough` asks for (coarse-error.ts).
 */
export function makePiece(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  enough: Errors = NOTHING,
): Piece | undefined {
  f(place.from + (place.to - place.from) / 2, sample);
  const size = Math.abs(sample.hi);
  // The last rounding alone costs more.
  if (withLastRounding(0, size, size, shape) > goal) return undefined;
  return size > 1 / DOWN
    ? largePiece(f, place, shape, goal)
    : pieceInRange(f, place, shape, goal, enough);
}

const sample = new Pair();

function pieceInRange(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  enough: Errors,
): Piece | undefined {
  const { middle, half, isWhole } = spanOf(place);
  const offset = middle - place.center;
  const found = longSeries(f, middle, half, place, shape, goal);
  if (found === undefined) return undefined;
  const { series } = found;
  const correction = bestCorrection(
    series.hi,
    shape.degree,
    nodesOf(place, shape.continuity, middle, half, isWhole),
    shape.measure === "absolute" ? () => 1 : undefined,
  );
  if (correction === undefined) return undefined;
  const { delta } = correction;
  const exact = polynomialOf(series, delta, half, offset);
  let noiseAtZero = 0;
  if (place.zero) {
    // The value at the zero is far below the noise of the samples.
    f(place.center, sample);
    exact.hi[0] = sample.hi;
    exact.lo[0] = sample.lo;
    noiseAtZero = sample.error;
  }
  if (place.zero && place.step !== undefined && shape.measure !== "absolute") return undefined;
  const row = roundCoefficients(
    shape.monotone ? copyOf(exact) : exact,
    shape,
    place,
    offset,
    half,
    () => {
      f(place.from, sample);
      const level = round(sample.hi, shape.precision);
      return level - sample.hi > sample.lo ? neighbour(level, -1, shape.precision) : level;
    },
  );
  if (row === undefined || !row.every(Number.isFinite)) return undefined;

  const known = approximationOf(found, exact, delta, row, { shape, place, half, offset });
  const coarse = coarseErrors(known, correction);
  const error = coarse.error <= enough.error ? coarse.error : errorOf(known, exact, noiseAtZero);
  if (!Number.isFinite(error)) return undefined;
  const derivativeError =
    error > goal
      ? UNKNOWN
      : isWithin(coarse.derivativeError, enough.derivativeError)
        ? coarse.derivativeError
        : derivativeErrorOf(known);
  return { coefficients: row, error, derivativeError };
}

const isWithin = (a: DerivativeError, b: DerivativeError): boolean =>
  a.absolute <= b.absolute && a.relative <= b.relative;

/** What is sampled. The middle of few numbers is none, unless both halves are made as wide as the larger. */
function spanOf({ from, to }: Place): { middle: number; half: number; isWhole: boolean } {
  const half = (to - from) / 2;
  const middle = from + half;
  const larger = Math.max(middle - from, to - middle);
  const isWhole = larger - half <= half * 2 ** -13;
  return { middle, half: isWhole ? half : larger, isWhole };
}

/** Of a piece that misses its goal. */
const UNKNOWN = { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };

/** Where the polynomial meets f, in tau, sorted; twice where slopes meet as well. */
function nodesOf(
  place: Place,
  continuity: PieceShape["continuity"],
  middle: number,
  half: number,
  isWhole: boolean,
): number[] {
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
  const exact = toPowers(series, delta.length - 1);
  for (let k = 0; k < delta.length; k++) {
    pair.hi = exact.hi[k];
    pair.lo = exact.lo[k];
    add(pair, delta[k], 0);
    exact.hi[k] = pair.hi;
    exact.lo[k] = pair.lo;
  }
  unscale(exact, half);
  if (offset !== 0) shift(exact, -offset);
  return exact;
}

const pair = new Pair();

const copyOf = ({ hi, lo, noise }: Series): Series => ({ hi: hi.slice(), lo: lo.slice(), noise });

/** Values beyond 2^600 are scaled down, so that products on the way do not overflow. */
const DOWN = 2 ** -600;

function largePiece(f: Sampler, place: Place, shape: PieceShape, goal: number): Piece | undefined {
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
