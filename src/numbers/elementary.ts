/**
 * e^x and ln x of an unevaluated sum of two doubles, with some 20 bits to spare over a double: the
 * first try before a rounding test.
 *
 * Method: an exact prefix. The leading terms of a result are products and sums of short doubles on
 * grids 2^-n so aligned that none of them rounds; whatever remains is below 2^-20 of the whole, and
 * plain double arithmetic does for it. Adding and subtracting ROUND_TO_n = 1.5 * 2^(52-n) rounds a
 * small number to the grid 2^-n.
 *
 * The tables are filled at the first call. Until then they are 0, and the range check that every call
 * makes, against a bound kept in the table, sends all arguments to expEdge and logEdge.
 */

import { exp, ln2 } from "./fixed.js";
import type { Pair } from "./pair.js";

/** Bound on the relative error of expSum. */
export const EXP_ERROR = 2 ** -72;

/** Bound on the error of logSum relative to max(|ln|, 2^-34). */
export const LOG_ERROR = 1.1 * 2 ** -70;

/** ln 2 = Math.LN2 + 2.3e-17 in two pieces; the first, of 33 bits, times 20 more is exact. */
const LN2_HEAD = Math.round(Math.LN2 * 2 ** 33) * 2 ** -33;
const LN2_TAIL = Math.LN2 - LN2_HEAD + 2.3190468138462996e-17;

const ROUND_TO_0 = 1.5 * 2 ** 52;
const ROUND_TO_21 = 1.5 * 2 ** 31;
const ROUND_TO_29 = 1.5 * 2 ** 23;

/** 2^(i - 1076), i = 0..2099. */
const powers = new Float64Array(2100);

/** 2^(1 + j/512) for j = 0..511 as a multiple of 2^-22 and the rest. */
const roots = new Float64Array(2 * 512 + 1);
const EXP_REACH = 2 * 512;

/** For each of 256 bins c, near 1 / (its middle), and -ln c as a multiple of 2^-42 and the rest. */
const logs = new Float64Array(3 * 256 + 1);
const LOG_REACH = 3 * 256;

/** Fraction bits of the table entries while they are computed. */
const P = 96n;

/**
 * sum.hi + sum.lo becomes e^(hi + lo) (1 + d), hi + lo being what it was, |d| <= EXP_ERROR for hi in [-690, 709.78], |lo| <= ulp(hi);
 * sum.hi is the sum rounded to a double. Below -690 subnormal numbers cost bits: first in sum.lo,
 * from -708 in sum.hi, and below -743.7 both are 0. Where the sum rounds to 2^1024 or more, sum.hi is
 * Infinity and sum.lo finite. NaN gives NaN.
 *
 * Method: x = k ln(2)/512 + r, |r| <= 2^-10.5, and ra = r on the grid 2^-29. The table entry (head,
 * tail) of 2^(1 + k/512 mod 1) makes head (1 + ra) exact, a multiple of 2^-51 below 4; the remaining
 * q = e^r - 1 - ra < 2^-22 is a Taylor sum. The factor 2 in the entry lets the last scaling, by
 * 2^(floor(k/512) - 1), reach 2^1024.
 *
 * Error. With |r| <= ln(2)/1024 = 2^-10.53 and |q| <= r^2/2 + r^3/6 + 2^-30 <= 2^-22.05, relative to the result and in units
 * of 2^-75 at most
 *
 *     1.39  r, of which half an ulp is 2^-64, in r^2/2
 *     0.50  r r, half an ulp of 2^-22 to 2^-21, in r^2/2
 *     0.97  the bracket 1/2 + ..., half an ulp 2^-54, times r r; what it is made of and leaves out is below 2^-85
 *     0.50  its product with r r, half an ulp of 2^-23 to 2^-22
 *     0.50  the sum q, likewise
 *     0.50  r2: LN2_TAIL as a double and as a sum, its product with k, its difference from lo, 0.125 each at |x| = 710
 *     0.94  head + tail, times q
 *     0.97  their product
 *     0.49  tail as a double, and tail (1 + ra), each 2^-76 of a result of 2 or more
 *     0.97  t
 *
 * 7.8 in all: the last four depend on Y = head + tail in [2, 4), and are taken where their sum is largest, at
 * Y = 2.072. Largest seen 2^-72.59, at -28.978844908714283 + 1.3290142013036793e-16 (test/real/elementary.test.ts with
 * POINTS=1000000).
 */
export function expSum(sum: Pair): void {
  const hi = sum.hi;
  const lo = sum.lo;
  if (!(Math.abs(hi + 17.6) < roots[EXP_REACH])) {
    expEdge(sum);
    return;
  }
  const k = hi * (512 / Math.LN2) + ROUND_TO_0 - ROUND_TO_0;
  const n = k | 0;
  const j = (n & 511) << 1;
  const head = roots[j];
  const tail = roots[j + 1];
  const scale = powers[(n >> 9) + 1075];

  const r1 = hi - k * (LN2_HEAD / 512); // exact
  const r2 = lo - k * (LN2_TAIL / 512);
  const r = r1 + r2;
  const ra = r + ROUND_TO_29 - ROUND_TO_29;
  const rr = r * r;
  const q =
    r1 - ra + r2 + rr * (1 / 2 + (r * (1 / 6) + rr * (1 / 24 + r * (1 / 120) + rr * (1 / 720))));

  const s = head * (1 + ra); // exact
  const t = tail * (1 + ra) + (head + tail) * q;
  const y = s + t;
  sum.hi = y * scale;
  sum.lo = (s - y + t) * scale;
}

function expEdge(sum: Pair): void {
  const hi = sum.hi;
  if (roots[EXP_REACH] === 0) {
    fillRoots();
    expSum(sum);
  } else {
    sum.hi = hi > 0 ? Number.POSITIVE_INFINITY : hi < 0 ? 0 : Number.NaN;
    sum.lo = Number.isNaN(hi) ? Number.NaN : 0;
  }
}

/**
 * sum.hi + sum.lo becomes ln(hi + lo) + d, hi + lo being what it was, |d| <= LOG_ERROR * max(|ln(hi + lo)|, 2^-34), for hi > 0 and
 * |lo| <= ulp(hi); sum.hi is the sum rounded to a double. Away from 1 the relative error is less:
 * 2^-73 where |ln| > 2^-5, 2^-76 where |ln| > 1/4. hi = 0 gives -Infinity, hi < 0 and NaN give NaN.
 *
 * Method: hi = 2^e m, m in [0.708, 1.416). The leading eight bits of m after the point choose a bin
 * and with it c = n/4096 near 1/m; c = 1 in the bin around 1, [1 - 2^-10, 1 + 2^-9). With ma = m on
 * the grid 2^-21, r = c m - 1 is the sum of ra = c ma - 1 and rb = c (m - ma), both exact; |r| is
 * below 2^-8.9, ra has at most 25 bits and |rb| <= 2^-21.5. Then
 *   ln(hi + lo) = (e ln 2 - ln c + ra) + (rb - ra^2/2) - rb (ra + rb/2) + r^3/3 - ... + lo/hi,
 * where both brackets are exact but for the tails of ln 2 and ln c, and the rest is below 2^-28.
 *
 * Error. Relative to |ln| it is largest at the end of the bin around 1, r = 2^-9, where c = 1, e = 0, ln = 2^-9 and r^3/3 = 2^-28.6;
 * in units of 2^-81 at most
 *
 *     1.00  r, half an ulp of 2^-10 to 2^-9, three times in r^3
 *     0.67  r r and r r r, likewise
 *     0.34  1/3 as a double
 *     0.50  the bracket 1/3 - ..., half an ulp of 1/4 to 1/2, times r^3
 *     0.50  the cubic, half an ulp of 2^-29 to 2^-28
 *     0.11  the series left out, r^9/9
 *     0.25  rb (ra + r)/2 below 2^-31, with |rb| <= 2^-22: its sum, its products, its difference from lo/hi, 0.06 each
 *     0.50  rest, half an ulp of 2^-29 to 2^-28
 *     0.50  t, likewise
 *
 * 4.37 in all, which is 1.1 2^-70 of the logarithm. The 2^-34 pays for (lo/hi)^2/2 and the rounding of lo/hi. Largest seen 2^-70.48, at
 * 1.001959319270643 + 8.391670739671308e-17 (test/real/elementary.test.ts with POINTS=1000000).
 */
export function logSum(sum: Pair): void {
  const hi = sum.hi;
  const lo = sum.lo;
  if (!(hi >= 2 ** -1022 && hi <= logs[LOG_REACH])) {
    logEdge(sum);
    return;
  }
  double[0] = hi;
  const n = highWord[1] - 0x3fe6a800; // the high word of 0.708
  const e = n >> 20;
  const j = ((n >> 12) & 255) * 3;
  const c = logs[j];

  const m = hi * powers[1076 - e];
  const ma = m + ROUND_TO_21 - ROUND_TO_21;
  const ra = c * ma - 1; // exact
  const rb = c * (m - ma); // exact
  const r = ra + rb;
  const rr = r * r;
  const cubic =
    r * rr * (1 / 3 - (r * (1 / 4) - rr * (1 / 5 - r * (1 / 6) + rr * (1 / 7 - r * (1 / 8)))));
  const rest = cubic + (e * LN2_TAIL + logs[j + 2] + lo / hi - 0.5 * rb * (ra + r));

  const s = e * LN2_HEAD + logs[j + 1] + ra; // exact
  const square = rb - 0.5 * ra * ra; // exact
  const top = s + square;
  const t = s - top + square + rest;
  const y = top + t;
  sum.hi = y;
  sum.lo = top - y + t;
}

const double = new Float64Array(1);
const highWord = new Int32Array(double.buffer);

function logEdge(sum: Pair): void {
  const hi = sum.hi;
  if (logs[LOG_REACH] === 0) {
    fillLogs();
    logSum(sum);
  } else if (hi > 0 && hi < 1) {
    sum.hi = hi * 2 ** 54; // hi is subnormal
    sum.lo *= 2 ** 54;
    logSum(sum);
    const top = sum.hi;
    const s = top - 54 * LN2_HEAD;
    const t = top - s - 54 * LN2_HEAD + (sum.lo - 54 * LN2_TAIL);
    sum.hi = s + t;
    sum.lo = s - sum.hi + t;
  } else {
    sum.hi = hi > 0 ? hi : hi === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
    sum.lo = hi >= 0 ? 0 : Number.NaN;
  }
}

function fillPowers(): void {
  let power = 2 ** -1074;
  for (let i = 2; i < powers.length; i++, power *= 2) powers[i] = power;
}

/** Each root is the one before times 2^(1/512). */
function fillRoots(): void {
  if (powers[2] === 0) fillPowers();
  const step = exp(ln2(P) >> 9n, P);
  let root = 2n << P;
  for (let j = 0; j < EXP_REACH; j += 2) {
    roots[j] = Number(root >> 74n) * 2 ** -22;
    roots[j + 1] = Number(BigInt.asUintN(74, root)) * 2 ** -96;
    root = (root * step) >> P;
  }
  roots[EXP_REACH] = 727.4; // hi from -745 to 709.8
}

/**
 * From the bin of 1 upward and downward each -ln c is the one before plus
 * ln(c/next) = 2 atanh z, z = (c - next)/(c + next), |z| <= 2^-9: z + z^3/3 over one denominator on
 * bigint, z^5/5 + z^7/7 + z^9/9 in double.
 */
function fillLogs(): void {
  if (powers[2] === 0) fillPowers();
  for (const direction of [1, -1]) {
    let c = 4096;
    let log = 0n;
    let rest = 0;
    for (let t = 256; t >= 107 && t <= 362; t += direction) {
      const middle = t < 256 ? (256 + t) / 512 : t / 256;
      const next = Math.round(4096 / middle);
      const a = c - next;
      const b = c + next;
      log += (BigInt(2 * a * (3 * b * b + a * a)) << P) / BigInt(3 * b * b * b);
      const z = a / b;
      const zz = z * z;
      rest += 2 * z * zz * zz * (1 / 5 + zz * (1 / 7 + zz * (1 / 9)));
      c = next;
      const j = 3 * (t - 107);
      logs[j] = c / 4096;
      logs[j + 1] = Number(log >> 54n) * 2 ** -42;
      logs[j + 2] = Number(BigInt.asUintN(54, log)) * 2 ** -96 + rest;
    }
  }
  logs[LOG_REACH] = Number.MAX_VALUE;
}
