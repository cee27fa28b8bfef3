import { chebyshevSum } from "../../numbers/chebyshev.js";
import {
  type DoubleDouble,
  doubleDoubles,
  doubles,
  type Field,
} from "../../numbers/double-double.js";
import { round, rounding, ulp } from "../evaluate/precision.js";
import { rowsOf } from "../evaluate/segments.js";
import { estimatedTruncation, lebesgue } from "./analytic.js";
import { chebyshevSeries } from "./chebyshev.js";
import { larger, NO_ERROR, slopeSeries } from "./derivative.js";
import {
  findsRows,
  type Layout,
  newTable,
  placeOf,
  type Request,
  segmentOf,
  singleSegment,
} from "./layout.js";
import { extrema, horner } from "./remez.js";
import type { Place } from "./shape.js";

interface Degrees {
  readonly top: number;
  readonly bottom: number;
}

/** What a division costs beside the other operations: see `cost` in layout.ts. */
const DIVISION = 10;
const INDEX = 6;

/** 2^this rows at most. */
const MOST_LEVEL = 8;

/**
 * The cheapest quotient of polynomials, in one row or in up to 256 uniform ones, or undefined. Quotients meet f at the
 * ends of their rows, whose slopes differ by the error; relative errors have no meaning at a zero inside.
 */
export function rational(request: Request): Layout | undefined {
  if (!Number.isFinite(request.from) || request.continuity === 1 || request.zero !== undefined) {
    return undefined;
  }
  const plans: { degrees: Degrees; level: number; price: number }[] = [];
  for (let top = 1; top <= 9; top++) {
    for (const bottom of [top - 1, top]) {
      if (bottom < 1) continue;
      for (let level = 0; level <= MOST_LEVEL; level++) {
        const price = 2 * (top + bottom) + DIVISION + (level > 0 ? INDEX + level : 0);
        plans.push({ degrees: { top, bottom }, level, price });
      }
    }
  }
  plans.sort((a, b) => a.price - b.price);
  for (const { degrees, level } of plans) {
    const layout = build(request, degrees, level);
    if (layout !== undefined) return layout;
  }
  return undefined;
}

function build(request: Request, degrees: Degrees, level: number): Layout | undefined {
  const { from, to, precision, goal } = request;
  const scale = level - Math.ceil(Math.log2(to - from));
  const segment =
    level === 0
      ? singleSegment(request)
      : segmentOf({ kind: "uniform", from, to }, scale, request, 0);
  if (!findsRows(segment, precision)) return undefined;
  const rows = rowsOf(segment);
  const length = degrees.top + degrees.bottom + 1;
  const coefficients = newTable(rows * length, precision);
  if (coefficients.byteLength > request.maxBytes) return undefined;
  let error = 0;
  let derivativeError = NO_ERROR;
  for (let i = 0; i < rows; i++) {
    const piece = quotient(placeOf(segment, i, request), request, degrees);
    if (piece === undefined || !(piece.error <= goal)) return undefined;
    coefficients.set(piece.coefficients, i * length);
    error = Math.max(error, piece.error);
    derivativeError = larger(derivativeError, piece.derivativeError);
  }
  return {
    degree: degrees.top,
    extra: 0,
    denominator: degrees.bottom,
    segments: [segment],
    coefficients,
    error,
    derivativeError,
  };
}

/**
 * The best quotient (p0 + ... + pn t^n) / (1 + q1 t + ... + qm t^m) that meets f at the ends, and a bound on its
 * error.
 *
 * Method: Remez's exchange, in doubles as far as they go and, where the goal is below that, from the start in pairs of
 * doubles. Bound: sampled at 4N + 1 Chebyshev points in pairs of doubles, N the degrees of series and quotient
 * together, with a tenth for what lies between, an estimate: e is no polynomial; running error analysis of both sums
 * and of the division. The derivative in the same way, in doubles.
 */
function quotient(place: Place, request: Request, degrees: Degrees) {
  const { f, precision, measure, monotone, goal } = request;
  const { top, bottom } = degrees;
  const half = (place.to - place.from) / 2;
  const offset = place.from + half - place.center;
  const series = chebyshevSeries(f, place.from + half, half, DEGREE);
  if (series === undefined) return undefined;
  const { hi, lo } = series;
  const leftOut =
    request.leftOut?.(place.from + half, half, DEGREE, series.noise) ??
    estimatedTruncation(Math.abs(hi[DEGREE]) + Math.abs(hi[DEGREE - 1]), DEGREE);
  const missing = leftOut.value + lebesgue(DEGREE) * series.noise;
  const slopes = slopeSeries(hi, 0);
  const largest = Math.max(Math.abs(chebyshevSum(hi, -1)), Math.abs(chebyshevSum(hi, 1)));
  const weight = (y: number) => (measure === "absolute" ? 1 : Math.abs(y));
  const allowed = measure === "ulp" ? goal * ulp(1, precision) : goal;
  const inDoubles = exchanged(doubles, (tau) => chebyshevSum(hi, tau), weight, degrees);
  const reliable = 1e-9 * (measure === "absolute" ? largest : 1);
  // Below that doubles can level rounding errors only.
  const suffices = inDoubles?.levelled === true && inDoubles.worst > reliable;
  if (suffices && inDoubles.worst > 2 * allowed) return undefined;
  const pairs: DoubleDouble[] = Array.from(hi, (v, k) => [v, lo[k]]);
  const value = (tau: DoubleDouble) => clenshaw(doubleDoubles, pairs, tau);
  const best = suffices
    ? {
        p: inDoubles.p.map(doubleDoubles.of),
        q: inDoubles.q.map(doubleDoubles.of),
      }
    : exchanged(doubleDoubles, (tau) => value([tau, 0]), weight, degrees);
  if (best === undefined) return undefined;
  const inT = (c: readonly DoubleDouble[]) => shifted(unscaled(c, half), -offset);
  const exactAbove = inT(best.p);
  const exactBelow = inT(best.q);
  const [unit] = exactBelow;
  const rounded = (c: DoubleDouble) =>
    round(doubleDoubles.toNumber(doubleDoubles.over(c, unit)), precision);
  const above = exactAbove.map(rounded);
  const below = exactBelow.map(rounded);
  if (![...above, ...below].every(Number.isFinite)) return undefined;
  const wideAbove = above.map(doubleDoubles.of);
  const wideBelow = below.map(doubleDoubles.of);

  let error = 0;
  let derivativeError = NO_ERROR;
  let before = Number.NEGATIVE_INFINITY;
  const aboveSlope = slopeOf(above);
  const belowSlope = slopeOf(below);
  const points = 4 * (DEGREE + top + 2 * bottom);
  for (let j = 0; j <= points; j++) {
    const t = -Math.cos((Math.PI * j) / points) * half + offset;
    // tau as t has it, t being rounded.
    const exactTau = doubleDoubles.over(doubleDoubles.minusProduct([t, 0], [offset, 0], [1, 0]), [
      half,
      0,
    ]);
    const tau = exactTau[0];
    const exactY = value(exactTau);
    const y = exactY[0];
    const bottomValue = horner(below, t);
    const result = horner(above, t) / bottomValue;
    if (!(bottomValue > 0) || (monotone && result < before)) return undefined;
    before = result;
    const size = Math.abs(y);
    const residual = doubleDoubles.minusProduct(
      polynomial(doubleDoubles, wideAbove, [t, 0]),
      exactY,
      polynomial(doubleDoubles, wideBelow, [t, 0]),
    );
    const approximation = (1.1 * Math.abs(residual[0])) / bottomValue + missing;
    const roundings =
      (sumRounding(above, Math.abs(t), precision) +
        size * sumRounding(below, Math.abs(t), precision)) /
        bottomValue +
      rounding(size, precision);
    const total = approximation + roundings;
    const inMeasure =
      measure === "absolute"
        ? total
        : measure === "relative"
          ? total / size
          : total / ulp(size, precision);
    error = Math.max(error, inMeasure);

    const exact = chebyshevSum(slopes, tau) / half;
    const turn = horner(belowSlope, t);
    const slope = (horner(aboveSlope, t) - result * turn) / bottomValue;
    const unit = ulp(1, precision);
    const absolute =
      1.1 * Math.abs(slope - exact) +
      (leftOut.slope + DEGREE ** 2 * (missing - leftOut.value)) / half +
      (sumRounding(aboveSlope, Math.abs(t), precision) +
        size * sumRounding(belowSlope, Math.abs(t), precision) +
        roundings * Math.abs(turn) +
        Math.abs(slope) * sumRounding(below, Math.abs(t), precision) +
        2 * unit * (Math.abs(result * turn) + Math.abs(slope * bottomValue))) /
        bottomValue +
      8 * rounding(exact, "f64");
    derivativeError = larger(derivativeError, { absolute, relative: absolute / Math.abs(exact) });
  }
  return { coefficients: [...above, ...below.slice(1)], error, derivativeError };
}

const slopeOf = (c: readonly number[]): number[] => c.slice(1).map((v, k) => (k + 1) * v);

/** Of the series that stands for f. */
const DEGREE = 48;

function sumRounding(c: readonly number[], t: number, precision: Request["precision"]): number {
  let s = Math.abs(c[c.length - 1]);
  let error = 0;
  for (let k = c.length - 2; k >= 0; k--) {
    s *= t;
    error = error * t + rounding(s, precision);
    s += Math.abs(c[k]);
    error += rounding(s, precision);
  }
  return error;
}

interface GridPoint<T> {
  readonly tau: number;
  readonly y: T;
  readonly w: number;
}

/**
 * The best quotient p / q in tau on [-1, 1], q0 = 1, and its largest weighted error; undefined where there is none.
 *
 * On a reference, P - (f - sign E w) Q = 0 with E of the round before in the products makes a linear system for p, q and
 * E (W. Fraser and J. F. Hart, Comm. ACM 5 (1962)). In doubles it ends at 1e-11 or so.
 */
function exchanged<T>(
  field: Field<T>,
  value: (tau: number) => T,
  weight: (y: number) => number,
  { top, bottom }: Degrees,
): { p: T[]; q: T[]; worst: number; levelled: boolean } | undefined {
  const { of, plusProduct, minusProduct, toNumber } = field;
  const count = top + bottom;
  const size = GRID * count;
  const pointAt = (tau: number): GridPoint<T> => {
    const y = value(tau);
    return { tau, y, w: weight(toNumber(y)) };
  };
  const grid = Array.from({ length: size }, (_, j) =>
    pointAt(-Math.cos((Math.PI * (j + 0.5)) / size)),
  );
  const ends = [-1, 1].map((tau) => ({ ...pointAt(tau), w: 0 }));
  let reference = Array.from({ length: count }, (_, i) => GRID * i + GRID / 2);
  let level = of(0);
  let p: T[] = [];
  let q: T[] = [];
  let worst = Number.POSITIVE_INFINITY;
  let levelled = false;
  for (let round = 0; round < EXCHANGES; round++) {
    for (let inner = 0; inner < 4; inner++) {
      const matrix = [...ends, ...reference.map((at) => grid[at])].map(({ tau, y, w }, i) => {
        const sign = i < 2 ? 0 : i % 2 ? -1 : 1;
        const target = minusProduct(y, of(sign * w), level);
        const powers = [of(1)];
        while (powers.length <= Math.max(top, bottom)) {
          powers.push(plusProduct(of(0), powers[powers.length - 1], of(tau)));
        }
        return [
          ...powers.slice(0, top + 1),
          ...powers.slice(1, bottom + 1).map((power) => minusProduct(of(0), target, power)),
          of(sign * w),
          y,
        ];
      });
      const solution = solve(field, matrix);
      if (solution === undefined) return undefined;
      p = solution.slice(0, top + 1);
      q = [of(1), ...solution.slice(top + 1, -1)];
      level = solution[solution.length - 1];
    }
    const errors = grid.map(({ tau, y, w }) => {
      const below = polynomial(field, q, of(tau));
      const residual = minusProduct(polynomial(field, p, of(tau)), y, below);
      return toNumber(residual) / (toNumber(below) * w);
    });
    const next = extrema(errors, count);
    worst = Math.max(...errors.map(Math.abs));
    if (next === undefined) break;
    reference = next;
    levelled = worst < 1.1 * Math.abs(toNumber(level));
    if (worst < 1.02 * Math.abs(toNumber(level))) break;
  }
  return { p, q, worst, levelled };
}

/** Points of the grid to each extremum, and rounds at most. */
const GRID = 24;
const EXCHANGES = 10;

function polynomial<T>({ plusProduct, of }: Field<T>, c: readonly T[], t: T): T {
  let s = of(0);
  for (let k = c.length - 1; k >= 0; k--) s = plusProduct(c[k], s, t);
  return s;
}

/** The sum of a_k T_k(tau) by Clenshaw's recurrence. */
function clenshaw<T>({ of, plusProduct, minusProduct }: Field<T>, a: readonly T[], tau: T): T {
  const twice = plusProduct(tau, tau, of(1));
  let b1 = of(0);
  let b2 = of(0);
  for (let k = a.length - 1; k > 0; k--) {
    const b = plusProduct(minusProduct(a[k], b2, of(1)), twice, b1);
    b2 = b1;
    b1 = b;
  }
  return plusProduct(minusProduct(a[0], b2, of(1)), tau, b1);
}

/** From powers of tau to powers of half * tau. */
function unscaled(c: readonly DoubleDouble[], half: number): DoubleDouble[] {
  let scale: DoubleDouble = [1, 0];
  return c.map((v, k) => {
    if (k > 0) scale = doubleDoubles.over(scale, [half, 0]);
    return doubleDoubles.plusProduct([0, 0], v, scale);
  });
}

/** c(t + d). */
function shifted(c: readonly DoubleDouble[], d: number): DoubleDouble[] {
  const result = [...c];
  for (let i = 0; i < c.length - 1; i++) {
    for (let j = c.length - 2; j >= i; j--) {
      result[j] = doubleDoubles.plusProduct(result[j], [d, 0], result[j + 1]);
    }
  }
  return result;
}

/** Gaussian elimination with row pivoting; the last column is the right-hand side. */
function solve<T>(field: Field<T>, matrix: T[][]): T[] | undefined {
  const { minusProduct, over, of, toNumber } = field;
  const size = (a: T) => Math.abs(toNumber(a));
  const n = matrix.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (size(matrix[i][k]) > size(matrix[pivot][k])) pivot = i;
    }
    [matrix[k], matrix[pivot]] = [matrix[pivot], matrix[k]];
    if (!(size(matrix[k][k]) > 0)) return undefined;
    for (let i = k + 1; i < n; i++) {
      const factor = over(matrix[i][k], matrix[k][k]);
      for (let j = k; j <= n; j++) matrix[i][j] = minusProduct(matrix[i][j], factor, matrix[k][j]);
    }
  }
  const x = new Array<T>(n).fill(of(0));
  for (let i = n - 1; i >= 0; i--) {
    let s = matrix[i][n];
    for (let j = i + 1; j < n; j++) s = minusProduct(s, matrix[i][j], x[j]);
    x[i] = over(s, matrix[i][i]);
  }
  return x;
}
