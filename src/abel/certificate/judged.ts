import {
  add,
  type Disc,
  div,
  fromDouble,
  integer,
  most,
  mul,
  NotEnclosed,
  sub,
  toDoubleUp,
} from "../../balls/disc.js";
import { sqrt } from "../../balls/elementary.js";
import type { Chart } from "../kneser/chart.js";

/** The function that is judged: P(u) = sum a_k v^k on |v| <= 1, real a_k, v the variable of a chart. */
export interface Judged {
  readonly chart: Chart;
  /** a_k 2^bits. P is the polynomial with exactly these coefficients. */
  readonly coefficients: readonly bigint[];
  readonly bits: bigint;
}

/**
 * u = middle + 2 half z0 / (1 - z0^2), z0 = (z + shift) / (1 + shift z), z = radius v, and its inverse. The chart maps
 * |z| < 1 onto the plane without {middle + i y, |y| >= half}, and its upper half onto the upper half plane.
 */
export interface ChartDiscs {
  fromChart(v: Disc): Disc;
  /** NotEnclosed where the disc may meet the slits. */
  toChart(u: Disc): Disc;
}

export function chartDiscs({ middle, half, shift, radius }: Chart, p: bigint): ChartDiscs {
  const valid =
    Number.isFinite(middle) &&
    half > 0 &&
    half < 100 &&
    Math.abs(shift) < 1 &&
    radius > 0 &&
    radius < 1;
  if (!valid) {
    throw new RangeError(
      `certify: chart = ${[middle, half, shift, radius].join(", ")}, expected half > 0, |shift| < 1 and 0 < radius < 1`,
    );
  }
  const one = integer(1, p);
  const [m, D, t, r] = [middle, half, shift, radius].map((x) => fromDouble(x, p));
  return {
    fromChart: (v) => {
      const z = mul(r, v, p);
      const z0 = div(add(z, t), add(one, mul(t, z, p)), p);
      const top = mul(D, add(z0, z0), p);
      return add(m, div(top, sub(one, mul(z0, z0, p)), p));
    },
    toChart: (u) => {
      const s = div(sub(u, m), D, p);
      const root = add(one, sqrt(add(one, mul(s, s, p)), p));
      return div(div(sub(s, mul(t, root, p)), sub(root, mul(t, s, p)), p), r, p);
    },
  };
}

/** Upward doubles: a sum or product of up to 2^10 of them is below the true one by less than a part in 2^40. */
export const UP = 1 + 2 ** -40;

export interface JudgedDiscs extends ChartDiscs {
  /** P at v, |v| <= 1 up to 2^-40. */
  polynomial(v: Disc): Disc;
  /** |P| at |v| <= modulus is at most this. */
  bound(modulus: number): number;
}

/**
 * P at p bits.
 *
 * Error of `polynomial`: the coefficients are cut to p bits (1 each) and a step of Horner's rule rounds by less than 2,
 * together less than 4 a term while |v|^N <= 1.1; the disc's radius counts with sum k |a_k| 1.1.
 */
export function judgedDiscs({ chart, coefficients, bits }: Judged, p: bigint): JudgedDiscs {
  const a = coefficients.map((c) => (p >= bits ? c << (p - bits) : c >> (bits - p)));
  const sizes = coefficients.map((c) => toDoubleUp(c < 0n ? -c : c, bits));
  const slope = BigInt(Math.ceil(sizes.reduce((sum, c, k) => sum + k * c, 0) * 1.2 + 1));
  const rounding = 5n * BigInt(a.length);
  const longest = (1n << p) + (1n << (p - 30n));
  if (a.length > 2 ** 20) throw new RangeError("more coefficients than expected");
  return {
    ...chartDiscs(chart, p),
    polynomial: (v) => {
      if (most(v, p) > longest) throw new NotEnclosed("P outside its disc");
      let [re, im] = [0n, 0n];
      for (let k = a.length - 1; k >= 0; k--) {
        const next = ((re * v.re - im * v.im) >> p) + a[k];
        im = (re * v.im + im * v.re) >> p;
        re = next;
      }
      return { re, im, rad: rounding + slope * v.rad };
    },
    bound: (modulus) => sizes.reduceRight((sum, c) => (sum * modulus + c) * (1 + 2 ** -50), 0) * UP,
  };
}
