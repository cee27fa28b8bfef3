import {
  add,
  type Disc,
  div,
  integer,
  most,
  mul,
  NotEnclosed,
  ratio,
  sub,
  times,
  toDoubleUp,
  turned,
} from "../../balls/disc.js";
import { exp, log, pi } from "../../balls/elementary.js";
import { type ChartDiscs, UP } from "./judged.js";
import { abelAt, back, forth, inverseAbel, type Setting } from "./setting.js";
import { LOW } from "./suprema.js";

/**
 * The hypotheses of the theorem, each checked over a disc of few bits: what holds over discs that cover an arc holds on it.
 * They throw NotEnclosed where a smaller disc may do, and say which hypothesis it is.
 */

/** A closed arc of the upper half circle |v| = 1, from angle pi from to angle pi to, both whole numbers over 2^20. */
export interface Arc {
  readonly from: number;
  readonly to: number;
  /** n of A(u) = A(g^n u) - n; 0 where A = A_U + theta(A_U) serves. */
  readonly n: number;
}

/** One period of the line Im w = level, from `start` on. */
export interface Period {
  readonly start: number;
  readonly level: number;
}

export const ANGLES = 2 ** 20;

/** u and the angle of it at t in [-1, 1] on an arc, or at a complex t near. */
export function arcPoint({ from, to }: Arc, chart: ChartDiscs, p: bigint): (t: Disc) => Disc {
  const scale = BigInt(2 * ANGLES);
  const middle = mul(pi(p), ratio(BigInt(from + to), scale, p), p);
  const half = mul(pi(p), ratio(BigInt(to - from), scale, p), p);
  return (t) => chart.fromChart(exp(turned(add(middle, mul(half, t, p))), p));
}

/** e^(2 pi i (w - start - i level)). */
export const nomeAt = (w: Disc, line: Disc, p: bigint): Disc =>
  exp(turned(mul(times(2n, pi(p)), sub(w, line), p)), p);

/**
 * The harmonic measure (2/pi) arg((1 + v)/(1 - v)) of the upper half circle, as a double not below it over the disc.
 * NotEnclosed where the disc is so wide that what is left of 1 is not known to a quarter.
 */
export function measure(v: Disc, p: bigint): number {
  const one = integer(1, p);
  if (most(v, p) >= one.re) throw new NotEnclosed("(c), (d): a point outside |v| < 1");
  const w = log(div(add(one, v), sub(one, v), p), p);
  const angle = (w.im + w.rad > 0n ? toDoubleUp(w.im + w.rad, p) : 0) * (2 / Math.PI) * UP;
  const wide = toDoubleUp(w.rad, p) * (2 / Math.PI);
  if (!(4 * wide < 1 - angle)) throw new NotEnclosed("(c), (d): a point too near to |v| = 1");
  return angle;
}

const mostIm = (z: Disc): bigint => z.im + z.rad;
const leastIm = (z: Disc): bigint => z.im - z.rad;

/** Re a < Re b for all points. */
const leftOf = (a: Disc, b: Disc): boolean => a.re + a.rad < b.re - b.rad;

/** (a): u misses the slit {U + i t, t >= 0}, and Im u < pi where Re u <= Re U. */
function offSlit(u: Disc, s: Setting): void {
  if (leftOf(s.U, u)) return;
  if (mostIm(u) < leastIm(s.U)) return; // and Im U < pi
  if (leftOf(u, s.U) && mostIm(u) < pi(s.p).re - pi(s.p).rad) return;
  throw new NotEnclosed("(a): the arc may meet the slit above U");
}

/**
 * (c): g^n u, each of the |n| steps legitimate: A(g(y)) = A(y) + 1 holds at y -> g(y) where 0 <= Im y < pi and either
 * Re y < Re U or Re g(y) > Re U; at y -> G(y), which is the same step from G(y), where Im y >= 0 and either Re y > Re U or
 * Re G(y) < Re U. Im >= 0 is kept by g below Im = pi and by G, and holds at the start, for the chart keeps the upper half plane.
 */
function mapped(u: Disc, n: number, s: Setting): Disc {
  let y = u;
  for (let i = 0; i < n; i++) {
    const next = forth(s, y);
    const legitimate =
      mostIm(y) < pi(s.p).re - pi(s.p).rad && (leftOf(y, s.U) || leftOf(s.U, next));
    if (!legitimate) throw new NotEnclosed("(c): a step y -> g(y) crosses a slit");
    y = next;
  }
  for (let i = 0; i > n; i--) {
    const next = back(s, y);
    if (!(leftOf(s.U, y) || leftOf(next, s.U))) {
      throw new NotEnclosed("(c): a step y -> G(y) crosses a slit");
    }
    y = next;
  }
  return y;
}

/** (a) and (c) or (e) at a point of an arc; the harmonic measure of the image of a mapped one, 0 at others. */
export function checkArcPoint(
  u: Disc,
  { n }: Arc,
  { level }: Period,
  chart: ChartDiscs,
  s: Setting,
): number {
  offSlit(u, s);
  if (n !== 0) return measure(chart.toChart(mapped(u, n, s)), LOW);
  const w = abelAt(s, u);
  if (leastIm(w) < BigInt(Math.ceil(level * 2 ** 40)) << (s.p - 40n)) {
    throw new NotEnclosed("(e): a point below the line");
  }
  return 0;
}

/** (d) at a point of the line: |v| < 1, Im u > 0, off the slit; the harmonic measure there. */
export function checkLinePoint(w: Disc, chart: ChartDiscs, s: Setting): number {
  const u = inverseAbel(s, w);
  if (leastIm(u) <= 0n) throw new NotEnclosed("(d): the line may leave the upper half plane");
  offSlit(u, s);
  return measure(chart.toChart(u), LOW);
}

/** (d): A_U(z(w)) = w at one point; z(w) alone leaves w + 2 pi i k / U open. */
export function checkSheet(w: Disc, s: Setting): void {
  const off = sub(abelAt(s, inverseAbel(s, w)), w);
  // |2 pi / U| is above 1, for |U| < pi sqrt(2) or so; any bound below half of it does.
  const limit = div(times(2n, pi(s.p)), s.U, s.p);
  if (most(off, s.p) * 4n > most(limit, s.p)) {
    throw new NotEnclosed("(d): the line lies on another sheet of A_U");
  }
}

/** g^n of a disc where only its values matter: the images of an arc's ellipse. */
export function iterated(u: Disc, n: number, s: Setting): Disc {
  let y = u;
  for (let i = 0; i < n; i++) y = forth(s, y);
  for (let i = 0; i > n; i--) y = back(s, y);
  return y;
}
