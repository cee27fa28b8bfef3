import { type Coefficients, type Interval, TERMS } from "./interpolation.js";
import type { Pair } from "./pair.js";

/**
 * Piecewise polynomials with some 20 bits to spare over a double, without fma or products of
 * double-doubles.
 *
 * A row of a table holds one piece, f(center + t) = c0 + c1 t + ... + c9 t^9 for |t| <= w, as
 * center, magic, c0a, c0b, c1a, c1b, c2a, c2b, c3, ..., c9, error. Method, an exact prefix: t = ta + tb
 * with ta on a grid of 15 bits (adding and subtracting `magic` rounds to it) and the heads c0a, c1a,
 * c2a on grids such that c0a + ta (c1a + ta c2a) is exact in doubles. What remains is below
 * 2^-14 w |f'| + |c3| w^3 and may be rounded: `error` bounds the sum of its roundings and of the
 * interpolation.
 */
export const ROW = 16;
/** Where a row has center, magic, c0a, c0b, c1a, c1b, c2a, c2b and c3, and its error. */
export const HEADS = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
export const ERROR_AT = 15;
const CENTER = 0;

/** Where a row starts, of the first 65536; engines see that nothing added to it overflows 31 bits. */
export const startOf = (row: number): number => (row & 0xffff) << 4;

/** Marks a piece that no polynomial of this degree serves: the bound that it returns is infinite. */
export const giveUp = (rows: Float64Array, at: number): void => {
  rows[at + ERROR_AT] = Number.POSITIVE_INFINITY;
};

export const isFilled = (rows: Float64Array, at: number): boolean => rows[at + ERROR_AT] !== 0;

/** The Lebesgue constant of interpolation, rounded up: how much an error of the samples can grow. */
export const LEBESGUE = 2.6;

/** Keeps quotients of vanishing coefficients finite. */
const TINY = 2 ** -1000;

/** to_i = from_i power, and so on with power times ratio: so many. */
export function copyScaled(
  to: Float64Array,
  at: number,
  from: Float64Array,
  start: number,
  count: number,
  power: number,
  ratio: number,
): void {
  let scale = power;
  for (let i = 0; i < count; i++) {
    to[at + i] = from[start + i] * scale;
    scale *= ratio;
  }
}

/** Fills the row `at` from coefficients in t / halfWidth; `error` bounds what the polynomial they make misses besides t^10. */
export function fill(
  rows: Float64Array,
  at: number,
  { center, halfWidth }: Interval,
  { hi, lo }: Coefficients,
  error: number,
): void {
  const s0 = Math.abs(hi[0]);
  const s1 = Math.abs(hi[1]);
  const s2 = Math.abs(hi[2]);
  const s3 = Math.abs(hi[3]);

  // The grid of the sum: 2^-52 of a power of two above all of |c0| + |c1| w + |c2| w^2.
  const top = 2 ** Math.ceil(Math.log2(s0 + s1 + s2 + TINY));
  const step = halfWidth * 2 ** -14;
  const scale = 1 / halfWidth;
  rows[at + CENTER] = center;
  rows[at + 1] = 1.5 * 2 ** 52 * step;
  let grid = top * 2 ** -52;
  let c = hi[0];
  let head = Math.round(c / grid) * grid;
  rows[at + 2] = head;
  rows[at + 3] = c - head + lo[0];
  grid /= step;
  c = hi[1] * scale;
  head = Math.round(c / grid) * grid;
  rows[at + 4] = head;
  rows[at + 5] = c - head + lo[1] * scale;
  grid /= step;
  c = hi[2] * scale * scale;
  head = Math.round(c / grid) * grid;
  rows[at + 6] = head;
  rows[at + 7] = c - head + lo[2] * scale * scale;
  copyScaled(rows, at + 8, hi, 3, TERMS - 3, scale * scale * scale, scale);

  /*
   * What `evaluate` rounds, each by 2^-53 of its term at most, s_k = |c_k| w^k:
   *
   * tb (c1 + (t + ta) c2), |tb| <= step / 2 = 2^-15 w, a term of 2^-15 (s1 + 2 s2): t, tb, t + ta, c2a + c2b, the product with
   *   it, the sum with c1a + c1b, the product with tb, and the three sums of `rest`, 10; what c1 alone takes is less.
   * ta (c1b + ta c2b), |c1b| <= unit / (2 step) and |c2b| <= unit / (2 step^2), a term of 2^-25 top + 2^-39 top: c1b and c2b
   *   as doubles, the two products, the sum inside, and the three sums of `rest`, 8 of 2^-25 top, which are 2^-22 top.
   * t^3 (c3 + ...), a term of s3 and little more: t three times, t t, t t t, its product with `high`, the last sum in
   *   `high`, and the last of `rest`, 8; 9 with what the inner terms of `high` add.
   */
  const rounding = 2 ** -53 * (10 * 2 ** -15 * (s1 + 2 * s2) + 2 ** -22 * top + 9 * s3);
  // |c10 w^10| 2^-9 is what interpolation at Chebyshev's nodes leaves of the next term, max |T_10| / 2^9; c10 w^10 is
  // reckoned from the ratio of the last coefficients, and taken four times over, 2^-7.
  const s8 = Math.abs(hi[8]);
  const s9 = Math.abs(hi[9]);
  const ratio = Math.sqrt(
    Math.max(
      s9 / (Math.abs(hi[7]) + TINY),
      s8 / (Math.abs(hi[6]) + TINY),
      Math.abs(hi[7] / (Math.abs(hi[5]) + TINY)),
    ),
  );
  const interpolation = 2 ** -7 * Math.max(s9 * ratio, s8 * ratio ** 2);
  rows[at + ERROR_AT] = rounding + interpolation + error;
}

/**
 * sum.hi + sum.lo, right to sum.error, becomes its f, sum.hi the rounded sum and sum.error the error bound;
 * the slope of f stays within a tenth of that at the centre.
 */
export function evaluate(rows: Float64Array, at: number, sum: Pair): void {
  const i = at & 0xfffff; // so that engines see that no sum below overflows 31 bits
  const th = sum.hi - rows[i]; // exact
  const t = th + sum.lo;
  const magic = rows[i + 1];
  const ta = t + magic - magic;
  const tb = th - ta + sum.lo;
  const c1a = rows[i + 4];
  const c1b = rows[i + 5];
  const c2a = rows[i + 6];
  const c2b = rows[i + 7];
  const prefix = rows[i + 2] + ta * (c1a + ta * c2a); // exact
  const t2 = t * t;
  const high =
    rows[i + 8] +
    t * rows[i + 9] +
    t2 *
      (rows[i + 10] +
        t * rows[i + 11] +
        t2 * (rows[i + 12] + t * rows[i + 13] + t2 * rows[i + 14]));
  const rest =
    rows[i + 3] +
    (tb * (c1a + c1b + (t + ta) * (c2a + c2b)) + ta * (c1b + ta * c2b)) +
    t * t2 * high;
  const y = prefix + rest;
  sum.hi = y;
  sum.lo = prefix - y + rest;
  sum.error = rows[i + 15] + 1.1 * Math.abs(c1a + c1b) * sum.error;
}

/** sum.slope becomes f'(sum.hi + sum.lo), to a few ulps. */
export function slope(rows: Float64Array, at: number, sum: Pair): void {
  const t = sum.hi - rows[at] + sum.lo;
  let s = 9 * rows[at + 14];
  for (let k = 8; k > 2; k--) s = s * t + k * rows[at + 5 + k];
  s = s * t + 2 * (rows[at + 6] + rows[at + 7]);
  sum.slope = s * t + (rows[at + 4] + rows[at + 5]);
}

/**
 * Whether a slope has its digits: the error of a row over its half width is, but for a factor of 30, what is lost of the
 * slope, and is below 2^-54 of it.
 */
export const isSteep = (rows: Float64Array, at: number, slope: number): boolean =>
  Math.abs(slope) * rows[at + 1] * (2 ** -54 / (1.5 * 2 ** 38)) > rows[at + ERROR_AT];
