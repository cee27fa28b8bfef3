import { atLevel, interpolator, level } from "../heights/rows.js";
import { cellOf, FIRST, halfWidth, middle, SCALE, WIDTH } from "./cells.js";

/**
 * Levels or their derivatives, and the numbers of levels, as rows of cubic polynomials in the distance t from the middle of a
 * cell, for GPUs, where numbers are f32 and fetching rows is what costs. First stand the rows of x as cells.ts has them.
 *
 * A level is the sum of two numbers, the first a multiple of 2^-8, so that alpha's multiple of that is added without error,
 * whatever a shader's compiler makes of the rest. The second is the polynomial. The last eleven bits of the coefficient of t^3,
 * which change it by 2^-13 of itself, say how many units above -1 the first one is.
 *
 * Then come the rows of levels, in cells of START - k, 128 an octave: they are narrow where the number of level k is steep. With
 * c_0 the first number and r the rest of a polynomial,
 * - below LOW_LEVEL the number of level k + 1 is c_0 + r, whose logarithm is the result;
 * - above HIGH_LEVEL the result is 2^64 c_0 e^r, which leaves f32 beyond the last row;
 * - between them it is c_0 + r.
 */
export const COARSE = 2 ** -8;

export const PACKED = 2 ** 11;

/**
 * x from here on have rows, and up to above the logarithm of the largest f32: the last row is that of Infinity. Below, cells would
 * be too wide for e^x.
 */
export const LEAST_NUMBER = FIRST - 8;
export const LARGEST_NUMBER = 89;

/** x from here on are taken by their logarithm, below the last row. */
export const FAR_NUMBER = LARGEST_NUMBER - 1;

/** The row that begins at x = 0. */
export const ZERO_AT = cellOf(-LEAST_NUMBER) + 1;
const NUMBER_ROWS = ZERO_AT + cellOf(LARGEST_NUMBER) + 1;

/** Cells of levels an octave are 2 to this. */
export const LEVEL_BITS = 7;
const PER_OCTAVE = 2 ** LEVEL_BITS;

/** Levels 0 and -1 stand in the middle of a cell. */
export const START = 5 + 1 / 64;
export const LOW_LEVEL = START - 5.5;
export const HIGH_LEVEL = START - 2;

/** Its number has left f32. */
export const LARGEST_LEVEL = START - 37 / 64;

/** The cell of u = START - k: the bits of u above the last of its octave. */
const levelCell = (u: number): number => {
  const octave = Math.floor(Math.log2(u));
  return Math.floor(PER_OCTAVE * (126 + octave + u / 2 ** octave));
};

const FIRST_CELL = levelCell(START - LARGEST_LEVEL);
const LAST_CELL = levelCell(START + 1);

/** Where the row of the level cell 0 would stand. */
export const LEVELS_AT = NUMBER_ROWS - FIRST_CELL;

/** Numbers in a table. */
const TABLE_LENGTH = WIDTH * (LEVELS_AT + LAST_CELL + 1);

const bits = new Int32Array(1);
const packed = new Float32Array(bits.buffer);

/** A coefficient with a count below PACKED in its last bits. */
function pack(c: number, count: number): number {
  packed[0] = c;
  bits[0] = Math.round((bits[0] - count) / PACKED) * PACKED + count;
  return packed[0];
}

/** The rows of x, from polynomials of `width` coefficients for levels of sign * |x|. */
function numberRows(
  width: number,
  finish: (c: Float64Array, sign: number, half: number) => void,
): Float32Array {
  const table = new Float32Array(TABLE_LENGTH);
  const interpolate = interpolator(width);
  const c = new Float64Array(width);
  for (let i = 0; i < NUMBER_ROWS; i++) {
    const sign = i < ZERO_AT ? -1 : 1;
    const cell = sign < 0 ? ZERO_AT - 1 - i : i - ZERO_AT;
    const half = halfWidth(cell);
    interpolate((y) => level(sign * y), middle(cell), half, c);
    finish(c, sign, half);
    table.set(c.subarray(0, WIDTH), WIDTH * i);
  }
  return table;
}

function levelRows(): Float32Array {
  const table = new Float32Array(WIDTH * (LAST_CELL + 1 - FIRST_CELL));
  const interpolate = interpolator(WIDTH);
  const row = new Float64Array(WIDTH);
  for (let cell = FIRST_CELL; cell <= LAST_CELL; cell++) {
    const octave = 2 ** (Math.floor(cell / PER_OCTAVE) - 127);
    const half = octave / (2 * PER_OCTAVE);
    const k = START - octave - half * (2 * (cell % PER_OCTAVE) + 1);
    const steps = k < LOW_LEVEL ? 1 : k > HIGH_LEVEL ? -1 : 0;
    interpolate(atLevel, k + steps, half, row);
    if (steps < 0) row[0] = Math.exp(row[0]) / SCALE;
    table.set(row, WIDTH * (cell - FIRST_CELL));
  }
  return table;
}

let levels: Float32Array | undefined;

function withLevels(table: Float32Array): Float32Array {
  levels ??= levelRows();
  table.set(levels, WIDTH * NUMBER_ROWS);
  return table;
}

/** Levels in two parts; that of Infinity is beyond all. */
export function valueTable(): Float32Array {
  const table = numberRows(WIDTH, (c) => {
    const count = Math.round((c[0] + 1) / COARSE);
    c[0] -= count * COARSE - 1;
    c[3] = pack(c[3], count);
  });
  table[WIDTH * (NUMBER_ROWS - 1)] = 2 ** 10;
  return withLevels(table);
}

/** Derivatives of levels; their t^4 by the cubic that is nearest to it, half^2 t^2 - half^4 / 8. */
export const slopeTable = (): Float32Array =>
  withLevels(
    numberRows(WIDTH + 2, (c, sign, half) => {
      const fourth = 5 * c[5] * half ** 2;
      for (let i = 0; i < WIDTH; i++) c[i] = sign * (i + 1) * c[i + 1];
      c[0] -= (sign * fourth * half ** 2) / 8;
      c[2] += sign * fourth;
    }),
  );
