import type { Interval } from "./interpolation.js";

/**
 * An axis of v cut into rows: 257 of width 1/64 around the multiples of 1/64 for |v| < 2, and beyond, on either side, 64 to
 * each of so many binades, the positive ones first, addressed by the bits of v. So the rows of a function with
 * singularities beside the origin are 1/128 as wide as these are far.
 *
 * 32 rows one beside the other share a block; those of the binades run away from the origin on both sides of it.
 */
export const UNIFORM = 257;

/** Rows of a block. */
export const BLOCK = 32;

export const rowCount = (binades: number): number => UNIFORM + 128 * binades;

/** How far the axis reaches. */
export const reachOf = (binades: number): number => 2 ** (binades + 1);

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** The integer nearest to x, |x| < 2^31: at 1.5 * 2^52 doubles are integers. */
export const nearestInteger = (x: number): number => (x + 6755399441055744 - 6755399441055744) | 0;

/** The row of v; -1 beyond the binades. */
export function rowOf(v: number, binades: number): number {
  if (Math.abs(v) < 2) return nearestInteger(v * 64) + 128;
  double[0] = v;
  const word = words[1];
  const place = ((word & 0x7fffffff) >> 14) - 65536;
  if (!(place < 64 * binades)) return -1;
  return place + (word < 0 ? 257 + 64 * binades : 257);
}

/** What a row covers. */
export function intervalOf(row: number, binades: number): Interval {
  if (row < UNIFORM) return { center: (row - 128) / 64, halfWidth: 1 / 128 };
  const side = sideOf(row, binades);
  const j = row - (side > 0 ? UNIFORM : UNIFORM + 64 * binades);
  const binade = 2 ** (1 + (j >> 6));
  return { center: side * binade * (1 + ((j & 63) + 0.5) / 64), halfWidth: binade / 128 };
}

const sideOf = (row: number, binades: number): 1 | -1 => (row < UNIFORM + 64 * binades ? 1 : -1);

/** The number of a row's block. */
export const blockOf = (row: number): number =>
  row < UNIFORM ? row >> 5 : ((row - UNIFORM) >> 5) + 9;

/** The place of a row in its block, in the order of rows. */
export const indexInBlock = (row: number): number => (row < UNIFORM ? row : row - UNIFORM) & 31;

/** What the block of a row covers, and the place of the row in it from the left. */
export function blockAround(row: number, binades: number): { interval: Interval; place: number } {
  const { center, halfWidth } = intervalOf(row, binades);
  const index = indexInBlock(row);
  const side = sideOf(row, binades);
  return {
    interval: {
      center: center + side * (31 - 2 * index) * halfWidth,
      halfWidth: BLOCK * halfWidth,
    },
    place: side > 0 ? index : 31 - index,
  };
}
