/**
 * Cells of the numbers from 0 on, for tables of GPUs: 32 an octave of y + FIRST, so that a few bits of that sum tell the cell of
 * y. 0 is the middle of the first one, where rows keep the relative precision of small numbers.
 */

/** Cells an octave are 2 to this. */
export const CELL_BITS = 5;
const PER_OCTAVE = 2 ** CELL_BITS;

export const FIRST = 1 + 1 / (2 * PER_OCTAVE);

/** Numbers of a row: cubic polynomials. */
export const WIDTH = 4;

/** The cell of y, counted from that of 0. */
export function cellOf(y: number): number {
  const octave = Math.floor(Math.log2(FIRST + y));
  return Math.floor(PER_OCTAVE * (octave - 1 + (FIRST + y) / 2 ** octave));
}

/** Of a cell. */
export function halfWidth(cell: number): number {
  return 2 ** Math.floor(cell / PER_OCTAVE) / (2 * PER_OCTAVE);
}

export function middle(cell: number): number {
  return halfWidth(cell) * (2 * (PER_OCTAVE + (cell % PER_OCTAVE)) + 1) - FIRST;
}

/** Taken out of the first number of a row where that is large, so that it is finite a while beyond the overflow of results. */
export const SCALE = 2 ** 64;
