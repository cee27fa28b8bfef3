import { expFixedPoint } from "../abel/fixed-points.js";
import { fromNumber, pi, toNumber } from "../numbers/fixed.js";
import { type Complex, div, fromNumbers, mul, sub, toNumbers } from "../numbers/fixed-complex.js";
import { memoized } from "../numbers/memo.js";
import { minusParts, modulusOf, overParts, type Parts, timesParts } from "../numbers/parts.js";

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
  const inverse = overParts(ONE, { re, im });
  return {
    re,
    reLow: low.re,
    im,
    imLow: low.im,
    arg,
    argLow: toNumber(argument - fromNumber(arg, p), p),
    inverseRe: inverse.re,
    inverseIm: inverse.im,
    powers: powersOf(value, p),
    inverse: inverseSeries({ re, im }),
    forward: forwardSeries({ re, im }),
    radius: RADIUS * Math.sqrt(re * re + im * im),
    index,
  };
}

export const POWERS = 16;

const ONE: Parts = { re: 1, im: 0 };

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
function inverseSeries(L: Parts): Float64Array {
  const r = RADIUS * modulusOf(L);
  const f: Parts[] = [{ re: r, im: 0 }]; // f_1, f_2, ...
  const e: Parts[] = [ONE, f[0]]; // e_0, e_1, ...
  let power = ONE;
  for (let n = 2; n < 80; n++) {
    power = timesParts(power, L);
    let [re, im] = [0, 0];
    for (let j = 1; j < n; j++) {
      const term = timesParts(f[j - 1], e[n - j]);
      re += j * term.re;
      im += j * term.im;
    }
    re /= n;
    im /= n;
    const found = overParts({ re, im }, minusParts(power, ONE));
    f.push(found);
    e.push({ re: found.re + re, im: found.im + im });
    if (modulusOf(found) < r * 2 ** -60) break;
  }
  return interleaved(f, (x, i) => x / r ** (i + 1));
}

/** Both parts of each after one another, scaled by its index. */
function interleaved(series: readonly Parts[], scaled: (x: number, i: number) => number) {
  return Float64Array.from(series.flatMap(({ re, im }, i) => [scaled(re, i), scaled(im, i)]));
}

/**
 * s_1 = 1, s_2, ... from S(x) = L S(log(1 + x/L)): with log(1 + y)^n = sum_m b_nm y^m,
 * m b_nm = n b_(n-1)(m-1) - (m - 1) b_n(m-1), it is s_m (L^(m-1) - 1) = sum_{n<m} s_n b_nm. Held as
 * s_m L^(m-1), which neither grows nor falls much.
 */
function forwardSeries(L: Parts): Float64Array {
  const count = 48;
  const powers = [ONE];
  for (let m = 1; m < count; m++) powers.push(timesParts(powers[m - 1], L));
  const rows = [new Float64Array(count + 1)]; // b_n
  rows[0][0] = 1;
  for (let n = 1; n <= count; n++) {
    const row = new Float64Array(count + 1);
    for (let m = 1; m <= count; m++) row[m] = (n * rows[n - 1][m - 1] - (m - 1) * row[m - 1]) / m;
    rows.push(row);
  }
  const s: Parts[] = [ONE];
  for (let m = 2; m <= count; m++) {
    let [re, im] = [0, 0];
    for (let n = 1; n < m; n++) {
      re += s[n - 1].re * rows[n][m];
      im += s[n - 1].im * rows[n][m];
    }
    const divisor = minusParts(powers[m - 1], ONE);
    if (divisor.re * divisor.re + divisor.im * divisor.im > 1e280) break;
    s.push(overParts({ re, im }, divisor));
  }
  const r = RADIUS * modulusOf(L);
  const last = s.findLastIndex(
    ({ re, im }, n) => Math.max(Math.abs(re), Math.abs(im)) * r ** n > 2 ** -60,
  );
  return interleaved(s.slice(0, last + 1), (x) => x);
}
