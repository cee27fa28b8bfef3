import { Complex } from "complex.js";
import { abs, bitLength, fromNumber, ln2, exp as realExp, toNumber } from "../../numbers/fixed.js";
import {
  add,
  cis,
  div,
  exp,
  type Complex as Fixed,
  log,
  mul,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { MANY_LOGS } from "./leftward.js";
import type { Plane } from "./plane.js";

/** b^z and log_b repeated in fixed point, for whole heights and the way back from a plane's own point. */

export const NaNs = (): Complex => new Complex(Number.NaN, Number.NaN);
export const isFinitePair = ({ re, im }: Parts): boolean =>
  Number.isFinite(re) && Number.isFinite(im);
export const isLower = (im: number): boolean => im < 0 || Object.is(im, -0);

/** Steps of an orbit that neither ends, nor comes next to an attracting fixed point, nor repeats: then it is not known. */
const MANY_STEPS = 50_000;

/** Two doubles in p fraction bits. */
export const fixed = ({ re, im }: Parts, p: bigint): Fixed => ({
  re: fromNumber(re, p),
  im: fromNumber(im, p),
});

/** The variable of a plane, and back. */
export const toU = ({ ln, kappa, p }: Plane, z: Parts): Fixed =>
  add(mul(fixed(z, p), ln, p), kappa);
const toZ = ({ ln, kappa, p }: Plane, u: Fixed): Complex => {
  const { re, im } = toNumbers(div(sub(u, kappa), ln, p), p);
  return new Complex(re, im);
};

/** |re| + |im|. */
export const sizeOf = ({ re, im }: Fixed, p: bigint): number => toNumber(abs(re) + abs(im), p);

/** b^z, n times, or the limit where n is absent. Not at all takes no plane, which may have to be solved for. */
export function forward(plane: () => Plane, z: Parts, n: bigint | undefined): Complex {
  if (n === 0n) return new Complex(z.re, z.im);
  const at = plane();
  const mirror = at.real && isLower(z.im);
  const u = toU(at, { re: z.re, im: mirror ? -z.im : z.im });
  const { re, im } = carried(at, u, n, 0);
  return new Complex(re, mirror ? -im : im);
}

/**
 * z of g^steps(u), or the limit where `steps` is absent; `size`, of the height, tells what u is worth.
 *
 * g^n(u), however large n, ends in at most MANY_STEPS steps: at an infinity or with no digit left, where `attracted` has it in
 * closed form next to an attracting fixed point, or where it repeats itself next to a cycle whose multiplier is less than 1, of
 * which n modulo the period is left; else its parts are NaN.
 */
export function carried(at: Plane, start: Fixed, steps: bigint | undefined, size: number): Parts {
  const { p, kappa } = at;
  if (steps === 0n) return toZ(at, start);
  let u = start;
  let left = steps;
  const unit = 2 ** (20 - Number(p));
  let error = unit * (1 + size);
  // Brent's search for a cycle: a point to compare with, taken anew at every power of two.
  let [compared, period, stretch] = [u, 0n, 0];
  const same = 1n << (p / 4n);
  for (let i = 1; i <= MANY_STEPS; i++) {
    const re = toNumber(u.re, p);
    if (!(error < 0.25)) {
      if (!(re + error < -800)) break;
      error = 0; // e^u is nothing
    }
    const end = error < 2 ** -60 || left === undefined ? at.attracted?.(u, left) : undefined;
    if (end !== undefined) return toZ(at, end);
    if (left === 1n) return power(sub(u, kappa), p);
    if (re > 800) {
      const { re: cosine, im: sine } = cis(u.im, p);
      if (cosine > 0n && sine === 0n) return { re: Number.POSITIVE_INFINITY, im: 0 };
      if (cosine >= 0n) break;
      // e^u is -Infinity for the next step, which makes 0 of it.
      if (left === 2n) return { re: 0, im: 0 };
      if (left !== undefined) left -= 2n;
      u = kappa;
      error = unit;
      continue;
    }
    const e = re < -1e6 ? { re: 0n, im: 0n } : exp(u, p);
    u = add(e, kappa);
    error = (error + unit) * Math.exp(re) + unit;
    if (left !== undefined) left -= 1n;
    period += 1n;
    stretch += re;
    if (stretch < 0 && abs(u.re - compared.re) + abs(u.im - compared.im) < same) {
      if (left === undefined) {
        if (period > 1n) break;
        return toZ(at, u);
      }
      left = ((left - 1n) % period) + 1n;
    } else if ((i & (i - 1)) === 0) [compared, period, stretch] = [u, 0n, 0];
  }
  return { re: Number.NaN, im: Number.NaN };
}

/** e^y, either part infinite with its sign or 0 where it is too large or small. */
function power(y: Fixed, p: bigint): Parts {
  const more = BigInt(Math.max(0, bitLength(y.re) - Number(p)));
  const two = ln2(p + more);
  const n = (y.re << more) / two;
  if (n < -2000n) return { re: 0, im: 0 };
  const unit = realExp(((y.re << more) - n * two) >> more, p);
  const direction = cis(y.im, p);
  const part = (x: bigint): number => (x === 0n ? 0 : toNumber((unit * x) >> p, p - n));
  return { re: part(direction.re), im: part(direction.im) };
}

/** So many principal logarithms; at a fixed point that they come to rest at they end. */
export function backward(plane: Plane, z: Parts, n: number): Complex {
  const { p, ln } = plane;
  // Imaginary parts may be lost below the last bit, and with them the side.
  if (plane.real && isLower(z.im)) return backward(plane, { re: z.re, im: -z.im }, n).conjugate();
  const tiny = Math.hypot(z.re, z.im) < 1e-20;
  let y = fixed(z, p);
  for (let i = 0; i < n; i++) {
    if (i > MANY_LOGS) return NaNs();
    let l: Fixed;
    if (i === 0 && tiny && (z.re !== 0 || z.im !== 0)) {
      l = fixed({ re: Math.log(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) }, p);
    } else if (y.re === 0n && y.im === 0n) {
      return i === n - 1 ? new Complex(Number.NEGATIVE_INFINITY, i === 0 ? z.im : 0) : NaNs();
    } else if (i > 0 && sizeOf(sub(y, { re: 1n << p, im: 0n }), p) < 2 ** (24 - Number(p))) {
      l = { re: 0n, im: 0n }; // what was to be 1
    } else {
      const lower = i === 0 ? isLower(z.im) : y.im < 0n;
      const upper = log({ re: y.re, im: abs(y.im) }, p);
      l = lower ? { re: upper.re, im: -upper.im } : upper;
    }
    const next = div(l, ln, p);
    const moved = sizeOf(sub(next, y), p);
    y = next;
    if (moved < 2 ** (24 - Number(p))) break;
  }
  const { re, im } = toNumbers(y, p);
  return new Complex(re, im);
}
