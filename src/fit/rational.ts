import { estimatedTruncation, lebesgue } from "./analytic.js";
import { chebyshevSeries, sumFrom } from "./chebyshev.js";
import { larger, NO_ERROR, slopeSeries } from "./derivative.js";
import {
  type Layout,
  newTable,
  placeOf,
  type Request,
  rowsOf,
  segmentOf,
  singleSegment,
} from "./layout.js";
import type { Place } from "./piece.js";
import { round, rounding, ulp } from "./precision.js";
import { extrema, horner } from "./remez.js";

interface Degrees {
  readonly top: number;
  readonly bottom: number;
}

/** What a division costs beside the other operations: see `cost` in layout.ts. */
const DIVISION = 10;
const INDEX = 6;

/**
 * The cheapest quotient of polynomials, in one row or in up to 64 uniform ones, or undefined. Quotients meet f at the
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
      for (let level = 0; level <= 6; level++) {
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
 * Method: Remez's exchange; on a reference, P - (f - sign E w) Q = 0 with E of the round before in the products makes
 * a linear system for p, q and E (W. Fraser and J. F. Hart, Comm. ACM 5 (1962)). It is solved in doubles, and f comes
 * with 2^-53, which the bound counts. Bound: sampled at 4N + 1 Chebyshev points, N the degrees of series and quotient
 * together, with a tenth for what lies between, an estimate: e is no polynomial; running error analysis of both sums
 * and of the division. The derivative in the same way.
 */
function quotient(place: Place, request: Request, { top, bottom }: Degrees) {
  const { f, precision, measure, monotone } = request;
  const half = (place.to - place.from) / 2;
  const offset = place.from + half - place.center;
  const series = chebyshevSeries(f, place.from + half, half, DEGREE);
  if (series === undefined) return undefined;
  const { hi } = series;
  const leftOut =
    request.leftOut?.(place.from + half, half, DEGREE, series.noise) ??
    estimatedTruncation(Math.abs(hi[DEGREE]) + Math.abs(hi[DEGREE - 1]), DEGREE);
  const missing = leftOut.value + lebesgue(DEGREE) * series.noise;
  const slopes = slopeSeries(hi, 0);
  const value = (tau: number) => sumFrom(hi, 0, tau);
  const weight = (y: number) => (measure === "absolute" ? 1 : Math.abs(y));
  const count = top + bottom;
  const size = 24 * count;
  const grid = Array.from({ length: size }, (_, j) => {
    const tau = -Math.cos((Math.PI * (j + 0.5)) / size);
    const y = value(tau);
    return { tau, y, w: weight(y) };
  });
  const ends = [-1, 1].map((tau) => ({ tau, y: value(tau), w: 0 }));
  let reference = Array.from({ length: count }, (_, i) => 24 * i + 12);
  let level = 0;
  let p: number[] = [];
  let q: number[] = [];
  for (let exchange = 0; exchange < 10; exchange++) {
    for (let inner = 0; inner < 4; inner++) {
      const points = [...ends, ...reference.map((at) => grid[at])];
      const matrix = points.map(({ tau, y, w }, i) => {
        const sign = i < 2 ? 0 : i % 2 ? -1 : 1;
        const target = y - sign * level * w;
        return [
          ...Array.from({ length: top + 1 }, (_, k) => tau ** k),
          ...Array.from({ length: bottom }, (_, k) => -target * tau ** (k + 1)),
          sign * w,
          y,
        ];
      });
      const solution = solve(matrix);
      if (solution === undefined) return undefined;
      p = solution.slice(0, top + 1);
      q = [1, ...solution.slice(top + 1, -1)];
      level = solution[solution.length - 1];
    }
    const errors = grid.map(({ tau, y, w }) => (horner(p, tau) / horner(q, tau) - y) / w);
    const next = extrema(errors, count);
    if (next === undefined) break;
    reference = next;
    const worst = Math.max(...next.map((at) => Math.abs(errors[at])));
    if (worst < 1.02 * Math.abs(level)) break;
  }
  const inT = (c: readonly number[]) =>
    shifted(
      c.map((v, k) => v / half ** k),
      -offset,
    );
  let above = inT(p);
  let below = inT(q);
  const [unit] = below;
  above = above.map((v) => round(v / unit, precision));
  below = below.map((v) => round(v / unit, precision));
  if (![...above, ...below].every(Number.isFinite)) return undefined;

  let error = 0;
  let derivativeError = NO_ERROR;
  let before = Number.NEGATIVE_INFINITY;
  const aboveSlope = slopeOf(above);
  const belowSlope = slopeOf(below);
  const points = 4 * (DEGREE + top + 2 * bottom);
  for (let j = 0; j <= points; j++) {
    const tau = -Math.cos((Math.PI * j) / points);
    const y = value(tau);
    const t = tau * half + offset;
    const bottomValue = horner(below, t);
    const result = horner(above, t) / bottomValue;
    if (!(bottomValue > 0) || (monotone && result < before)) return undefined;
    before = result;
    const size = Math.abs(y);
    const approximation = 1.1 * Math.abs(result - y) + missing + 8 * rounding(size, "f64");
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

    const exact = sumFrom(slopes, 0, tau) / half;
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

/** c(t + d). */
function shifted(c: readonly number[], d: number): number[] {
  const result = [...c];
  for (let i = 0; i < c.length - 1; i++) {
    for (let j = c.length - 2; j >= i; j--) result[j] += d * result[j + 1];
  }
  return result;
}

/** Gaussian elimination with row pivoting; the last column is the right-hand side. */
function solve(matrix: number[][]): number[] | undefined {
  const n = matrix.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(matrix[i][k]) > Math.abs(matrix[pivot][k])) pivot = i;
    }
    [matrix[k], matrix[pivot]] = [matrix[pivot], matrix[k]];
    if (!(Math.abs(matrix[k][k]) > 0)) return undefined;
    for (let i = k + 1; i < n; i++) {
      const factor = matrix[i][k] / matrix[k][k];
      for (let j = k; j <= n; j++) matrix[i][j] -= factor * matrix[k][j];
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let s = matrix[i][n];
    for (let j = i + 1; j < n; j++) s -= matrix[i][j] * x[j];
    x[i] = s / matrix[i][i];
  }
  return x;
}
