import { log, rescale, toNumber } from "../numbers/fixed.js";
import { horner, hornerFixed } from "../numbers/polynomial.js";

/**
 * The Fatou coordinates of e^x - 1 at its parabolic fixed point 0: A(e^x - 1) = A(x) + 1, one for x > 0 and
 * one for x < 0, both with the asymptotic series
 *
 *   A(x) = -2/x + ln|x|/3 + a_1 x + a_2 x^2 + ...,   A' = 1/j,
 *
 * j = x^2/2 - x^3/12 + ... the iterative logarithm, j(e^x - 1) = e^x j(x). Its coefficients come from
 * comparing those of x^(m+1), which leaves j_m (m - 2)/2 = sum_(k<m) j_k (1/(m+1-k)! - [x^(m+1)](e^x - 1)^k),
 * the choice j_2 = 1/2 being the scale of the height.
 *
 * The series diverges: its terms fall until they are about e^(-4 pi/|x|), 1e-18 at |x| = 0.3. So x is first
 * taken to |x| <= 1/4, by log1p from the right and by expm1 from the left; there 32 terms leave less
 * than 1e-16. Measured error of A: 4 ulp (test/compare/szekeres.test.ts).
 */
const NEAR = 1 / 4;
const TERMS = 32;

/** A(x), x finite and not 0, or -Infinity. */
export function fatou(x: number): number {
  let y = x;
  let n = 0;
  for (; y > NEAR; n++) y = Math.log1p(y);
  for (; y < -NEAR; n--) y = Math.expm1(y);
  return nearZero(y) + n;
}

/**
 * The y of the sign of `side` with A(y) = a; -Infinity and NaN where it lies beyond -Infinity.
 * Newton's method with A' = 1/j from a shifted to |y| <= 1/4.
 */
export function fatouInverse(a: number, side: number): number {
  const n = side > 0 ? Math.max(0, Math.ceil(a + 9)) : Math.max(0, Math.ceil(9 - a));
  let y = towards(side > 0 ? a - n : a + n, side);
  for (let i = 0; i < n && Math.abs(y) < Number.POSITIVE_INFINITY; i++) {
    y = side > 0 ? Math.expm1(y) : Math.log1p(y);
  }
  return y;
}

/** The y with A(y) = a for |a| >= 8, where -2/y is most of A: from a start within 0.05 of y, four steps of Newton's method. */
function towards(a: number, side: number): number {
  let y = -2 / a;
  y = -2 / (a - Math.log(Math.abs(y)) / 3);
  for (let i = 0; i < 6; i++) {
    const step = (nearZero(y) - a) * iterativeLog(y);
    y -= step;
    if (Math.abs(step) <= Math.abs(y) * 2 ** -50) break;
  }
  return Math.sign(y) === side ? y : Number.NaN;
}

function nearZero(x: number): number {
  return horner(coefficients().a, x) + Math.log(Math.abs(x)) / 3 - 2 / x;
}

function iterativeLog(x: number): number {
  return horner(coefficients().overSquare, x) * x * x;
}

/**
 * A(x) for x > 0 in fixed point of p <= 256 bits, to about 40 digits: as `fatou`, from 1/16 on, where 32
 * terms leave less than 1e-40.
 */
export function fatouFixed(x: bigint, p: bigint): bigint {
  const { fixed } = coefficients();
  const one = 1n << p;
  let y = x;
  let n = 0n;
  for (; y > one >> 4n; n++) y = log(one + y, p);
  const sum = hornerFixed(
    fixed.map((c) => rescale(c, PRECISION, p)),
    y,
    p,
  );
  return sum + log(y, p) / 3n - (one << (p + 1n)) / y + n * one;
}

interface Coefficients {
  /** Those of j(x) / x^2. */
  readonly overSquare: readonly number[];
  readonly a: readonly number[];
  /** The a_k in fixed point. */
  readonly fixed: readonly bigint[];
}

let known: Coefficients | undefined;

const PRECISION = 256n;

/** j_k, and a_k of the Fatou coordinate, once, in fixed point. */
function coefficients() {
  known ??= solve();
  return known;
}

function solve(): Coefficients {
  const { j, a } = fatouSeries(TERMS, PRECISION);
  const toNumbers = (values: readonly bigint[]) =>
    values.map((value) => toNumber(value, PRECISION));
  return { overSquare: toNumbers(j.slice(2)), a: toNumbers(a), fixed: a };
}

/** j_k and a_k for k up to about `terms` in p fraction bits. */
export function fatouSeries(
  terms: number,
  p: bigint,
): { readonly j: readonly bigint[]; readonly a: readonly bigint[] } {
  const one = 1n << p;
  const top = terms + 3;
  const inverseFactorial = [one];
  for (let k = 1; k <= top + 1; k++) inverseFactorial[k] = inverseFactorial[k - 1] / BigInt(k);

  // powers[k][m] = [x^m] (e^x - 1)^k
  const powers = [[one]];
  for (let k = 1; k <= top; k++) {
    powers[k] = [];
    for (let m = k; m <= top + 1; m++) {
      let sum = 0n;
      for (let i = k - 1; i < m; i++) sum += (powers[k - 1][i] ?? 0n) * inverseFactorial[m - i];
      powers[k][m] = sum >> p;
    }
  }

  const j = [0n, 0n, one / 2n];
  for (let m = 3; m <= top; m++) {
    let sum = 0n;
    for (let k = 2; k < m; k++) sum += j[k] * (inverseFactorial[m + 1 - k] - powers[k][m + 1]);
    j[m] = ((sum >> p) * 2n) / BigInt(m - 2);
  }

  // 1/j = 2 x^-2 (1 + r_1 x + ...); integrated: -2/x + 2 r_1 ln x + sum 2 r_(k+1) x^k / k
  const r = [one];
  for (let m = 1; m <= terms + 1; m++) {
    let sum = 0n;
    for (let k = 1; k <= m; k++) sum += 2n * j[k + 2] * r[m - k];
    r[m] = -(sum >> p);
  }
  const fixed = [0n];
  for (let k = 1; k <= terms; k++) fixed[k] = (2n * r[k + 1]) / BigInt(k);
  return { j, a: fixed };
}
