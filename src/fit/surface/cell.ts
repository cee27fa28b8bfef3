import type { BaseIterates } from "../../real/iterates.js";
import { type Precision, round, rounding, ulp } from "../evaluate/precision.js";
import {
  estimatedTruncation,
  magnitudeInAlpha,
  magnitudeInX,
  truncation,
  widestInAlpha,
  widestInX,
} from "../make/analytic.js";
import { chebyshevPowers } from "../make/chebyshev.js";
import type { Interval } from "./axis.js";
import type { SurfaceRequest } from "./request.js";
import {
  absoluteSum,
  chebyshevBasis,
  lobattoTensor,
  onGrid,
  powerBasis,
  tensorRounding,
} from "./tensor.js";

interface Cell {
  readonly coefficients: readonly number[];
  /** Bound in the measure; Infinity where a relative one has no meaning. */
  readonly error: number;
  /** Bounds on the absolute errors of the derivatives, of a cell that may keep the promise. */
  readonly slopes?: { readonly dx: number; readonly dalpha: number };
  /** The last terms of the interpolant along x and along alpha: where it lacks a degree. */
  readonly last: readonly [x: number, alpha: number];
}

/** Degree of the series behind a cell beyond that of its polynomial. */
const MORE = 8;

/**
 * The polynomial of degree n in each variable through f = exp^alpha(x) at the Chebyshev-Lobatto points of a cell, the
 * edges among them, so that neighbours meet, rounded; undefined where f has no value.
 *
 * Bound: the tensor interpolant S of f of degree N = n + 8 stands for f; what it leaves out is bounded by ellipses in
 * either variable (analytic.ts). e = S - P and its two derivatives are polynomials of degree N in each variable: at
 * (3N + 1)^2 Chebyshev points of the cell, a little widened, no value in between exceeds the largest by more than
 * 1 / cos(pi / 6)^2 (H. Ehlich and K. Zeller, Math. Z. 86 (1964), in one variable after the other). To that come the
 * roundings of Horner's rule, by running error analysis. |f| is least in a corner, f being increasing in both.
 */
export function makeCell(
  request: SurfaceRequest,
  n: number,
  inX: Interval,
  inAlpha: Interval,
): Cell | undefined {
  const { precision } = request;
  const { iterate } = request.iterates.exact;
  const x = scaleOf({ ...inX, slack: 0 }, request.domain);
  const alpha = scaleOf({ ...inAlpha, slack: 0 }, request.alpha);
  const samples = lobattoSamples(iterate, x, alpha, n);
  if (samples === undefined) return undefined;
  const own = lobattoTensor(samples, n);
  const coefficients = inPlaces(own, n, x, alpha).map((c) => round(c, precision));
  if (!coefficients.every(Number.isFinite)) return undefined;
  const last = lastTerms(own, n);

  const N = n + MORE;
  const wideX = scaleOf(inX, request.domain);
  const wideAlpha = scaleOf(inAlpha, request.alpha);
  const finer = lobattoSamples(iterate, wideX, wideAlpha, N);
  if (finer === undefined) return undefined;
  const points = 3 * N + 1;
  const taus = Array.from({ length: points }, (_, j) => Math.cos((Math.PI * j) / (points - 1)));
  const series = lobattoTensor(finer, N);
  const basis = chebyshevBasis(taus, N);
  const u = powerBasis(placesOf(wideX, taus), n);
  const v = powerBasis(placesOf(wideAlpha, taus), n);
  const most = (
    a: Float64Array,
    b: Float64Array,
    scale: number,
    c: Float64Array,
    d: Float64Array,
  ) => {
    const ours = onGrid(coefficients, n, c, d, points);
    return (
      onGrid(series, N, a, b, points).reduce(
        (worst, value, i) => Math.max(worst, Math.abs(value / scale - ours[i])),
        0,
      ) * BETWEEN
    );
  };
  const size = Math.max(...finer.map(Math.abs));
  // Of the samples, correctly rounded, through the interpolation, and of the sums here.
  const noise = (LEBESGUE ** 2 + 2 * N) * size * 2 ** -53;
  const s = wideX.reach;
  const t = wideAlpha.reach;
  const roundings = tensorRounding(coefficients, n, s, t, precision);
  const offX = placeRounding(inX, s, precision);
  const offAlpha = placeRounding(inAlpha, t, precision);
  const sum = (k: number, l: number) => absoluteSum(coefficients, n, s, t, k, l);

  const known =
    most(basis.values, basis.values, 1, u.values, v.values) +
    noise +
    roundings.value +
    offX * sum(1, 0) +
    offAlpha * sum(0, 1);
  const error = (value: number) => inMeasure(value, inX, inAlpha, request);
  if (!(error(known) <= request.promised)) return { coefficients, error: error(known), last };
  const missing =
    request.base === undefined
      ? leftOut(wideX, wideAlpha, N, known / 50)
      : judged(lastTerms(series, N), N);
  const dx =
    most(basis.slopes, basis.values, wideX.half, u.slopes, v.values) +
    (missing.slopeX + noise * N ** 2) / wideX.half +
    roundings.ds +
    offX * sum(2, 0) +
    offAlpha * sum(1, 1);
  const dalpha =
    most(basis.values, basis.slopes, wideAlpha.half, u.values, v.slopes) +
    (missing.slopeAlpha + noise * N ** 2) / wideAlpha.half +
    roundings.dt +
    offX * sum(1, 1) +
    offAlpha * sum(0, 2);
  return { coefficients, error: error(known + missing.value), slopes: { dx, dalpha }, last };
}

const BETWEEN = 1 / Math.cos(Math.PI / 6) ** 2;

/** Lebesgue constant of up to 20 Chebyshev-Lobatto points at most. */
const LEBESGUE = 3;

/** An interval as places middle + half tau; t of the cell is half tau + offset, at most `reach` large. */
interface Scale {
  readonly middle: number;
  readonly half: number;
  readonly offset: number;
  readonly reach: number;
}

function scaleOf(
  { center, from, to, slack }: Interval,
  [least, most]: readonly [number, number],
): Scale {
  const low = Math.max(from - slack, least);
  const high = Math.min(to + slack, most);
  const half = (high - low) / 2;
  const middle = low + half;
  const offset = middle - center;
  return { middle, half, offset, reach: half + Math.abs(offset) };
}

const placesOf = ({ half, offset }: Scale, taus: readonly number[]): number[] =>
  taus.map((tau) => half * tau + offset);

function lobattoSamples(
  iterate: BaseIterates["iterate"],
  x: Scale,
  alpha: Scale,
  n: number,
): Float64Array | undefined {
  const nodes = Array.from({ length: n + 1 }, (_, j) => Math.cos((Math.PI * j) / n));
  const samples = new Float64Array((n + 1) ** 2);
  for (const [i, u] of nodes.entries()) {
    for (const [j, v] of nodes.entries()) {
      const y = iterate(x.middle + x.half * u, alpha.middle + alpha.half * v);
      if (!Number.isFinite(y)) return undefined;
      samples[i * (n + 1) + j] = y;
    }
  }
  return samples;
}

/** Coefficients in the places of a cell from those of T_k(tau) T_l(tau). */
function inPlaces(series: Float64Array, n: number, x: Scale, alpha: Scale): number[] {
  const m = n + 1;
  const rows = Array.from({ length: m }, (_, k) =>
    inPowers(Array.from(series.subarray(k * m, (k + 1) * m)), alpha),
  );
  const columns = Array.from({ length: m }, (_, l) =>
    inPowers(
      rows.map((row) => row[l]),
      x,
    ),
  );
  return Array.from({ length: m * m }, (_, at) => columns[at % m][Math.floor(at / m)]);
}

/** From sum a_k T_k((t - offset) / half) to powers of t. */
function inPowers(a: readonly number[], { half, offset }: Scale): number[] {
  const c = a.map(
    (_, j) => a.reduce((s, value, k) => s + value * (chebyshevPowers(k)[j] ?? 0), 0) / half ** j,
  );
  for (let i = 0; i < c.length - 1; i++) {
    for (let j = c.length - 2; j >= i; j--) c[j] -= offset * c[j + 1];
  }
  return c;
}

function lastTerms(series: Float64Array, n: number): [number, number] {
  let x = 0;
  let alpha = 0;
  for (let k = 0; k <= n; k++) {
    const at = (i: number, j: number) => Math.abs(series[i * (n + 1) + j]);
    x = Math.max(x, at(n, k), at(n - 1, k) / 8);
    alpha = Math.max(alpha, at(k, n), at(k, n - 1) / 8);
  }
  return [x, alpha];
}

/** What the series of degree N leaves out, of values and of slopes in tau. */
function leftOut(x: Scale, alpha: Scale, N: number, enough: number) {
  const worst = { value: 0, slope: 0 };
  const along = { ...worst };
  const across = { ...worst };
  for (const share of [-1, 0, 1]) {
    const a = alpha.middle + share * alpha.half;
    const y = x.middle + share * x.half;
    const inX = truncation(
      magnitudeInX(a),
      x.middle,
      x.half,
      N,
      widestInX(a)(x.middle, x.half),
      enough,
    );
    const inAlpha = truncation(
      magnitudeInAlpha(y),
      alpha.middle,
      alpha.half,
      N,
      widestInAlpha(y)(alpha.middle, alpha.half),
      enough,
    );
    along.value = Math.max(along.value, inX.value);
    along.slope = Math.max(along.slope, inX.slope);
    across.value = Math.max(across.value, inAlpha.value);
    across.slope = Math.max(across.slope, inAlpha.slope);
  }
  // f - I_x I_alpha f = (f - I_x f) + I_x (f - I_alpha f); slopes of the second by A. A. Markov's inequality.
  return {
    value: along.value + LEBESGUE * across.value,
    slopeX: along.slope + LEBESGUE * N ** 2 * across.value,
    slopeAlpha: across.slope + LEBESGUE * N ** 2 * along.value,
  };
}

/** The same, judged by the last terms of the series. */
function judged([x, alpha]: readonly [number, number], N: number) {
  const along = estimatedTruncation(8 * x, N);
  const across = estimatedTruncation(8 * alpha, N);
  return {
    value: along.value + across.value,
    slopeX: along.slope + N ** 2 * across.value,
    slopeAlpha: across.slope + N ** 2 * along.value,
  };
}

/** What x - center can be off: nothing where both are of one size, or the center is 0. */
const placeRounding = ({ center, from, to }: Interval, reach: number, precision: Precision) =>
  center === 0 || Math.abs(center) >= 2 * Math.max(to - center, center - from)
    ? 0
    : rounding(reach, precision);

function inMeasure(
  error: number,
  x: Interval,
  alpha: Interval,
  { measure, precision, iterates }: SurfaceRequest,
): number {
  const { iterate } = iterates.exact;
  if (measure === "absolute") return error;
  const low = iterate(x.from, alpha.from);
  const high = iterate(x.to, alpha.to);
  const least = low > 0 ? low : high < 0 ? -high : 0;
  return error / (measure === "relative" ? least : ulp(least, precision));
}
