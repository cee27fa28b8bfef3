import { abs, bitLength, div, mul } from "./fixed.js";

/**
 * Truncated power series: c_0 + c_1 t + ... + c_n t^n with coefficients in p fraction bits. Every function keeps
 * the order n and rounds each coefficient by a few units for every product that goes into it.
 */
export type Jet = readonly bigint[];

/** The series of e^(y - y_0) for y = y_0 + y_1 t + ..., from k e_k = sum_(j=1..k) j y_j e_(k-j). */
export function expm(y: Jet, p: bigint): Jet {
  const e = [1n << p];
  for (let k = 1; k < y.length; k++) {
    let sum = 0n;
    for (let j = 1; j <= k; j++) sum += BigInt(j) * y[j] * e[k - j];
    e[k] = (sum >> p) / BigInt(k);
  }
  return e;
}

/** The series of ln(y / y_0), y_0 > 0, from k y_k = sum_(j=1..k) j l_j y_(k-j). */
export function logRatio(y: Jet, p: bigint): Jet {
  const l = [0n];
  for (let k = 1; k < y.length; k++) {
    let sum = 0n;
    for (let j = 1; j < k; j++) sum += BigInt(j) * l[j] * y[k - j];
    l[k] = div(y[k] - (sum >> p) / BigInt(k), y[0], p);
  }
  return l;
}

export const scale = (y: Jet, factor: bigint, p: bigint): Jet => y.map((c) => mul(c, factor, p));

/** outer(inner - inner_0), by Horner's rule. */
export function compose(outer: Jet, inner: Jet, p: bigint): Jet {
  const n = inner.length;
  let sum: bigint[] = Array(n).fill(0n);
  for (let k = n - 1; k >= 0; k--) {
    const next: bigint[] = Array(n).fill(0n);
    for (let i = 0; i < n; i++) {
      for (let j = 1; i + j < n; j++) next[i + j] += sum[i] * inner[j];
    }
    sum = next.map((c) => c >> p);
    sum[0] += outer[k];
  }
  return sum;
}

/** The series of a polynomial c_0 + c_1 v + ... at v = x: its coefficients in v - x, by repeated synthetic division. */
export function shifted(c: readonly bigint[], x: bigint, order: number, p: bigint): Jet {
  const a = [...c, ...Array(Math.max(0, order + 1 - c.length)).fill(0n)];
  for (let k = 0; k <= order; k++) {
    for (let i = a.length - 2; i >= k; i--) a[i] += mul(a[i + 1], x, p);
  }
  return a.slice(0, order + 1);
}

/**
 * The s(t) = s_1 t + s_2 t^2 + ... with y(s(t)) = y_0 + t, y_1 != 0. With y(s) = y_0 + y_1 s q(s) Lagrange's inversion says that
 * k s_k y_1^k is the coefficient of s^(k-1) in q^-k, whose own come from j r_j = sum_(i=1..j) ((1 - k) i - j) q_i r_(j-i).
 * Where y_1 is about 2^e > 1, as next to a singularity at the distance 2^-e, that is done for s 2^e, so that no power leaves the bits.
 */
export function reverted(y: Jet, p: bigint): Jet {
  if (y.length < 2) return [0n];
  const e = BigInt(Math.max(0, bitLength(y[1]) - Number(p)));
  const q = y.slice(1).map((c, j) => div(c, y[1], p) >> (e * BigInt(j)));
  const inverse = div(1n << (p + e), y[1], p);
  const s = [0n];
  let power = 1n << p; // (y_1 / 2^e)^-k
  for (let k = 1; k < y.length; k++) {
    power = mul(power, inverse, p);
    const r = [1n << p];
    for (let j = 1; j < k; j++) {
      let sum = 0n;
      for (let i = 1; i <= j; i++) sum += BigInt((1 - k) * i - j) * q[i] * r[j - i];
      r[j] = (sum >> p) / BigInt(j);
    }
    s[k] = (mul(power, r[k - 1], p) / BigInt(k)) >> e;
  }
  return s;
}

/** Nodes beyond the order, which carry what the differences tell of their own error. */
const SPARE = 16;

/**
 * The Taylor coefficients c_0, ..., c_n of an analytic function at x, from its values at x + t 2^-s for N = n + 17 integers t. `f`
 * takes and gives numbers in as many fraction bits as its second argument says, and is right to 2^8 units of the last.
 *
 * Method. The polynomial in t through the values has the coefficients c_k 2^(-s k). Newton's divided differences give it, and
 * multiplying out its factors t - t_i gives its powers.
 *
 * Error. Values in q = p + s n + guard bits that are wrong by 2^8 units make Newton's coefficients wrong by less than 2^(8 + N), and
 * the factors, of |t - t_i| <= N, multiply that by less than N^N: the guard of 4 N log2(N + 1) + 24 bits holds both, so that less than
 * a unit of 2^-p is left of every c_k. What the polynomial leaves out is seen: the steps are made smaller until Newton's last
 * two coefficients, 16 and 15 orders beyond n, are below the guard.
 */
export function taylor(
  f: (x: bigint, p: bigint) => bigint,
  x: bigint,
  order: number,
  p: bigint,
): Jet {
  const nodes = order + SPARE + 1;
  const guard = BigInt(Math.ceil(4 * nodes * Math.log2(nodes + 1))) + 24n;
  const first = BigInt(-(nodes >> 1));
  for (let s = p / 12n + 16n; s <= p + MOST_SHIFT; s += s / 2n) {
    const q = p + s * BigInt(order) + guard;
    const center = x << (q - p);
    let row = Array.from({ length: nodes }, (_, j) =>
      f(center + ((first + BigInt(j)) << (q - s)), q),
    );
    // Differences of order k over k!, that is Newton's coefficients for steps of 1.
    const newton: bigint[] = [];
    for (let k = 1n; row.length > 0; k++) {
      newton.push(row[0]);
      row = row.slice(1).map((value, j) => (value - row[j]) / k);
    }
    const unit = 1n << (q - p - s * BigInt(order));
    if (newton.slice(-2).some((c) => abs(c) > unit)) continue;
    // Horner's rule with the factors t - first - k.
    const powers: bigint[] = Array(nodes).fill(0n);
    for (let k = nodes - 1; k >= 0; k--) {
      const root = first + BigInt(k);
      for (let i = nodes - 1; i > 0; i--) powers[i] = powers[i - 1] - root * powers[i];
      powers[0] = newton[k] - root * powers[0];
    }
    return powers.slice(0, order + 1).map((c, k) => c >> (q - p - s * BigInt(k)));
  }
  throw new RangeError("no Taylor series: the point lies too near a singularity");
}

/** Beyond p bits: as near to a singularity a point may lie. */
const MOST_SHIFT = 1024n;
