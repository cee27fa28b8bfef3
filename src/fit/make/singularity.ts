import { logSum } from "../../numbers/elementary.js";
import { add, Pair, setPair } from "../../numbers/pair.js";
import { iterateExp } from "../../real/iterate.js";
import { neighbour, type Precision, roundUp } from "../evaluate/precision.js";
import { leftOutInX, truncation, withMajor } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import type { Reduction } from "./reduction.js";
import { truth } from "./truth.js";

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

const pair = new Pair();
const sum = new Pair();

/** ln(a + b) to more than a double. */
function logOf(a: number, b: number): [number, number] {
  setPair(sum, a);
  add(sum, b, 0);
  logSum(sum);
  return [sum.hi, sum.lo];
}
