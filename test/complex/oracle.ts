import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  norm,
  sub,
  toNumbers,
} from "../../src/bigfixed/complex.js";
import { abs, fromNumber, pi } from "../../src/bigfixed/real.js";
import { exactPlane, logSchroderAround } from "../../src/kneser/plane.js";
import { inverseSchroder, type Schroder, schroder } from "../../src/kneser/schroder.js";
import { finish } from "../../src/kneser/steps.js";

/** True values to about 45 digits as doubles' errors see them. */
const plane = exactPlane();
export const { p } = plane;
const one = 1n << p;

export interface Point {
  readonly re: number;
  readonly im: number;
}

export const exactly = ({ re, im }: Point): Complex => fromNumbers(re, im, p);
export const rounded = (z: Complex): Point => toNumbers(z, p);
export const size = ({ re, im }: Point): number => Math.hypot(re, im);

/** The branch of log that Schröder's function at the k-th fixed point uses, k >= 0. */
function localLog(z: Complex, k: number): Complex {
  const { re, im } = log(z, p);
  const turns = k === 0 ? (im < 0n ? 1n : 0n) : BigInt(k);
  return { re, im: im + 2n * turns * pi(p) };
}

const series = new Map<number, Schroder>();

function local(k: number): Schroder {
  let s = series.get(k);
  if (s === undefined) {
    let value = fromNumbers(Math.log(2 * Math.PI * k + 1.4), 2 * Math.PI * (k + 0.22), p);
    for (let i = 0; i < 80; i++) value = localLog(value, k);
    for (let i = 0; i < 8; i++) {
      const e = exp(value, p);
      value = sub(value, div(sub(value, e), { re: one - e.re, im: -e.im }, p));
    }
    s = finish(schroder({ kappa: 0n, value, multiplier: value, p }, 0.5));
    series.set(k, s);
  }
  return s;
}

const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });

/** f at the k-th fixed point from f at those above the real axis. */
const mirrored =
  (f: (z: Complex, k: number) => Complex) =>
  (z: Complex, k: number): Complex =>
    k >= 0 ? f(z, k) : conjugate(f(conjugate(z), -1 - k));

/** S(z) at the k-th fixed point: as many logarithms as bring z close, F^-1 there, and back by L^m. */
const exactSchroder = mirrored((z, k) => {
  const s = local(k);
  let near = z;
  let m = 0;
  for (; norm(sub(near, s.value), p) > fromNumber(0.1, p); m++) near = localLog(near, k);
  let S = exp(logSchroderAround(s, near), p);
  for (let i = 0; i < m; i++) S = mul(S, s.value, p);
  return S;
});

/** A true value is too large or too small for fixed point. */
export class OutOfReach extends RangeError {}

const exactInverseSchroder = mirrored((w, k) => {
  const s = local(k);
  let v = div(w, { re: fromNumber(s.rho, p), im: 0n }, p);
  let n = 0;
  for (; norm(v, p) > one; n++) v = div(v, s.value, p);
  let z = inverseSchroder(s, v, 0);
  for (; n > 0; n--) {
    if (abs(z.re) > 100n << p) throw new OutOfReach();
    z = exp(z, p);
  }
  return z;
});

export const truth = {
  sexp: (h: Complex): Complex => plane.sexp(h),
  slog: (z: Complex): Complex => plane.slog(z),
  iterate: (z: Complex, alpha: Complex): Complex => plane.sexp(add(plane.slog(z), alpha)),
  schroder: exactSchroder,
  inverseSchroder: exactInverseSchroder,
  regularIterate: (z: Complex, alpha: Complex, k: number): Complex => {
    const L = k >= 0 ? local(k).value : conjugate(local(-1 - k).value);
    return exactInverseSchroder(mul(exp(mul(alpha, L, p), p), exactSchroder(z, k), p), k);
  },
  fixedPoint: (k: number): Complex => (k >= 0 ? local(k).value : conjugate(local(-1 - k).value)),
};

/** |y - value| / |value|. */
export function relativeError(y: Point, value: Complex): number {
  const modulus = size(rounded(value));
  if (!(modulus > 1e-25)) throw new OutOfReach();
  if (!(Number.isFinite(y.re) && Number.isFinite(y.im))) return Number.POSITIVE_INFINITY;
  const error = size(rounded(sub(exactly(y), value)));
  return error / modulus;
}

/** |z f'(z) / f(z)|, the condition number of f at z, by a difference. */
export function condition(f: (z: Complex) => Complex, z: Complex): number {
  const value = f(z);
  const step = one >> 80n;
  const slope = size(rounded(sub(f({ re: z.re + step, im: z.im }), value))) * 2 ** 80;
  return (size(rounded(z)) * slope) / size(rounded(value));
}
