/**
 * Discs of the complex plane in fixed point, and the arithmetic that encloses: the disc that an operation returns
 * contains every result whose operands lie in the discs given.
 *
 * A disc is centre and radius as integers over 2^p. Discs and not rectangles, for a disc keeps its shape under exp and log,
 * where a rectangle is wrapped into a larger one at every step. A real number is a disc whose centre is real.
 *
 * Error of a centre: a product or a quotient is rounded down in either component, by less than 1 each, so by less than
 * 2 in modulus; the radius grows by that.
 */
export interface Disc {
  readonly re: bigint;
  readonly im: bigint;
  readonly rad: bigint;
}

export class NotEnclosed extends RangeError {}

export const integer = (n: number | bigint, p: bigint): Disc => ({
  re: BigInt(n) << p,
  im: 0n,
  rad: 0n,
});

/** top / bottom for integers. */
export const ratio = (top: bigint, bottom: bigint, p: bigint): Disc => ({
  re: (top << p) / bottom,
  im: 0n,
  rad: 1n,
});

const double = new DataView(new ArrayBuffer(8));

/** The real number that a finite double stands for; exact where its bits reach no lower than 2^-p. */
export function fromDouble(x: number, p: bigint): Disc {
  double.setFloat64(0, x);
  const bits = double.getBigUint64(0);
  const field = Number((bits >> 52n) & 2047n);
  if (field === 2047) throw new RangeError(`x = ${x}, expected a finite number`);
  const mantissa = (bits & ((1n << 52n) - 1n)) | (field > 0 ? 1n << 52n : 0n);
  const exponent = p + BigInt(Math.max(field, 1) - 1075);
  const size = exponent >= 0n ? mantissa << exponent : mantissa >> -exponent;
  const rad = exponent >= 0n || size << -exponent === mantissa ? 0n : 1n;
  return { re: x < 0 ? -size : size, im: 0n, rad };
}

/** The disc at another number of fraction bits. */
export function atBits(z: Disc, from: bigint, to: bigint): Disc {
  if (to >= from) {
    const k = to - from;
    return { re: z.re << k, im: z.im << k, rad: z.rad << k };
  }
  const k = from - to;
  return { re: z.re >> k, im: z.im >> k, rad: (z.rad >> k) + 3n };
}

/** Moduli above 2^-40 are told from their bits down to 2^-48, in doubles. */
const FINE = 48n;

export const abs = (a: bigint): bigint => (a < 0n ? -a : a);

/** A real result: the disc about the real part of its centre that encloses it. */
export const real = ({ re, im, rad }: Disc): Disc => ({ re, im: 0n, rad: rad + abs(im) });

/** An integer >= |re + i im|: larger by a part in 2^7 at most above 2^-40, by a half below and beyond all doubles. */
export function upper(re: bigint, im: bigint, p: bigint): bigint {
  const sum = abs(re) + abs(im);
  const k = p - FINE;
  if (sum >> k < 256n) return sum;
  const modulus = Math.hypot(Number(re >> k), Number(im >> k)) * (1 + 2 ** -45) + 2;
  return modulus < Number.POSITIVE_INFINITY ? BigInt(Math.ceil(modulus)) << k : sum;
}

/** An integer <= |re + i im|, smaller by as little. */
export function lower(re: bigint, im: bigint, p: bigint): bigint {
  const larger = abs(re) > abs(im) ? abs(re) : abs(im);
  const k = p - FINE;
  if (larger >> k < 256n) return larger;
  const modulus = Math.hypot(Number(re >> k), Number(im >> k)) * (1 - 2 ** -45) - 2;
  return modulus < Number.POSITIVE_INFINITY ? BigInt(Math.floor(modulus)) << k : larger;
}

/** Bounds on |z| over the disc, times 2^p. */
export const most = (z: Disc, p: bigint): bigint => upper(z.re, z.im, p) + z.rad;
export const least = (z: Disc, p: bigint): bigint => lower(z.re, z.im, p) - z.rad;

/** a / b rounded up, a >= 0, b > 0. */
export const up = (a: bigint, b: bigint): bigint => (a + b - 1n) / b;

/** Bits of an integer >= 0, up to three more. */
export const bits = (a: bigint): bigint => 4n * BigInt(a.toString(16).length);

/** An integer a >= 0 over 2^p as a double that is not below it: 2^-1000 for all that is less, Infinity beyond the doubles. */
export function toDoubleUp(a: bigint, p: bigint): number {
  const length = bits(a);
  const k = length > 60n ? length - 60n : 0n;
  const top = Number(k > 0n ? (a >> k) + 1n : a) * (1 + 2 ** -50);
  const exponent = Number(k - p);
  const half = Math.trunc(exponent / 2); // 2^exponent alone may lie beyond the doubles
  return Math.max(top * 2 ** half * 2 ** (exponent - half), 2 ** -1000);
}

export const add = (a: Disc, b: Disc): Disc => ({
  re: a.re + b.re,
  im: a.im + b.im,
  rad: a.rad + b.rad,
});

export const sub = (a: Disc, b: Disc): Disc => ({
  re: a.re - b.re,
  im: a.im - b.im,
  rad: a.rad + b.rad,
});

export const negate = (a: Disc): Disc => ({ re: -a.re, im: -a.im, rad: a.rad });

/** i z. */
export const turned = (a: Disc): Disc => ({ re: -a.im, im: a.re, rad: a.rad });

/** n z for an integer n. */
export const times = (n: bigint, a: Disc): Disc => ({
  re: n * a.re,
  im: n * a.im,
  rad: (n < 0n ? -n : n) * a.rad,
});

/** z / n for an integer n > 0. */
export const over = (a: Disc, n: bigint): Disc => ({
  re: a.re / n,
  im: a.im / n,
  rad: up(a.rad, n) + 2n,
});

/** Radius: |a| r_b + |b| r_a + r_a r_b. */
export function mul(a: Disc, b: Disc, p: bigint): Disc {
  const re = (a.re * b.re - a.im * b.im) >> p;
  const im = (a.re * b.im + a.im * b.re) >> p;
  if (a.rad === 0n && b.rad === 0n) return { re, im, rad: 2n };
  const growth = upper(a.re, a.im, p) * b.rad + upper(b.re, b.im, p) * a.rad + a.rad * b.rad;
  return { re, im, rad: (growth >> p) + 3n };
}

/** 1 / z: |1/z - 1/c| <= r / (|c| (|c| - r)). NotEnclosed where the disc may contain 0. */
export function inverse(z: Disc, p: bigint): Disc {
  const modulus = lower(z.re, z.im, p);
  const nearest = modulus - z.rad;
  if (nearest <= 0n) throw new NotEnclosed("the inverse of a disc that contains 0");
  const norm = z.re * z.re + z.im * z.im;
  const re = (z.re << (2n * p)) / norm;
  const im = (-z.im << (2n * p)) / norm;
  return { re, im, rad: z.rad === 0n ? 2n : up(z.rad << (2n * p), modulus * nearest) + 2n };
}

export const div = (a: Disc, b: Disc, p: bigint): Disc => mul(a, inverse(b, p), p);

/** Whether every point of `inner` is one of `outer`. */
export function contains(outer: Disc, inner: Disc): boolean {
  const [re, im] = [outer.re - inner.re, outer.im - inner.im];
  const room = outer.rad - inner.rad;
  return room >= 0n && re * re + im * im <= room * room;
}

/** Whether the disc may meet the half line of the real numbers <= 0, where Log and the square root are cut. */
export const meetsCut = ({ re, im, rad }: Disc): boolean =>
  re <= 0n ? abs(im) <= rad : re * re + im * im <= rad * rad;
