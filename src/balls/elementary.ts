import { memoized } from "../numbers/memo.js";
import {
  abs,
  atBits,
  bits,
  type Disc,
  least,
  lower,
  meetsCut,
  most,
  mul,
  NotEnclosed,
  sub,
  toDoubleUp,
  up,
  upper,
} from "./disc.js";

/**
 * pi, e^z, Log z and the square root of discs.
 *
 * Each is computed at the disc's centre with guard bits whose error is bounded term by term below; log and the
 * square root are judged afterwards by what e^z and a product give, so that how they were found does not matter. The
 * radius is that of the image of the whole disc.
 */

/** sum over k of (+-1)^k / ((2k + 1) n^(2k+1)) at q bits: every term is rounded down, so the error is below their count. */
function inverseTangent(n: bigint, sign: 1n | -1n, q: bigint): { sum: bigint; terms: bigint } {
  let power = (1n << q) / n;
  let sum = 0n;
  let k = 0n;
  for (let s = 1n; power > 0n; k++, s *= sign) {
    sum += (s * power) / (2n * k + 1n);
    power /= n * n;
  }
  return { sum, terms: 2n * k + 2n };
}

/** a sum of n * arctangents (or arctanhs) of 1/m, at p bits, with its error. */
function machin(parts: readonly (readonly [bigint, bigint])[], sign: 1n | -1n, p: bigint): Disc {
  let re = 0n;
  let rad = 1n;
  for (const [n, m] of parts) {
    const { sum, terms } = inverseTangent(m, sign, p);
    re += n * sum;
    rad += (n < 0n ? -n : n) * terms;
  }
  return { re, im: 0n, rad };
}

/** pi = 16 atan(1/5) - 4 atan(1/239) (Machin). */
export const pi = memoized(
  8,
  (p: bigint): Disc =>
    atBits(
      machin(
        [
          [16n, 5n],
          [-4n, 239n],
        ],
        -1n,
        p + 32n,
      ),
      p + 32n,
      p,
    ),
);

/** ln 2 = 18 artanh(1/26) - 2 artanh(1/4801) + 8 artanh(1/8749). */
const ln2 = memoized(
  8,
  (p: bigint): Disc =>
    atBits(
      machin(
        [
          [18n, 26n],
          [-2n, 4801n],
          [8n, 8749n],
        ],
        1n,
        p + 32n,
      ),
      p + 32n,
      p,
    ),
);

/**
 * e^(re + i im) over 2^p, at most `error` off in modulus.
 *
 * Method: k = round(re / ln 2); the rest, with |re| <= 0.35 and |im| as it is, is halved s times until its modulus is
 * below 2^-7, summed by Taylor at q bits and squared s times.
 *
 * Error: with z the halved argument, |z| < 2^-7, z is off by less than 3 at q bits, every term of the sum by less
 * than 4, there are fewer than q / 7 of them, and what is left out is below twice the last term, 2: relative to e^z >= 0.99 the sum is
 * off by less than q at q bits, if q >= 32. A squaring doubles the relative error and adds less than 2^-(q-4):
 * e^z' is off by 2^s (q + 16) 2^-q of itself, of which q = p + s + 24 leaves less than 2^-(p + 8) while q < 2^15.
 */
function exponential(re: bigint, im: bigint, p: bigint): { re: bigint; im: bigint; error: bigint } {
  const scale = p - 40n;
  const imag = Math.abs(Number(im >> scale)) * 2 ** -40;
  const s = BigInt(8 + Math.max(0, Math.ceil(Math.log2(imag + 0.36))));
  const k = BigInt(Math.round((Number(re >> scale) * 2 ** -40) / Math.LN2));
  const q = p + s + 24n + BigInt(abs(k).toString(2).length);
  if (q >= 32768n) throw new RangeError(`p = ${p}, expected fewer than 32000 fraction bits`);
  const log2 = ln2(q);
  // k ln 2 is off by |k| rad, which the length of k above pays for.
  const zr = ((re << (q - p)) - k * log2.re) >> s;
  const zi = (im << (q - p)) >> s;
  let tr = 1n << q;
  let ti = 0n;
  let sr = tr;
  let si = 0n;
  for (let n = 1n; tr !== 0n || ti !== 0n; n++) {
    const next = ((tr * zr - ti * zi) >> q) / n;
    ti = ((tr * zi + ti * zr) >> q) / n;
    tr = next;
    sr += tr;
    si += ti;
  }
  for (let i = 0n; i < s; i++) {
    const square = (sr * sr - si * si) >> q;
    si = (sr * si) >> (q - 1n);
    sr = square;
  }
  const shift = q - p - k;
  if (shift < 0n) throw new NotEnclosed("e^z too large for its fraction bits");
  sr >>= shift;
  si >>= shift;
  return { re: sr, im: si, error: (upper(sr, si, p) >> (p + 8n)) + 3n };
}

/** Sizes up to 2^this are told in doubles. */
const DOUBLES = 900n;

/** e^z: |e^z - e^c| <= |e^c| (e^r - 1), and e^r - 1 <= r (1 + r) for r <= 1. NotEnclosed where r > 1 or e^c is above 2^(p/2). */
export function exp(z: Disc, p: bigint): Disc {
  const one = 1n << p;
  if (z.rad > one) throw new NotEnclosed("e^z over a disc of radius above 1");
  if (z.re >> p > p / 2n) throw new NotEnclosed("e^z too large for its fraction bits");
  if (z.re + z.rad < -p * one) return { re: 0n, im: 0n, rad: 1n };
  if (bits(abs(z.im)) > p + DOUBLES) throw new NotEnclosed("e^z of a number beyond the doubles");
  const { re, im, error } = exponential(z.re, z.im, p);
  const grown =
    z.rad === 0n ? 0n : ((upper(re, im, p) + error) * up(z.rad * (one + z.rad), one)) >> p;
  return { re, im, rad: error + grown + (z.rad === 0n ? 0n : 1n) };
}

/**
 * The principal Log. NotEnclosed where the disc may meet the half line of the real numbers <= 0.
 *
 * Centre: L from doubles, improved by L + Log(c e^-L); in the end c e^-L = 1 + d encloses Log c in L + d with a
 * radius of |d|^2 / (1 - |d|) and the error of d. Branch: |Im L| <= pi + 0.01 and Im L has the sign of Im c, so no
 * multiple of 2 pi i can be missing. Radius: |Log z - Log c| <= -ln(1 - r/|c|) <= r / (|c| - r).
 */
export function log(z: Disc, p: bigint): Disc {
  if (meetsCut(z)) throw new NotEnclosed("Log over a disc that meets its cut");
  const nearest = least(z, p);
  if (nearest <= 0n) throw new NotEnclosed("Log over a disc that comes too near to 0");
  // A small centre is doubled until its modulus is between 1/2 and 2: Log c = Log(2^k c) - k ln 2.
  const larger = abs(z.re) > abs(z.im) ? abs(z.re) : abs(z.im);
  const length = BigInt(larger.toString(2).length);
  if (length > p + DOUBLES) throw new NotEnclosed("Log of a number beyond the doubles");
  const k = length < p ? p - length : 0n;
  const { re, im, error } = logOfCenter({ re: z.re << k, im: z.im << k, rad: 0n }, p);
  const spread = z.rad === 0n ? 0n : up(z.rad << p, nearest);
  const log2 = k === 0n ? { re: 0n, rad: 0n } : ln2(p);
  return { re: re - k * log2.re, im, rad: error + k * log2.rad + spread };
}

/** Log of the centre, of modulus 1/2 or more, at most `error` off. */
function logOfCenter(z: Disc, p: bigint): { re: bigint; im: bigint; error: bigint } {
  const k = p - 60n;
  const x = Number(z.re >> k) * 2 ** -60;
  const y = Number(z.im >> k) * 2 ** -60;
  let angle = Math.atan2(y, x);
  if (z.im < 0n !== angle < 0) angle = 0; // an angle that the doubles round to the other side
  let bits = 64n;
  let re = BigInt(Math.round(Math.log(Math.hypot(x, y)) * 2 ** 50)) << 14n;
  let im = BigInt(Math.round(angle * 2 ** 50)) << 14n;
  for (let good = 40n; ; good *= 3n) {
    const next = good * 3n < p ? good * 3n + 24n : p + 16n;
    const q = next;
    re = q >= bits ? re << (q - bits) : re >> (bits - q);
    im = q >= bits ? im << (q - bits) : im >> (bits - q);
    bits = q;
    const c = {
      re: q >= p ? z.re << (q - p) : z.re >> (p - q),
      im: q >= p ? z.im << (q - p) : z.im >> (p - q),
      rad: 0n,
    };
    const e = exp({ re: -re, im: -im, rad: 0n }, q);
    const d = mul(c, e, q);
    const dr = d.re - (1n << q);
    const di = d.im;
    const size = upper(dr, di, q) + d.rad;
    if (q > p) {
      // Log(1 + d) = d - d^2/2 + ..., |rest| <= |d|^3/3 / (1 - |d|)
      if (size >> (q - 8n) > 0n) throw new NotEnclosed("Log that did not converge");
      const value = {
        re: re + dr - (((dr * dr - di * di) >> q) >> 1n),
        im: im + di - ((dr * di) >> q),
      };
      const rest = ((((size * size) >> q) * size) >> q) + d.rad * 2n + 4n;
      const limit = (BigInt(Math.ceil(3.16 * 2 ** 20)) << q) >> 20n;
      const wrongSide = value.im < 0n !== z.im < 0n && abs(value.im) > rest;
      if (abs(value.im) > limit || wrongSide) throw new NotEnclosed("Log on another branch");
      return {
        re: value.re >> (q - p),
        im: value.im >> (q - p),
        error: (rest >> (q - p)) + 3n,
      };
    }
    re += dr - (((dr * dr - di * di) >> q) >> 1n);
    im += di - ((dr * di) >> q);
  }
}

/** floor of the square root of a >= 0. */
function integerRoot(a: bigint): bigint {
  if (a < 2n) return a;
  let x = 1n << BigInt((a.toString(16).length * 4 + 1) >> 1);
  for (;;) {
    const y = (x + a / x) >> 1n;
    if (y >= x) return x; // the iterates decrease until they are the root
    x = y;
  }
}

/**
 * The principal square root. NotEnclosed where the disc may meet the half line of the real numbers <= 0.
 *
 * Centre: s with s^2 - c = d is off by at most |d| / |s|, since s and the root lie in the right half plane. Radius:
 * |sqrt z - sqrt c| = |z - c| / |sqrt z + sqrt c| <= r / |sqrt c|, for r < |c| leaves less than 45 degrees between the roots.
 */
export function sqrt(z: Disc, p: bigint): Disc {
  if (meetsCut(z)) throw new NotEnclosed("a square root over a disc that meets its cut");
  if (least(z, p) <= 0n)
    throw new NotEnclosed("a square root over a disc that comes too near to 0");
  const modulus = integerRoot((z.re * z.re + z.im * z.im) << 32n); // 2^16 times
  let re: bigint;
  let im: bigint;
  if (z.re >= 0n) {
    re = integerRoot(((modulus + (z.re << 16n)) << (p - 16n)) >> 1n);
    im = (z.im << p) / (2n * re);
  } else {
    im = integerRoot(((modulus - (z.re << 16n)) << (p - 16n)) >> 1n) * (z.im < 0n ? -1n : 1n);
    re = (z.im << p) / (2n * im);
  }
  const d = sub(mul({ re, im, rad: 0n }, { re, im, rad: 0n }, p), { re: z.re, im: z.im, rad: 0n });
  const size = lower(re, im, p);
  if (size <= 0n || re < 0n) throw new NotEnclosed("a square root too near to 0");
  return { re, im, rad: up((most(d, p) + z.rad) << p, size) + 1n };
}

/** |z| as a double, rounded up. */
export const modulusUp = (z: Disc, p: bigint): number => toDoubleUp(most(z, p), p);
