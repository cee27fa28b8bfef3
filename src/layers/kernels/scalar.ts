import { iterateExpGradient } from "../../real/gradient.js";
import { iterateExp } from "../../real/iterate.js";
import { SEXP, SLOG, WIDTH } from "../heights/rows.js";

/**
 * exp^alpha(x) and its derivatives in doubles for kernels, from the table of rows.ts; who stores a result rounds it to f32.
 *
 * Method: k = slog(x) + 1 + alpha and sexp(k - 1), each a row of the table in the core, -8 <= x <= 16 and
 * -3/4 <= k <= 3; exp and log lead there from outside. A level is wrong by 2^-41 at most, so that a result is wrong by a small
 * part of an ulp of f32 until k, or k + 1 before a logarithm, has lost its digits by cancellation: below 2^-16 of
 * alpha the correctly rounded doubles of iterexp answer.
 */
export const CANCELLED = 2 ** -16;

/** The rows of an x or k counted from that of 0, rounded by adding 1/2 to a positive number. */
const SLOG_ROWS = -SLOG.from * SLOG.perUnit;
const SEXP_ROWS = -SEXP.from * SEXP.perUnit;

/** The level of x in [-8, 16]. */
function level(c: Float64Array, x: number): number {
  const row = (x * SLOG.perUnit + (SLOG_ROWS + 0.5)) | 0;
  const at = SLOG.at + WIDTH * row;
  return value(c, at, x - (row - SLOG_ROWS) / SLOG.perUnit);
}

/** The number of level k in [-3/4, 3]. */
function atLevel(c: Float64Array, k: number): number {
  const row = (k * SEXP.perUnit + (SEXP_ROWS + 0.5)) | 0;
  const at = SEXP.at + WIDTH * row;
  return value(c, at, k - (row - SEXP_ROWS) / SEXP.perUnit);
}

function value(c: Float64Array, at: number, t: number): number {
  const u = t * t;
  const high = c[at + 4] + t * c[at + 5] + u * (c[at + 6] + t * c[at + 7]);
  return c[at] + t * c[at + 1] + u * (c[at + 2] + t * c[at + 3] + u * high);
}

function slope(c: Float64Array, at: number, t: number): number {
  const u = t * t;
  const high = 5 * c[at + 5] + t * (6 * c[at + 6]) + u * (7 * c[at + 7]);
  return c[at + 1] + t * (2 * c[at + 2]) + u * (3 * c[at + 3] + t * (4 * c[at + 4]) + u * high);
}

function levelSlope(c: Float64Array, x: number): number {
  const row = (x * SLOG.perUnit + (SLOG_ROWS + 0.5)) | 0;
  return slope(c, SLOG.at + WIDTH * row, x - (row - SLOG_ROWS) / SLOG.perUnit);
}

function atLevelSlope(c: Float64Array, k: number): number {
  const row = (k * SEXP.perUnit + (SEXP_ROWS + 0.5)) | 0;
  return slope(c, SEXP.at + WIDTH * row, k - (row - SEXP_ROWS) / SEXP.perUnit);
}

const isCancelled = (k: number, alpha: number): boolean =>
  Math.abs(k) < CANCELLED * Math.abs(alpha);

/** exp^alpha(x); NaN where it is not real. */
export function iterateAt(c: Float64Array, x: number, alpha: number): number {
  if (x >= SLOG.from && x <= SLOG.to) {
    const k = level(c, x) + alpha;
    if (k >= SEXP.from && k <= SEXP.to && !isCancelled(k, alpha)) return atLevel(c, k);
  }
  return iterateOutside(c, x, alpha);
}

/** The same, with out = [value, d/dx, d/dalpha]. */
export function iterateSlopes(c: Float64Array, x: number, alpha: number, out: Float64Array): void {
  if (x >= SLOG.from && x <= SLOG.to) {
    const k = level(c, x) + alpha;
    if (k >= SEXP.from && k <= SEXP.to && !isCancelled(k, alpha)) {
      const outer = atLevelSlope(c, k);
      out[0] = atLevel(c, k);
      out[1] = outer * levelSlope(c, x);
      out[2] = outer;
      return;
    }
  }
  slopesOutside(c, x, alpha, out);
}

/** A core level, the steps above it, and d level/dx. */
const place = { level: 0, steps: 0, slope: 0 };

/**
 * Below, e^x has lost digits to underflow. There the level is -1, which e^x changes in no digit, unless alpha is as small
 * and the doubles of iterexp answer. They take milliseconds, which masks of -1e9 would cost element by element.
 */
const UNDERFLOW = -690;
const LEAST_ALPHA = 2 ** -900;

/** Finite x only. */
function locate(c: Float64Array, x: number): void {
  place.steps = x < SLOG.from ? -1 : 0;
  let y = x < SLOG.from ? Math.exp(x) : x;
  place.slope = x < SLOG.from ? y : 1;
  while (y > SLOG.to) {
    place.slope /= y;
    y = Math.log(y);
    place.steps++;
  }
  place.level = level(c, y);
  place.slope *= levelSlope(c, y);
}

/** k + 1, exactly as far as the level of very negative numbers goes. */
const aboveLowest = (alpha: number): number =>
  place.steps < 0 ? place.level + alpha : place.level + (place.steps + 1) + alpha;

function iterateOutside(c: Float64Array, x: number, alpha: number): number {
  if (x <= UNDERFLOW && Math.abs(alpha) > LEAST_ALPHA) return ofLevel(c, alpha, alpha - 1);
  if (!(x > UNDERFLOW && x < Number.POSITIVE_INFINITY)) return iterateExp(x, alpha);
  locate(c, x);
  const above = aboveLowest(alpha);
  const k = place.level + place.steps + alpha;
  if (isCancelled(above, alpha) || isCancelled(k, alpha)) return iterateExp(x, alpha);
  return ofLevel(c, above, k);
}

/** The number of level k; above is k + 1. */
function ofLevel(c: Float64Array, above: number, k: number): number {
  if (above < 0) return Number.NaN;
  if (k < SEXP.from) return Math.log(atLevel(c, above));
  if (k <= SEXP.to) return atLevel(c, k);
  if (k <= SEXP.to + 1) return Math.exp(atLevel(c, k - 1));
  if (k <= SEXP.to + 2) return Math.exp(Math.exp(atLevel(c, k - 2)));
  return k > 0 ? Number.POSITIVE_INFINITY : k;
}

function exactSlopes(x: number, alpha: number, out: Float64Array): void {
  const { value, dx, dalpha } = iterateExpGradient(x, alpha);
  out[0] = value;
  out[1] = dx;
  out[2] = dalpha;
}

function slopesOutside(c: Float64Array, x: number, alpha: number, out: Float64Array): void {
  if (x <= UNDERFLOW && alpha === 0) {
    out.set([x, 1, Number.POSITIVE_INFINITY]);
    return;
  }
  if (x <= UNDERFLOW && Math.abs(alpha) > LEAST_ALPHA && alpha <= SEXP.to + 3) {
    slopesOfLevel(c, alpha, alpha - 1, 0, out);
    return;
  }
  if (!(x > UNDERFLOW && x < Number.POSITIVE_INFINITY)) {
    exactSlopes(x, alpha, out);
    return;
  }
  locate(c, x);
  const above = aboveLowest(alpha);
  const k = place.level + place.steps + alpha;
  if (isCancelled(above, alpha) || isCancelled(k, alpha) || !(k <= SEXP.to + 2)) {
    exactSlopes(x, alpha, out);
    return;
  }
  slopesOfLevel(c, above, k, place.slope, out);
}

/** Of a level k up to SEXP.to + 2, with its derivative in x; above is k + 1. */
function slopesOfLevel(
  c: Float64Array,
  above: number,
  k: number,
  slope: number,
  out: Float64Array,
): void {
  if (above < 0) {
    out.fill(Number.NaN);
    return;
  }
  const steps = k < SEXP.from ? -1 : k <= SEXP.to ? 0 : k <= SEXP.to + 1 ? 1 : 2;
  const inner = steps < 0 ? above : k - steps;
  let value = atLevel(c, inner);
  let outer = atLevelSlope(c, inner);
  if (steps < 0) {
    outer /= value;
    value = Math.log(value);
  }
  for (let i = 0; i < steps; i++) {
    value = Math.exp(value);
    outer *= value;
  }
  out[0] = value;
  out[1] = outer * slope;
  out[2] = outer;
}
