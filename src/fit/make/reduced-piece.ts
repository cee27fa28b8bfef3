import { Pair } from "../../numbers/pair.js";
import { argumentError, expError } from "../evaluate/argument.js";
import type { Place } from "../evaluate/place.js";
import { round, ulp } from "../evaluate/precision.js";
import { arithmetics, rowValue } from "../evaluate/row.js";
import type { Sampler } from "./chebyshev.js";
import { curvature } from "./derivative.js";
import { makePiece } from "./piece.js";
import type { Reduction } from "./reduction.js";
import { type Piece, type PieceShape, unitIn } from "./shape.js";

/** Where |h|, which rises from end to end, and h', sampled, with room for what lies between, are on a piece. */
function rangesOf(h: Sampler, { from, to }: Place): { size: Range; slope: Range } {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const ends: number[] = [];
  for (let j = 0; j <= RANGE_POINTS; j++) {
    h(from + ((to - from) * j) / RANGE_POINTS, sample);
    least = Math.min(least, sample.dx);
    most = Math.max(most, sample.dx);
    ends[j === 0 ? 0 : 1] = sample.hi;
  }
  const room = (most - least) / RANGE_POINTS;
  const sizes = ends.map(Math.abs);
  return {
    size: {
      least: ends[0] < 0 && ends[1] > 0 ? 0 : Math.min(...sizes),
      most: Math.max(...sizes),
    },
    slope: { least: Math.max(least / 2, least - room), most: most + room },
  };
}

const RANGE_POINTS = 8;
const sample = new Pair();

/**
 * A piece in v whose bounds are those of the value and derivative in x.
 *
 * With |v~ - v| <= dv for the computed argument, h(v~) is off by |h'| dv at most, which is added to the error of the piece; where
 * the result is e^y, an error dy of y makes one of e^dy - 1 relative to it, and exp adds its own. The derivative is
 * p'(v~) v'(x), times e^y: its factors' relative errors add up.
 *
 * `isLast`: of the last row of a segment.
 */
export function reducedPiece(
  reduction: Reduction,
  place: Place,
  shape: PieceShape,
  goal: number,
  isLast: boolean,
): Piece | undefined {
  const { precision } = shape;
  const { h, argument, result, leftOut, grain = 0 } = reduction;
  if (place.to < 2 ** 10 * grain) {
    // The last row serves its end too.
    const end = isLast ? place.to + grain : place.to;
    const first = Math.ceil(place.from / grain) * grain;
    if (first + grain >= end) return lonePiece(h, first, { ...place, to: end }, shape);
  }
  const dv = argumentError(reduction, place.from, place.to, precision);
  h(place.to, sample);
  if (result === "same" && sample.dx * dv >= goal * unitIn(shape)(Math.abs(sample.hi)))
    return undefined;
  const { size, slope } = rangesOf(h, place);
  if (!(slope.most < Number.POSITIVE_INFINITY)) return undefined;
  const carried = slope.most * dv;
  const whole = { ...shape, leftOut };
  const piece =
    result === "exp"
      ? throughOuterExp(h, place, whole, goal, carried, size)
      : withArgumentError(h, place, whole, goal, carried, size);
  if (piece === undefined || piece.error > goal) return piece;

  const unit = ulp(1, precision);
  const reach = Math.max(Math.abs(place.to - place.center), Math.abs(place.from - place.center));
  const turn = curvature(piece.coefficients, shape, reach);
  const missed = piece.derivativeError.absolute + turn * dv;
  // What the factors beside p'(v) add, relative to the product, and how large those are.
  let added = 0;
  let factor = 1;
  if (argument === "exp") {
    added += expError(Math.log(place.to), precision) + unit;
    factor *= place.to;
  }
  if (argument === "log") {
    added += 2 * unit;
    factor /= Math.exp(place.from);
  }
  if (result === "exp") {
    // The value's own relative error is at most this, whatever the measure.
    added += piece.outerError + 2 * unit;
    factor *= Math.exp(Math.min(size.most, LARGEST_LOG));
  }
  added *= 1 + 2 * added;
  const absolute = (missed * (1 + added) + slope.most * added) * factor;
  let relative = (missed / slope.least) * (1 + added) + added;
  // e^x is subnormal, and its product, where x is far enough to the left.
  if (argument === "exp" && place.from === 0) relative = Math.max(relative, 1);
  return { ...piece, derivativeError: { absolute, relative } };
}

/** ln of the largest double: f is finite, whatever room its range was given. */
const LARGEST_LOG = Math.log(Number.MAX_VALUE);

/** The row of one number v, or of none: its value and slope, as no polynomial from end to end could be. */
function lonePiece(h: Sampler, v: number, { center, to }: Place, shape: PieceShape): Piece {
  const { degree, extra, precision } = shape;
  const coefficients = new Array<number>(degree + 1 + extra).fill(0);
  const exact = { absolute: 0, relative: 0 };
  if (!(v < to)) return { coefficients, error: 0, derivativeError: exact };
  h(v, sample);
  const { hi: high, lo: low, error: noise, dx: slope } = sample;
  const t = v - center;
  const c1 = round(slope, precision);
  coefficients[extra + 1] = c1;
  coefficients[0] = round(extra === 0 ? high - t * c1 : high, precision);
  if (extra > 0) coefficients[1] = round(high - coefficients[0] - t * c1, precision);
  const misses = arithmetics({ c: coefficients, ...shape }).map((row) =>
    Math.abs(round(rowValue(row.c, row, t), precision) - high - low),
  );
  const error = Math.max(...misses) + noise;
  const relative = ulp(1, precision) + noise / Math.abs(high) + 2 ** -46;
  return {
    coefficients,
    error: error / unitIn(shape)(Math.abs(high)),
    derivativeError: { absolute: relative * Math.abs(slope), relative },
  };
}

interface OuterPiece extends Piece {
  /** Relative error of the outer exponential, where there is one. */
  readonly outerError: number;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** f = h(v). */
function withArgumentError(
  h: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  carried: number,
  { least, most }: Range,
): OuterPiece | undefined {
  const { measure } = shape;
  const unitOf = unitIn(shape);
  const unit = unitOf(least);
  const added = carried / unit;
  // Where v is moved across a power of two, the ulp is another.
  const factor = carried === 0 ? 1 : measure === "ulp" ? unitOf(most) / unit : 1 + carried / least;
  if (!(added < goal)) return undefined;
  const piece = makePiece(h, place, shape, (goal - added) / factor);
  return piece && { ...piece, error: piece.error * factor + added, outerError: 0 };
}

/** f = e^h(v). */
function throughOuterExp(
  h: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
  carried: number,
  { most }: Range,
): OuterPiece | undefined {
  const { measure, precision } = shape;
  // |e^y| / ulp(e^y) < 2^53 or 2^24.
  const share =
    measure === "relative" ? 1 : measure === "ulp" ? 2 / ulp(1, precision) : Math.exp(most);
  const outer = expError(most, precision);
  // The bound below is this one backwards: what rounding leaves must not lift it above the goal.
  const allowed = (Math.log1p((goal / share - outer) / (1 + outer)) - carried) * (1 - 2 ** -20);
  if (!(allowed > 0)) return undefined;
  const inner = { ...shape, measure: "absolute" } as const;
  const piece = makePiece(h, place, inner, allowed);
  if (piece === undefined) return undefined;
  const outerError = Math.expm1(piece.error + carried) * (1 + outer) + outer;
  return { ...piece, error: outerError * share, outerError };
}
