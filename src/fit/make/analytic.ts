import { v } from "../../complex/elementary.js";
import { iterateV } from "../../complex/evaluate.js";
import { Memo } from "../../numbers/memo.js";
import type { Parts } from "../../numbers/parts.js";
import { iterateExp } from "../../real/iterate.js";
import { slog } from "../../real/slog.js";

/** What an interpolant leaves out at most: of the values and of the slopes in tau, for tau from -1 to 1. */
export interface Truncation {
  readonly value: number;
  readonly slope: number;
}

/** What the interpolant of degree m on [middle - half, middle + half] leaves out; less than `enough` need not be sought. */
export type LeftOut = (middle: number, half: number, m: number, enough: number) => Truncation;

/** ln |f| at a complex argument: |f| itself can overflow near the ends of a domain. */
type LogMagnitude = (re: number, im: number) => number;

/** Im L, the height of slog's branch points, rounded down. */
const STRIP = 1.337;

/** Points of an ellipse at which |f| is looked at, in one half of it, and the safety factor for what lies between. */
const POINTS = 12;
export const SAFETY = 2;

/**
 * A bound on what the interpolant of f of degree m at Chebyshev points leaves out on [middle - half, middle + half].
 *
 * Proven: where f is analytic in the ellipse with foci at the ends whose semi-axes are half (rho +- 1/rho) / 2, and
 * |f| <= M on it, the Chebyshev coefficients keep |a_k| <= 2 M rho^-k, and the interpolant differs from f by at most
 * the sum over k > m of 2 |a_k|, its slope in tau by at most that of 2 k^2 |a_k| (L. N. Trefethen, Approximation Theory
 * and Approximation Practice, theorems 8.1 and 4.2; |T_k'| <= k^2).
 * Estimated: M, as SAFETY times the largest of |f| at 2 POINTS points of the ellipse.
 *
 * `widest` is the largest rho with f known to be analytic; a smaller one is taken where that gives less.
 */
export function truncation(
  f: LogMagnitude,
  middle: number,
  half: number,
  m: number,
  widest: number,
  enough: number,
): Truncation {
  let best: Truncation = { value: Number.POSITIVE_INFINITY, slope: Number.POSITIVE_INFINITY };
  // Beyond 64 nothing is gained; small steps where rho is near 1.
  let rho = Math.min(widest, 64);
  for (let trial = 0; trial < 5 && rho > 1; trial++) {
    const found = withRho(f, middle, half, m, rho);
    if (found.value < best.value) best = found;
    if (best.value <= enough) break;
    rho = Math.sqrt(rho) > 1.5 ? rho * 0.6 : 1 + (rho - 1) * 0.7;
  }
  return best;
}

function withRho(
  f: LogMagnitude,
  middle: number,
  half: number,
  m: number,
  rho: number,
): Truncation {
  return within(largestOn(f, middle, axesOf(half, rho)), rho, m);
}

interface Axes {
  readonly major: number;
  readonly minor: number;
}

const axesOf = (half: number, rho: number): Axes => ({
  major: half * ((rho + 1 / rho) / 2),
  minor: half * ((rho - 1 / rho) / 2),
});

function largestOn(f: LogMagnitude, middle: number, { major, minor }: Axes): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < POINTS; j++) {
    const theta = (Math.PI * j) / (POINTS - 1);
    const size = f(middle + major * Math.cos(theta), minor * Math.sin(theta));
    if (!(size <= largest)) largest = Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
  }
  return largest;
}

/** ln |f| <= largest on the ellipse of rho. */
function within(largest: number, rho: number, m: number): Truncation {
  const first = Math.exp(Math.log(4 * SAFETY) + largest - (m + 1) * Math.log(rho));
  // The terms k^2 rho^-k fall at least by this factor from k = m + 1 on.
  const ratio = ((m + 2) / (m + 1)) ** 2 / rho;
  return {
    value: first / (1 - 1 / rho),
    slope: ratio < 1 ? (first * (m + 1) ** 2) / (1 - ratio) : Number.POSITIVE_INFINITY,
  };
}

/** An ellipse around an interval of many pieces, and the logarithm of the largest |f| on it. */
interface Block extends Axes {
  readonly middle: number;
  readonly largest: number;
}

/**
 * The same bound for one of many narrow pieces from an ellipse that they share, so that f is looked at once for all of
 * them: the ellipse of a piece lies in the disc of its major axis, and that in the ellipse of the block, on which
 * |f| is largest. Undefined for a piece that is not narrow.
 */
function inBlocks(
  f: LogMagnitude,
  widest: (middle: number, half: number) => number,
): (middle: number, half: number, m: number) => Truncation | undefined {
  const blocks = new Memo<number, Block>(64);
  return (middle, half, m) => {
    const width = middle < 32 ? 4 : 2 ** (Math.floor(Math.log2(middle)) - 3);
    if (!(half <= width / 32)) return undefined;
    const center = (Math.floor(middle / width) + 0.5) * width;
    const block = blocks.get(center, () => {
      const axes = axesOf(width / 2, widest(center, width / 2));
      return { ...axes, middle: center, largest: largestOn(f, center, axes) };
    });
    const rho = withMajor(distance(block, Math.abs(middle - center)), half);
    return rho > 1 ? within(block.largest, rho, m) : undefined;
  };
}

/** From the point `d` of the major axis to the ellipse. */
const distance = ({ major, minor }: Axes, d: number): number => {
  const squared = major * major - minor * minor;
  return d * major < squared ? minor * Math.sqrt(1 - (d * d) / squared) : major - d;
};

/** A guess from the sum of the last two coefficients of degree m. */
export const estimatedTruncation = (last: number, m: number): Truncation => ({
  value: 2 * last,
  slope: 2 * last * (m + 1) ** 2,
});

/** Most by which the interpolant at Chebyshev points magnifies errors (Trefethen, theorem 15.2). */
export const lebesgue = (m: number): number => 1 + (2 / Math.PI) * Math.log(m + 1);

/** For exp^alpha as a function of x. */
export function leftOutInX(alpha: number): LeftOut {
  const f = magnitudeInX(alpha);
  const widest = widestInX(alpha);
  const shared = inBlocks(f, widest);
  return (middle, half, m, enough) => {
    const found = shared(middle, half, m);
    return found !== undefined && found.value <= enough
      ? found
      : truncation(f, middle, half, m, widest(middle, half), enough);
  };
}

/** ln |exp^alpha(z)|, alpha real. */
export const magnitudeInX =
  (alpha: number): LogMagnitude =>
  (re, im) =>
    logMagnitude({ re, im }, { re: alpha, im: 0 });

/** ln |exp^alpha(x)|, x real, as a function of alpha. */
export const magnitudeInAlpha =
  (x: number): LogMagnitude =>
  (re, im) =>
    logMagnitude({ re: x, im: 0 }, { re, im });

/** exp^alpha(z) is e to the power of exp^(alpha - 1)(z), which does not overflow. */
function logMagnitude(z: Parts, alpha: Parts): number {
  iterateAt(z, alpha.re, alpha.im);
  const size = Math.hypot(v[0], v[1]);
  if (size < Number.POSITIVE_INFINITY) return Math.log(size);
  iterateAt(z, alpha.re - 1, alpha.im);
  return v[0];
}

/** exp^alpha(z), into v. */
function iterateAt(z: Parts, alphaRe: number, alphaIm: number): void {
  v[0] = z.re;
  v[1] = z.im;
  iterateV(alphaRe, alphaIm);
}

/**
 * The largest rho for which exp^alpha is known to be analytic in x in the ellipse around [middle - half, middle + half].
 * slog is analytic where |Im z| < Im L, and, as slog(log z) + 1, where |arg z| < Im L; it is real there on the real
 * axis alone, so that sexp(slog(z) + alpha) is singular only where alpha < 0, for real z <= exp^-alpha(-Infinity).
 */
export function widestInX(alpha: number): (middle: number, half: number) => number {
  const singular =
    alpha < 0 ? iterateExp(Number.NEGATIVE_INFINITY, -alpha) : Number.NEGATIVE_INFINITY;
  return (middle, half) => {
    const height = STRIP / half;
    const inStrip = height + Math.hypot(height, 1);
    const inSector = withMajor(SECTOR * middle, half);
    return Math.min(Math.max(inStrip, inSector), withMajor(NEAR * (middle - singular), half));
  };
}

/** The same in alpha for one x: sexp(slog(x) + alpha) is singular where its height is -2. */
export function widestInAlpha(x: number): (middle: number, half: number) => number {
  const height = slog(x);
  return (middle, half) => withMajor(NEAR * (middle + height + 2), half);
}

/** The disc of this radius around 1 lies where |arg z| < Im L. */
const SECTOR = 0.97;

/** How much of the way to a singularity an ellipse may reach. */
const NEAR = 0.98;

/** rho of the ellipse with this semi-major axis. */
export const withMajor = (major: number, half: number): number => {
  const ratio = major / half;
  return ratio > 1 ? ratio + Math.sqrt(ratio * ratio - 1) : 1;
};
