import { chebyshevSum } from "../../numbers/chebyshev.js";
import { memoized } from "../../numbers/memo.js";
import { add, Pair } from "../../numbers/pair.js";
import { horner } from "../../numbers/polynomial.js";
import { type Place, slackOf } from "../evaluate/place.js";
import { neighbour, round, rounding, ulp } from "../evaluate/precision.js";
import { estimatedTruncation, lebesgue, type Truncation } from "./analytic.js";
import { chebyshevSeries, roughSeries, type Sampler, type Series, toPowers } from "./chebyshev.js";
import { derivativeErrorOf } from "./derivative.js";
import { bestCorrection } from "./remez.js";
import { rest, roundCoefficients, shift, unscale } from "./rounded-row.js";
import { rowRounding, withLastRounding } from "./row-error.js";
import type { Piece, PieceShape } from "./shape.js";
import { approximationAtZero, errorAtZero, errorNearest, type Samples } from "./zero-error.js";

/** Terms of a series behind a piece at most. */
const LONGEST = 96;

/**
 * The polynomial for one piece and a bound on the error of its evaluation, whose order of operations is rowValue's.
 *
 * Method: a Chebyshev series of f in pairs of doubles, long enough that what it leaves out is below `goal` / 100
 * (analytic.ts bounds that);
 * Remez's exchange for the best polynomial that meets f at the ends (remez.ts); the coefficients rounded.
 *
 * Bound: the difference e of the rounded polynomial and the series is a polynomial of known degree N. It is sampled at
 * 4N + 1 Chebyshev points; as a function of arccos(tau) it is a trigonometric polynomial, whose second
 * derivative Bernstein bounds by N^2 max |e|, so between two samples |e| exceeds the larger by at most
 * (pi / 4N)^2 N^2 / 8 max |e|, and max |e| is at most the largest sample / cos(pi / 8) (H. Ehlich and
 * K. Zeller, Math. Z. 86 (1964)). To that come the error of the series, and the roundings of the evaluation bounded
 * by running error analysis with |t| and |f| as large as they get between the two samples. The derivative's error is
 * bounded in the same way (derivative.ts).
 */
export function makePiece(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
): Piece | undefined {
  const half = (place.to - place.from) / 2;
  const middle = place.from + half;
  const offset = middle - place.center;
  const n = shape.degree;
  const least = (series: Series) => leastMagnitude(series, place.zero);
  const allowed = (y: number) =>
    goal *
    (shape.measure === "absolute" ? 1 : shape.measure === "relative" ? y : ulp(y, shape.precision));

  f(middle, sample);
  if (Math.abs(sample.hi) > 1 / DOWN) return makeLargePiece(f, place, shape, goal);
  const seriesOf = shape.precision === "f32" ? roughSeries : chebyshevSeries;
  let series: Series | undefined;
  let leftOut: Truncation;
  for (let m = n + 4; ; ) {
    series = seriesOf(f, middle, half, m);
    if (series === undefined || isHopeless(series, n, goal, shape)) return undefined;
    const last = Math.abs(series.hi[m]) + Math.abs(series.hi[m - 1]);
    // Neighbours meet where the series is f; at a zero inside it is f only to what it leaves out.
    const share = shape.monotone ? 0 : allowed(least(series)) / 200;
    const converged = last <= Math.max(share, series.noise);
    const enough = Math.max(allowed(least(series)) / 100, 2 * series.noise);
    leftOut = estimatedTruncation(last, m);
    if (shape.leftOut !== undefined && (converged || m === LONGEST)) {
      leftOut = shape.leftOut(middle, half, m, enough);
    }
    if ((converged && leftOut.value <= enough) || m === LONGEST) break;
    m = Math.min(converged ? m + 8 : 2 * m, LONGEST);
  }
  let missing = leftOut.value + lebesgue(series.hi.length - 1) * series.noise;
  const { hi } = series;
  const scale = Math.abs(hi[0]) + Math.abs(hi[1]);
  const negligible = scale * (shape.precision === "f64" ? 2 ** -75 : 2 ** -45);
  let degree = hi.length - 1;
  for (; degree > n && Math.abs(hi[degree]) <= negligible; degree--)
    missing += Math.abs(hi[degree]);

  const value = (tau: number) => chebyshevSum(hi, tau);
  const zeroAt = place.zero ? -offset / half : undefined;
  const tauOf = (x: number) => (x === place.from ? -1 : x === place.to ? 1 : (x - middle) / half);
  const meets = (place.meets ?? [place.from, place.to]).map(tauOf);
  const ends =
    shape.continuity === undefined ? [] : shape.continuity ? meets.flatMap((x) => [x, x]) : meets;
  const nodes = zeroAt === undefined ? ends : [...ends, zeroAt].sort((a, b) => a - b);
  const delta = bestCorrection(
    hi,
    n,
    nodes,
    shape.measure === "absolute" ? () => 1 : (tau) => Math.abs(value(tau)),
  );
  if (delta === undefined) return undefined;

  const exact = toPowers(series, n);
  delta.forEach((d, k) => {
    pair.hi = exact.hi[k];
    pair.lo = exact.lo[k];
    add(pair, d, 0);
    exact.hi[k] = pair.hi;
    exact.lo[k] = pair.lo;
  });
  unscale(exact, half);
  if (offset !== 0) shift(exact, -offset);
  let noiseAtZero = 0;
  if (place.zero) {
    // The value at the zero is far below the noise of the samples.
    f(place.center, sample);
    exact.hi[0] = sample.hi;
    exact.lo[0] = sample.lo;
    noiseAtZero = sample.error;
  }
  if (place.zero && place.step !== undefined && shape.measure !== "absolute") return undefined;
  const c = roundCoefficients(copyOf(exact), shape, place, offset, half, () => {
    f(place.from, sample);
    const level = round(sample.hi, shape.precision);
    return level - sample.hi > sample.lo ? neighbour(level, -1, shape.precision) : level;
  });
  if (c === undefined) return undefined;
  if (!c.every(Number.isFinite)) return undefined;

  // e(tau) = delta - r + sum of (rounded - exact) t^k
  const changes = Float64Array.from(exact.hi, (v, k) => rest(c, shape.extra, k, v) - exact.lo[k]);
  const miss = (tau: number, t: number) =>
    horner(delta, tau) - chebyshevSum(hi, tau, n + 1) + horner(changes, t);

  const taus = sampleTaus(degree, slackOf(place, shape.precision));
  const count = taus.length;
  const samples: Samples = {
    t: new Float64Array(count),
    miss: new Float64Array(count),
    value: new Float64Array(count),
  };
  let most = 0;
  for (let j = 0; j < count; j++) {
    const at = taus[j] * half + offset;
    const t = place.zero && Math.abs(at) < half * 2 ** -30 ? 0 : at;
    samples.t[j] = t;
    samples.miss[j] = Math.abs(miss(taus[j], t));
    samples.value[j] = Math.abs(value(taus[j]));
    most = Math.max(most, samples.miss[j]);
  }
  const between = (((Math.PI / 4) ** 2 / 8) * most) / Math.cos(Math.PI / 8);
  // x - center is exact but where x and center are of different sizes and both small.
  const isInexact = !place.zero && Math.abs(place.center) < 2 * (half + Math.abs(offset));
  const placeError = (t: number): number =>
    place.step !== undefined ? place.step / 2 : isInexact ? rounding(t, shape.precision) : 0;
  const steepest = c
    .slice(shape.extra + 1)
    .reduce(
      (sum, v, k) => sum + (k + 1) * Math.abs(v) * (half + Math.abs(offset)) ** k,
      shape.extra === 2 ? Math.abs(c[2]) : 0,
    );
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
    const approximation = Math.max(samples.miss[j - 1], samples.miss[j]) + between + missing;
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
    if (withLastRounding(before + mostRoundings, near, top, shape) <= error) continue;
    const roundings = roundingsAt(Math.max(Math.abs(t0), Math.abs(t1)));
    const inMeasure = withLastRounding(before + roundings, near, top, shape);
    error = Math.max(error, Math.min(inMeasure, atZero));
  }
  if (place.zero && shape.measure !== "absolute") {
    const slopeError = approximationAtZero(samples, nearestToZero(samples.t));
    error = Math.max(error, errorNearest(exact, c, shape, place.center, slopeError, noiseAtZero));
  }
  if (!Number.isFinite(error)) return undefined;
  if (error > goal) return { coefficients: c, error, derivativeError: UNKNOWN };
  const derivativeError = derivativeErrorOf({
    series,
    degree,
    delta,
    changes,
    row: c,
    shape,
    half,
    offset,
    taus,
    placeError,
    missing: leftOut.slope + (series.hi.length - 1) ** 2 * (missing - leftOut.value),
  });
  return { coefficients: c, error, derivativeError };
}

/** The sample next to the zero: there is one at it only where it lies in the middle. */
const nearestToZero = (t: Float64Array): number =>
  t.reduce((nearest, place, j) => (Math.abs(place) < Math.abs(t[nearest]) ? j : nearest), 0);

/** Of a piece that misses its goal. */
const UNKNOWN = { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };

const copyOf = ({ hi, lo, noise }: Series): Series => ({ hi: hi.slice(), lo: lo.slice(), noise });

const sample = new Pair();

/** 4N + 1 Chebyshev points, and two beyond them as far as rounding carries x. */
function sampleTaus(degree: number, slack: number): Float64Array {
  const taus = chebyshevTaus(degree).slice();
  taus[0] = -1 - slack;
  taus[taus.length - 1] = 1 + slack;
  return taus;
}

const chebyshevTaus = memoized(64, (degree: number) => {
  const size = 4 * degree;
  return Float64Array.from({ length: size + 3 }, (_, j) => -Math.cos((Math.PI * (j - 1)) / size));
});

/**
 * Whether no polynomial of degree n keeps the goal: a_k, k > n, is (2 / pi) times the integral of the error times
 * T_k / sqrt(1 - tau^2), so that |a_k| <= (4 / pi) max |error|; four times that, for a series cut short adds to its
 * terms some of those that it leaves out, of which the same is true.
 */
function isHopeless({ hi }: Series, n: number, goal: number, { measure, precision }: PieceShape) {
  let size = 0;
  let most = 0;
  for (let k = 0; k < hi.length; k++) {
    size += Math.abs(hi[k]);
    if (k > n) most = Math.max(most, Math.abs(hi[k]));
  }
  const unit = measure === "absolute" ? 1 : measure === "relative" ? size : ulp(size, precision);
  return (Math.PI / 4) * most > 4 * goal * unit;
}

/** Values beyond 2^600 are scaled down, so that products on the way do not overflow. */
const DOWN = 2 ** -600;

function makeLargePiece(
  f: Sampler,
  place: Place,
  shape: PieceShape,
  goal: number,
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
  const scaledLeftOut =
    leftOut &&
    ((middle: number, half: number, m: number, enough: number): Truncation => {
      const { value, slope } = leftOut(middle, half, m, enough / DOWN);
      return { value: value * DOWN, slope: slope * DOWN };
    });
  const piece = makePiece(scaled, place, { ...shape, leftOut: scaledLeftOut }, goal * unit);
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

const pair = new Pair();

const leastMagnitude = ({ hi }: Series, zero: boolean): number =>
  zero
    ? Math.abs(hi[1]) / 8
    : Math.max(
        Number.MIN_VALUE,
        Math.min(Math.abs(chebyshevSum(hi, -1)), Math.abs(chebyshevSum(hi, 1))),
      );
