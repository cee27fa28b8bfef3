import { type Precision, roundDown, rounding, roundUp } from "./precision.js";
import { argumentOf, type ReducedSegment } from "./segments.js";

/** What stands for x in the rows of a reduced segment. */
type Reduced = Pick<ReducedSegment, "argument" | "origin">;

/**
 * The error of exp(x) that is allowed, relative: 1 ulp in f64, as common libraries keep; in f32 (4 + 2 |x|) ulp, which
 * covers the 3 + 2 |x| of WGSL and Vulkan. The logarithm, of x >= 2 here: 1 ulp and 4 ulp.
 */
export const expError = (x: number, precision: Precision): number =>
  precision === "f64" ? 2 ** -52 : (4 + 2 * Math.abs(x)) * 2 ** -23;

const logError = (precision: Precision): number => (precision === "f64" ? 2 ** -52 : 4 * 2 ** -23);

/** Bound on the error of the computed argument where it is between low and high. */
export function argumentError(
  { argument, origin }: Reduced,
  low: number,
  high: number,
  precision: Precision,
): number {
  // u |ln u| rises up to 1/e only, but 4 u + 2 u |ln u| up to u = 1.
  if (argument === "exp") {
    return high === 0 ? 0 : high * expError(Math.log(high), precision) + Number.MIN_VALUE;
  }
  if (argument === "log") return Math.max(Math.abs(low), high) * logError(precision);
  // The difference of numbers within a factor of two of one another is exact (P. H. Sterbenz 1974).
  return high <= Math.abs(origin) / 2 || origin === 0 ? 0 : rounding(high, precision);
}

/** The ends of v, numbers of the precision, with room for the error of the argument. */
export function argumentRange(
  reduction: Reduced,
  from: number,
  to: number,
  precision: Precision,
): [number, number] {
  const low = argumentOf(reduction, from);
  const high = argumentOf(reduction, to);
  if (reduction.argument === "shift") return [roundDown(low, precision), roundUp(high, precision)];
  const slack = 4 * argumentError(reduction, low, high, precision);
  const least = reduction.argument === "exp" ? 0 : roundDown(low - slack, precision);
  return [least, roundUp(high + slack, precision)];
}
