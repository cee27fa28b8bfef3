import { logSum } from "../../numbers/elementary.js";
import { add, Pair, setPair } from "../../numbers/pair.js";
import { iterateExp } from "../../real/iterate.js";
import { argumentError, expError } from "../evaluate/argument.js";
import type { Place } from "../evaluate/place.js";
import { neighbour, type Precision, round, roundUp, ulp } from "../evaluate/precision.js";
import { mergeRow, rowValue } from "../evaluate/row.js";
import type { Argument } from "../evaluate/segments.js";
import { type LeftOut, leftOutInX, truncation, withMajor } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import { curvature } from "./derivative.js";
import { makePiece } from "./piece.js";
import type { Measure, Piece, PieceShape } from "./shape.js";
import { truth } from "./truth.js";

/**
 * exp^alpha(x) = h(v), or e^h(v) where `result` is "exp":
 * e^x, "same": h = exp^(alpha - 1), analytic about v = 0, so that the whole left half-line is a few rows;
 * ln x, "exp": h = exp^alpha, which grows so much slower that ln x needs few rows where x needs hundreds;
 * x - origin, "same": h is exp^alpha near the logarithmic singularity that it has for alpha < 0.
 */
export interface Reduction {
  readonly argument: Argument;
  readonly origin: number;
  readonly result: "same" | "exp";
  readonly h: Sampler;
  readonly leftOut: LeftOut;
  /** For "shift": v is a multiple of it close to 0. */
  readonly grain?: number;
}

/** exp^(alpha + n), the rounding of the sum put right to first order. */
function stepped(alpha: number, n: -1 | 0): { h: Sampler; leftOut: LeftOut } {
  const beta = alpha + n;
  const rest = alpha - (beta - n) + (beta - (beta - n) - n);
  return {
    h: (v, out) => {
      truth(v, beta, out);
      if (rest === 0) return;
      add(out, out.dalpha * rest, 0);
    },
    leftOut: leftOutInX(beta),
  };
}

const pair = new Pair();
const sum = new Pair();

/** ln(a + b) to more than a double. */
function logOf(a: number, b: number): [number, number] {
  setPair(sum, a);
  add(sum, b, 0);
  logSum(sum);
  return [sum.hi, sum.lo];
}

export const throughExp = (alpha: number): Reduction => ({
  argument: "exp",
  origin: 0,
  result: "same",
  ...stepped(alpha, -1),
});

export const throughLog = (alpha: number): Reduction => ({
  argument: "log",
  origin: 0,
  result: "exp",
  ...stepped(alpha, 0),
});

/** The singularity between two numbers. */
export interface Singularity {
  /** The largest number of the precision that is not above it, and the least above it. */
  readonly origin: number;
  readonly first: number;
  /** The least double above it. */
  readonly nearest: number;
}

/** Where exp^alpha, alpha < 0, begins; undefined where it has no singularity. */
export function singularityOf(alpha: number, precision: Precision): Singularity | undefined {
  if (!(alpha < 0)) return undefined;
  const about = iterateExp(Number.NEGATIVE_INFINITY, -alpha);
  let nearest = about;
  for (let step = 0; step < 3; step++) nearest = neighbour(nearest, -1, "f64");
  while (!(iterateExp(nearest, alpha) > Number.NEGATIVE_INFINITY))
    nearest = neighbour(nearest, 1, "f64");
  // The logarithm itself: rows follow the bits of normal numbers.
  if (about === 0) nearest = precision === "f64" ? 2 ** -1022 : 2 ** -126;
  const first = roundUp(nearest, precision);
  if (about === 0) return { origin: 0, first, nearest };
  return { origin: neighbour(first, -1, precision), first, nearest };
}

/** Distances from the singularity below which f is taken from its logarithm. */
const CLOSE = 2 ** -20;

/**
 * exp^alpha, alpha < 0, as a function of d = x - origin, origin being the largest number of the precision that is at most the
 * singularity sigma = exp^-alpha(-Infinity).
 *
 * f(origin + d) = ln(d - d0) + R(d), d0 = sigma - origin, R analytic. Close to the singularity R is a cubic through four
 * places where f is known to more than a double; d0 comes from f at the nearest double, which is correctly
 * rounded, so that d - d0 is right to 2^-47 relative there and better farther out.
 */
export function nearSingularity(alpha: number, singularity: Singularity): Reduction {
  const { origin, nearest } = singularity;
  const nodes = [1, 2, 3, 4].map((j) => j * CLOSE);
  let offset = nearest - origin;
  let rests: [number, number][] = [];
  const out5 = new Pair();
  const refresh = () => {
    rests = nodes.map((d) => {
      direct(d, out5);
      const [hi, lo] = [out5.hi, out5.lo];
      const [high, low] = logOf(d, -offset);
      pair.hi = hi;
      pair.lo = lo;
      add(pair, -high, -low);
      return [pair.hi, pair.lo];
    });
  };
  const plain = leftOutInX(alpha);
  const direct: Sampler = (d, out) => {
    const x = origin + d;
    const back = x - origin;
    const rest = origin - (x - back) + (d - back);
    truth(x, alpha, out);
    add(out, out.dx * rest, 0);
    out.error += (rest / d) ** 2;
  };
  /** Newton's cubic through the rests, whose differences are so small that doubles do for them, and its slope. */
  const smooth = (d: number): [number, number, number] => {
    const tau = d / CLOSE;
    const step = rests.slice(1).map(([hi, lo], j) => hi - rests[j][0] + (lo - rests[j][1]));
    const second = step[1] - step[0];
    const third = step[2] - 2 * step[1] + step[0];
    pair.hi = rests[0][0];
    pair.lo = rests[0][1];
    add(pair, (tau - 1) * (step[0] + ((tau - 2) / 2) * (second + ((tau - 3) / 3) * third)), 0);
    return [pair.hi, pair.lo, (step[0] + (tau - 1.5) * second) / CLOSE];
  };
  const h: Sampler = (d, out) => {
    if (d >= CLOSE) return direct(d, out);
    const [high, low] = logOf(d, -offset);
    const [hi, lo, slope] = smooth(d);
    out.hi = high;
    out.lo = low;
    add(out, hi, lo);
    out.error = 2 ** -60 + gapError / (d - offset);
    out.dx = 1 / (d - offset) + slope;
  };
  // The nearest value leads to d0, which moves the rests by next to nothing.
  for (let round = 0; round < 3; round++) {
    refresh();
    const [hi] = smooth(nearest - origin);
    offset = nearest - origin - Math.exp(iterateExp(nearest, alpha) - hi);
  }
  refresh();
  const gapError = 2 ** -46 * (nearest - origin - offset);
  const rest = Math.abs(rests[0][0]) + 1;
  const close = (re: number, im: number) =>
    Math.log(Math.hypot(Math.log(Math.hypot(re - offset, im)), Math.atan2(im, re - offset)) + rest);
  return {
    argument: "shift",
    origin,
    // About an origin 0 they are as dense as they are small.
    grain: origin === 0 ? 0 : singularity.first - origin,
    result: "same",
    h,
    leftOut: (middle, half, m, enough) =>
      middle + half < CLOSE
        ? truncation(close, middle, half, m, withMajor(0.98 * (middle - offset), half), enough)
        : plain(origin + middle, half, m, enough),
  };
}

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
 */
export function reducedPiece(
  reduction: Reduction,
  place: Place,
  shape: PieceShape,
  goal: number,
): Piece | undefined {
  const { precision } = shape;
  const { h, argument, result, leftOut, grain = 0 } = reduction;
  if (place.to < 2 ** 10 * grain) {
    const first = Math.ceil(place.from / grain) * grain;
    if (first + grain >= place.to) return lonePiece(h, first, place, shape);
  }
  const dv = argumentError(reduction, place.from, place.to, precision);
  const { size, slope } = rangesOf(h, place);
  if (!(slope.most < Number.POSITIVE_INFINITY)) return undefined;
  const carried = slope.most * dv;
  const given = { ...shape, leftOut };
  const piece =
    result === "exp"
      ? throughOuterExp(h, place, given, goal, carried, size)
      : withArgumentError(h, place, given, goal, carried, size);
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
  const { degree, extra, precision, measure } = shape;
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
  const miss = (row: readonly number[], form: Parameters<typeof rowValue>[1]) =>
    Math.abs(round(rowValue(row, form, t), precision) - high - low);
  // JavaScript evaluates rows of f32 in f64.
  const wide = { degree, extra: 0, precision: "f64" } as const;
  const error =
    Math.max(
      miss(coefficients, shape),
      precision === "f32" ? miss(mergeRow(coefficients, extra), wide) : 0,
    ) + noise;
  const relative = ulp(1, precision) + noise / Math.abs(high) + 2 ** -46;
  return {
    coefficients,
    error: error / unitIn(measure, precision)(Math.abs(high)),
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
  const { measure, precision } = shape;
  const unitOf = unitIn(measure, precision);
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

const unitIn =
  (measure: Measure, precision: Precision) =>
  (y: number): number =>
    measure === "absolute" ? 1 : measure === "relative" ? y : ulp(y, precision);
