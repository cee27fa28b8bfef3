import type { Interval } from "../../numbers/interpolation.js";

/**
 * The axis of x cut into cells: one around 0, |x| < 2^LOW, and on either side 256 to each binade up to 2^HIGH. Cells are
 * numbered by the leading bits of x: 0 is that around 0, 1, 2, ... run outwards, the last one is what lies beyond;
 * those of negative numbers have CELLS more.
 */
export const LOW = -6;
export const HIGH = 16;
export const BINADES = HIGH - LOW;

/** Cells of a binade, by its leading bits. */
const BITS = 8;
export const FINEST = BITS;

/** Cells of one side. */
export const CELLS = (BINADES << BITS) + 2;

/** The leading bits of a number's upper half are its cell after this shift and less this. */
export const SHIFT = 20 - BITS;
export const FIRST = ((1023 + LOW) << BITS) - 1;

/** Beyond, numbers count as this one. */
export const REACH = 2 ** HIGH;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

export function cellOf(x: number): number {
  double[0] = x < REACH ? Math.max(x, -REACH) : REACH;
  const cell = Math.max(((words[1] & 0x7fffffff) >>> SHIFT) - FIRST, 0);
  return words[1] < 0 ? cell + CELLS : cell;
}

/** A stretch of cells that one row may serve: 2^-level of a binade. */
interface Stretch extends Interval {
  readonly from: number;
  readonly count: number;
}

/** The binade of a cell: its number, those of negative numbers after the others. */
export const binadeOf = (cell: number): number => {
  const side = cell < CELLS ? 0 : 1;
  return BINADES * side + ((cell - side * CELLS - 1) >> BITS);
};

/** The stretch of a level around a cell that is neither around 0 nor beyond. */
export function stretchOf(cell: number, level: number): Stretch {
  const side = cell < CELLS ? 0 : 1;
  const place = cell - side * CELLS - 1;
  const count = 1 << (BITS - level);
  const start = place & -count;
  const width = 2 ** (LOW + (place >> BITS) - level);
  const left =
    2 ** (LOW + (place >> BITS)) +
    (start & ((1 << BITS) - 1)) * 2 ** (LOW + (place >> BITS) - BITS);
  const center = left + width / 2;
  return {
    from: side * CELLS + 1 + start,
    count,
    center: side === 0 ? center : -center,
    halfWidth: width / 2,
  };
}
