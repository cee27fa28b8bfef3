import { abs, div as divReal, exp as expReal, fromNumber, toNumber } from "../numbers/fixed.js";
import { type Complex, div, exp, fromNumbers, sub, toNumbers } from "../numbers/fixed-complex.js";
import type { Parts } from "../numbers/parts.js";
import type { Exponential } from "../numbers/tabled.js";
import type { PowerMap } from "./power-map.js";

/**
 * The fixed points of the normal form g(u) = e^u + kappa of every base: u = z ln b + ln ln b turns b^z into it, with
 * kappa = ln ln b. Base e is kappa = 0. A fixed point U = e^U + kappa has the multiplier lambda = e^U = U - kappa, and
 * log lambda := U. All by Newton's method from a start that differs from case to case.
 */
export interface FixedPoint {
  readonly kappa: bigint;
  readonly value: Complex;
  readonly multiplier: Complex;
  readonly p: bigint;
  /** exp and log to p bits where many are asked for. */
  readonly elementary?: Exponential;
}

/** Of Newton's method, which from its starts takes twenty or fewer and then as many as the digits have binary digits. */
const MOST_STEPS = 100;

/** Newton's step for U - e^U - kappa, to be subtracted from U. */
function newtonStep(U: Complex, kappa: Complex, p: bigint): Complex {
  const e = exp(U, p);
  return div(
    { re: U.re - e.re - kappa.re, im: U.im - e.im - kappa.im },
    { re: (1n << p) - e.re, im: -e.im },
    p,
  );
}

/** The point that Newton's method leads to from a start: it takes one step more after one that is settled. */
function newton(
  start: Complex,
  kappa: Complex,
  p: bigint,
  isSettled = (step: Complex, _U: Complex): boolean => size(step) < 1n << (p / 2n - 8n),
): Complex {
  let U = start;
  for (let i = 0, last = false; i < MOST_STEPS; i++) {
    const step = newtonStep(U, kappa, p);
    U = sub(U, step);
    if (last) return U;
    last = isSettled(step, U);
  }
  throw new RangeError(`no fixed point was found for kappa = ${toNumbers(kappa, p).re}`);
}

const size = ({ re, im }: Complex): bigint => abs(re) + abs(im);

/**
 * The fixed point of g in the upper half plane, for kappa > -1, from the expansion in x = i sqrt(2 kappa + 2) at the
 * parabolic case kappa = -1.
 */
export function fixedPoint(kappa: bigint, p: bigint): FixedPoint {
  const k = toNumber(kappa, p) + 1;
  if (!(k > 0)) {
    throw new RangeError(`kappa = ${k - 1}, expected more than -1 (a base above e^(1/e))`);
  }
  const y = Math.sqrt(2 * k);
  // Far from the parabolic case e^U = U - kappa is about -kappa.
  const start =
    k < 3
      ? fromNumbers(y ** 2 / 6 - y ** 4 / 270, y + y ** 3 / 36, p)
      : fromNumbers(Math.log(k - 1), (Math.PI * (k - 1)) / k, p);
  const value = newton(start, { re: kappa, im: 0n }, p);
  return { kappa, value, multiplier: { re: value.re - kappa, im: value.im }, p };
}

/** Which of two real fixed points. */
export type Attraction = "attracting" | "repelling";

/** The real fixed point of g for kappa < -1, in p fraction bits, an error of a few of the last over 1 - lambda. */
export function realFixedPoint(map: PowerMap, at: Attraction, p: bigint): bigint {
  const more =
    64n + 2n * BigInt(Math.ceil(-Math.log2(Math.min(1, Math.max(1e-30, -1 - map.kappa)))));
  const q = p + more;
  const kappa = map.kappaAt(q);
  const k = toNumber(kappa + (1n << q), q);
  const y = Math.sqrt(-2 * k);
  // f = e^U - U + kappa is convex, so that Newton's method is monotone from its second point on. It starts within y^3 of
  // the root, or, where kappa > -28, within 10 of it: there are less than 20 steps until it doubles its digits.
  let U =
    k > -0.1
      ? fromNumber(at === "attracting" ? -y - (y * y) / 6 : y - (y * y) / 6, q)
      : at === "attracting"
        ? kappa
        : fromNumber(2 + 2 * Math.log(1 - map.kappa), q);
  for (let i = 0; i < MOST_STEPS; i++) {
    const e = expReal(U, q);
    const step = divReal(e - U + kappa, e - (1n << q), q);
    U -= step;
    if (abs(step) < 1n << (more - 32n)) return U >> more;
  }
  throw new RangeError(`no ${at} fixed point was found for ln ln b = ${map.kappa}`);
}

/** z of u. */
export const fixedPointAt = (map: PowerMap, at: Attraction, p: bigint): bigint =>
  divReal(
    realFixedPoint(map, at, p + 64n) - map.kappaAt(p + 64n),
    map.lnAt(p + 64n).value,
    p + 64n,
  ) >> 64n;

/**
 * The two fixed points of g for k = 1 + kappa near 0, of which `near` is the double: conjugate above it and the upper one
 * first, real below it and the lower one first. Relative to their size they are as exact as k: they come from their series,
 * which is off by less than 0.05 |U|^4 of it, so that a relative error below 1/2 is squared with every step.
 */
export function nearFixedPoints(k: bigint, near: number, p: bigint): [Complex, Complex] {
  const y = Math.sqrt(2 * Math.abs(near));
  const kappa = { re: k - (1n << p), im: 0n };
  const isSettled = (step: Complex, U: Complex): boolean => size(step) ** 2n < size(U);
  // x - x^2/6 + x^3/36 - x^4/270, x = i y, y or -y
  if (near > 0) {
    const start = fromNumbers(y ** 2 / 6 - y ** 4 / 270, y - y ** 3 / 36, p);
    const upper = newton(start, kappa, p, isSettled);
    return [upper, { re: upper.re, im: -upper.im }];
  }
  const real = (x: number): Complex =>
    newton(fromNumbers(x - x ** 2 / 6 + x ** 3 / 36 - x ** 4 / 270, 0, p), kappa, p, isSettled);
  return [real(-y), real(y)];
}

/**
 * The two primary fixed points U1, U2 of e^u + kappa for Im kappa >= 0: those that kappa = 0 has in the upper and in the
 * lower half plane, continued to kappa through the upper half plane.
 */
export function continuedFixedPoints(kappa: Complex, p: bigint): [Complex, Complex] {
  const target = toNumbers(kappa, p);
  const start: Parts = { re: 0.3181315052047641, im: 1.3372357014306895 };
  const via: Parts = { re: Math.min(0, target.re / 2), im: Math.max(1, target.im / 2) };
  return [start, { re: start.re, im: -start.im }].map((u) => {
    let [re, im] = [u.re, u.im];
    for (const [from, to] of [
      [{ re: 0, im: 0 }, via],
      [via, target],
    ]) {
      for (let i = 1; i <= 200; i++) {
        const k = {
          re: from.re + ((to.re - from.re) * i) / 200,
          im: from.im + ((to.im - from.im) * i) / 200,
        };
        for (let j = 0; j < 8; j++) {
          const modulus = Math.exp(re);
          const [c, s] = [modulus * Math.cos(im), modulus * Math.sin(im)];
          const [a, b] = [re - c - k.re, im - s - k.im];
          const [x, y] = [1 - c, -s];
          const norm = x * x + y * y;
          re -= (a * x + b * y) / norm;
          im -= (b * x - a * y) / norm;
        }
      }
    }
    return newton(fromNumbers(re, im, p), kappa, p);
  }) as [Complex, Complex];
}

/**
 * The k-th fixed point of exp above the real axis, k >= 0: z -> log z + 2 pi i k contracts to it, by 1/|z| <= 0.73 a step, to
 * 4e-6 in forty steps in doubles.
 */
export function expFixedPoint(k: number, p: bigint): Complex {
  const turns = 2 * Math.PI * k;
  let re = 0.3;
  let im = turns + 1.3;
  for (let i = 0; i < 40; i++) {
    const modulus = Math.hypot(re, im);
    im = turns + Math.atan2(im, re);
    re = Math.log(modulus);
  }
  return newton(fromNumbers(re, im, p), { re: 0n, im: 0n }, p);
}
