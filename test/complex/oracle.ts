import { exactPlane } from "../../src/abel/kneser/plane.js";
import { type Regular, regular } from "../../src/abel/regular.js";
import { abs } from "../../src/numbers/fixed.js";
import {
  add,
  type Complex,
  exp,
  fromNumbers,
  log,
  mul,
  sub,
  toNumbers,
} from "../../src/numbers/fixed-complex.js";

/** True values to about 45 digits as doubles' errors see them. */
const plane = exactPlane();
const { p } = plane;
const one = 1n << p;

export interface Point {
  readonly re: number;
  readonly im: number;
}

export const exactly = ({ re, im }: Point): Complex => fromNumbers(re, im, p);
export const rounded = (z: Complex): Point => toNumbers(z, p);
export const size = ({ re, im }: Point): number => Math.hypot(re, im);

const solutions = new Map<number, Regular>();

function local(k: number): Regular {
  let known = solutions.get(k);
  if (known === undefined) {
    known = regular(k, p);
    solutions.set(k, known);
  }
  return known;
}

/** A true value is too large or too small for fixed point. */
export class OutOfReach extends RangeError {}

function fromSchroder(w: Complex, { fixedPoint, fromLogSchroder }: Regular): Complex {
  if (w.re === 0n && w.im === 0n) return fixedPoint;
  try {
    return fromLogSchroder(log(w, p));
  } catch {
    throw new OutOfReach();
  }
}

function exactInverseSchroder(w: Complex, k: number): Complex {
  const z = fromSchroder(w, local(k));
  if (abs(z.re) > 100n << p) throw new OutOfReach();
  return z;
}

const exactSchroder = (z: Complex, k: number): Complex => exp(local(k).logSchroder(z), p);

export const truth = {
  sexp: (h: Complex): Complex => plane.sexp(h),
  slog: (z: Complex): Complex => plane.slog(z),
  iterate: (z: Complex, alpha: Complex): Complex => plane.sexp(add(plane.slog(z), alpha)),
  schroder: exactSchroder,
  inverseSchroder: exactInverseSchroder,
  regularIterate: (z: Complex, alpha: Complex, k: number): Complex => {
    const factor = exp(mul(alpha, local(k).fixedPoint, p), p);
    return exactInverseSchroder(mul(factor, exactSchroder(z, k), p), k);
  },
  fixedPoint: (k: number): Complex => local(k).fixedPoint,
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
