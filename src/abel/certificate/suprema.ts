import { type Disc, fromDouble, most, NotEnclosed, up } from "../../balls/disc.js";
import { exp, pi } from "../../balls/elementary.js";
import { memoized } from "../../numbers/memo.js";
import type { Steps } from "../steps.js";

/**
 * Suprema over closed arcs, not over samples.
 *
 * A residual r(t), t in [-1, 1], is analytic in the ellipse with foci -1, 1 and half axes (R + 1/R)/2, (R - 1/R)/2
 * (Bernstein's), |r| <= B there. The polynomial through its values at the m Chebyshev points, sum c_k T_k, misses r by at
 * most 4 B R^-(m-1) / (R - 1) on [-1, 1] (L. N. Trefethen, Approximation Theory and Approximation Practice, theorem 8.2), and
 * |T_k| <= 1, so |r| <= sum |c_k| + that. B may be crude: a factor of 10^9 costs 15 points.
 */
const R = 4;
const WIDE = (R + 1 / R) / 2;
const HIGH = (R - 1 / R) / 2;

/** Bits of the discs that cover an ellipse or an arc. */
export const LOW = 64n;

/** A box is halved so many times at most. */
const DEPTH = 7;

/** cos(pi j / 2m), j = 0 to 4m - 1. */
const cosines = memoized(12, (key: string): Disc[] => {
  const [m, p] = key.split("/");
  const count = 4n * BigInt(m);
  const bits = BigInt(p);
  const half = pi(bits);
  const all: Disc[] = [];
  for (let j = 0n; j < count; j++) {
    const angle: Disc = {
      re: 0n,
      im: (half.re * 2n * j) / count,
      rad: up(half.rad * 2n * j, count) + 1n,
    };
    const { re, rad } = exp(angle, bits);
    all.push({ re, im: 0n, rad });
  }
  return all;
});

/**
 * An upper bound over 2^p of |r(t)|, t in [-1, 1], from m Chebyshev points and a bound of |r| on the ellipse, a double.
 */
export function* supremum(
  r: (t: Disc) => Disc,
  m: number,
  bound: number,
  p: bigint,
): Steps<bigint> {
  const cos = cosines(`${m}/${p}`);
  const values: Disc[] = [];
  for (let j = 0; j < m; j++) {
    values.push(r(cos[2 * j + 1]));
    yield j / m;
  }
  let sum = 0n;
  for (let k = 0; k < m; k++) {
    let [re, im, rad] = [0n, 0n, 0n];
    for (let j = 0; j < m; j++) {
      const c = cos[(k * (2 * j + 1)) % (4 * m)];
      const f = values[j];
      re += c.re * f.re;
      im += c.re * f.im;
      rad += f.rad + ((most(f, p) * c.rad) >> p) + 1n;
    }
    const share = k === 0 ? 1n : 2n;
    const coefficient = { re: (share * re) >> p, im: (share * im) >> p, rad: share * rad + 2n };
    sum += up(most(coefficient, p), BigInt(m));
  }
  return sum + remainder(m, bound, p);
}

/** 4 B R^-(m-1) / (R - 1) over 2^p, rounded up; R = 4. */
function remainder(m: number, bound: number, p: bigint): bigint {
  const whole = (BigInt(Math.ceil(bound * 2 ** 20)) << p) >> 20n;
  return up(4n * (whole + 1n), 3n * 4n ** BigInt(m - 1)) + 1n;
}

/** So many points leave a remainder below 10^-digits. */
export const pointsFor = (bound: number, digits: number): number =>
  Math.ceil((Math.log10(bound + 1) + digits) / Math.log10(R)) + 3;

export interface Count {
  boxes: number;
}

/** So many boxes are looked at; a base at 1.46 took 3,000. */
const MOST_BOXES = 500_000;

function counted(count: Count): void {
  if (++count.boxes > MOST_BOXES) {
    throw new RangeError(`certify: no proof found with ${MOST_BOXES} boxes`);
  }
}

/**
 * The largest that `bound` is over discs that cover the ellipse; undefined where it cannot be bounded by `limit`. `bound` throws
 * NotEnclosed where it needs smaller discs.
 */
export function ellipseBound(
  bound: (t: Disc) => number,
  limit: number,
  count: Count,
): number | undefined {
  let largest = 0;
  const visit = (x: number, y: number, side: number, depth: number): boolean => {
    const outside = (a: number): number => Math.max(0, Math.abs(a) - side / 2);
    if (Math.hypot(outside(x) / WIDE, outside(y) / HIGH) > 1 + 2 ** -40) return true;
    counted(count);
    let value = Number.POSITIVE_INFINITY;
    try {
      value = bound(box(x, y, side * Math.SQRT1_2 * (1 + 2 ** -30)));
    } catch (error) {
      if (!(error instanceof NotEnclosed)) throw error;
    }
    if (value <= limit) {
      largest = Math.max(largest, value);
      return true;
    }
    if (depth === DEPTH) return false;
    const q = side / 4;
    return [
      [-q, -q],
      [q, -q],
      [-q, q],
      [q, q],
    ].every(([dx, dy]) => visit(x + dx, y + dy, side / 2, depth + 1));
  };
  const fits = [-1.5, -0.5, 0.5, 1.5].every((x) =>
    [-1.5, -0.5, 0.5, 1.5].every((y) => visit(x * 1.0625, y * 1.0625, 1.0625, 0)),
  );
  return fits ? largest : undefined;
}

/** Whether `check` holds, halving where it throws NotEnclosed, over discs that cover [-1, 1]. */
export function everywhere(check: (t: Disc) => void, count: Count, pieces = 1): void {
  const visit = (x: number, half: number, depth: number): void => {
    counted(count);
    try {
      check(box(x, 0, half * (1 + 2 ** -30)));
    } catch (error) {
      if (!(error instanceof NotEnclosed) || depth === DEPTH + 6) throw error;
      visit(x - half / 2, half / 2, depth + 1);
      visit(x + half / 2, half / 2, depth + 1);
    }
  };
  for (let i = 0; i < pieces; i++) visit((2 * i + 1) / pieces - 1, 1 / pieces, 0);
}

const box = (x: number, y: number, rad: number): Disc => ({
  re: fromDouble(x, LOW).re,
  im: fromDouble(y, LOW).re,
  rad: fromDouble(rad, LOW).re + 3n,
});
