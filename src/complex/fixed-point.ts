import { expFixedPoint } from "../abel/fixed-points.js";
import { fromNumber, pi, toNumber } from "../numbers/fixed.js";
import { type Complex, div, fromNumbers, mul, sub, toNumbers } from "../numbers/fixed-complex.js";
import { memoized } from "../numbers/memo.js";

/**
 * exp at one of its fixed points L, |L| >= 1.37: its Schröder function S, S(e^z) = L S(z),
 * S(z) = z - L + ..., for the multiplier of exp at L = e^L is L itself; and its inverse
 * z = L + F(w), which is entire, F(L w) = L (e^F(w) - 1). S'(L) = 1, so S is Koenigs's function.
 */
export interface LocalSeries {
  /** L as sums of two doubles. */
  readonly re: number;
  readonly reLow: number;
  readonly im: number;
  readonly imLow: number;
  /** Im L - 2 pi k, the argument of L, likewise. */
  readonly arg: number;
  readonly argLow: number;
  /** 1 / L. */
  readonly inverseRe: number;
  readonly inverseIm: number;
  /** L^n for |n| <= POWERS, interleaved, n = 0 in the middle. */
  readonly powers: Float64Array;
  /** F(w) / w, interleaved, for |w| <= radius. */
  readonly inverse: Float64Array;
  /** S(L + x) / x, interleaved, for |x| <= radius. */
  readonly forward: Float64Array;
  readonly radius: number;
  readonly index: number;
}

/** The series at the k-th fixed point, k >= 0; Im L is in (2 pi k, 2 pi k + pi/2). */
export const localSeries = memoized(64, expand);

function expand(index: number): LocalSeries {
  // Enough bits for L^-16 too.
  const p = 140n + 16n * BigInt(Math.ceil(Math.log2(index + 2)));
  const value = expFixedPoint(index, p);
  const { re, im } = toNumbers(value, p);
  const low = toNumbers(sub(value, fromNumbers(re, im, p)), p);
  const argument = value.im - 2n * BigInt(index) * pi(p);
  const arg = toNumber(argument, p);
  const norm = re * re + im * im;
  return {
    re,
    reLow: low.re,
    im,
    imLow: low.im,
    arg,
    argLow: toNumber(argument - fromNumber(arg, p), p),
    inverseRe: re / norm,
    inverseIm: -im / norm,
    powers: powersOf(value, p),
    inverse: inverseSeries(re, im),
    forward: forwardSeries(re, im),
    radius: RADIUS * Math.sqrt(norm),
    index,
  };
}

export const POWERS = 16;

function powersOf(value: Complex, p: bigint): Float64Array {
  const powers = new Float64Array(4 * POWERS + 2);
  const one = { re: 1n << p, im: 0n };
  for (const [sign, factor] of [
    [1, value],
    [-1, div(one, value, p)],
  ] as const) {
    let power: Complex = one;
    for (let n = 0; n <= POWERS; n++) {
      const { re, im } = toNumbers(power, p);
      powers.set([re, im], 2 * (POWERS + sign * n));
      power = mul(power, factor, p);
    }
  }
  return powers;
}

/** Radius of the series over |L|, which is S's radius of convergence: 0 is its nearest singularity. */
const RADIUS = 0.36;

/**
 * f_1, f_2, ... With e^F = sum e_n w^n the equation gives f_n = rest_n / (L^(n-1) - 1),
 * rest_n = (1/n) sum_{0<j<n} j f_j e_{n-j} and e_n = f_n + rest_n. Held scaled by radius^n until they
 * no longer matter.
 */
function inverseSeries(lRe: number, lIm: number): Float64Array {
  const r = RADIUS * Math.hypot(lRe, lIm);
  const f = [r, 0];
  const e = [1, 0, r, 0];
  let [pRe, pIm] = [1, 0];
  for (let n = 2; n < 80; n++) {
    [pRe, pIm] = [pRe * lRe - pIm * lIm, pRe * lIm + pIm * lRe];
    let [re, im] = [0, 0];
    for (let j = 1; j < n; j++) {
      const [a, b, c, d] = [f[2 * j - 2], f[2 * j - 1], e[2 * (n - j)], e[2 * (n - j) + 1]];
      re += j * (a * c - b * d);
      im += j * (a * d + b * c);
    }
    re /= n;
    im /= n;
    const [dRe, dIm] = [pRe - 1, pIm];
    const norm = dRe * dRe + dIm * dIm;
    const [x, y] = [(re * dRe + im * dIm) / norm, (im * dRe - re * dIm) / norm];
    f.push(x, y);
    e.push(x + re, y + im);
    if (Math.hypot(x, y) < r * 2 ** -60) break;
  }
  return Float64Array.from(f, (x, i) => x / r ** ((i >> 1) + 1));
}

/**
 * s_1 = 1, s_2, ... from S(x) = L S(log(1 + x/L)): with log(1 + y)^n = sum_m b_nm y^m,
 * m b_nm = n b_(n-1)(m-1) - (m - 1) b_n(m-1), it is s_m (L^(m-1) - 1) = sum_{n<m} s_n b_nm. Held as
 * s_m L^(m-1), which neither grows nor falls much.
 */
function forwardSeries(lRe: number, lIm: number): Float64Array {
  const count = 48;
  const powers: [number, number][] = [[1, 0]];
  for (let m = 1; m < count; m++) {
    const [a, b] = powers[m - 1];
    powers.push([a * lRe - b * lIm, a * lIm + b * lRe]);
  }
  const rows = [new Float64Array(count + 1)]; // b_n
  rows[0][0] = 1;
  for (let n = 1; n <= count; n++) {
    const row = new Float64Array(count + 1);
    for (let m = 1; m <= count; m++) row[m] = (n * rows[n - 1][m - 1] - (m - 1) * row[m - 1]) / m;
    rows.push(row);
  }
  const s = new Float64Array(2 * count);
  s[0] = 1;
  for (let m = 2; m <= count; m++) {
    let [re, im] = [0, 0];
    for (let n = 1; n < m; n++) {
      re += s[2 * n - 2] * rows[n][m];
      im += s[2 * n - 1] * rows[n][m];
    }
    const [dRe, dIm] = [powers[m - 1][0] - 1, powers[m - 1][1]];
    const norm = dRe * dRe + dIm * dIm;
    if (norm > 1e280) break;
    s[2 * m - 2] = (re * dRe + im * dIm) / norm;
    s[2 * m - 1] = (im * dRe - re * dIm) / norm;
  }
  const r = RADIUS * Math.hypot(lRe, lIm);
  const last = s.findLastIndex((x, i) => Math.abs(x) * r ** (i >> 1) > 2 ** -60);
  return s.slice(0, 2 * ((last >> 1) + 1));
}
