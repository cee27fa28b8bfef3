import { atLevel, eachRow, level, SEXP, SLOG } from "../heights/rows.js";

/**
 * The rows of rows.ts for GPUs, where numbers are f32: eight a row, the constant term as the sum of two and then the coefficients of
 * t^1 .. t^6. Of a level the first of the two is a multiple of 2^-12, so that alpha's multiple of that is added without
 * error, whatever a shader's compiler makes of the rest.
 *
 * Numbers from 16 to 64 have rows of their own, eight an octave in t = (x - center) / 2^(e - 1) with 2^e <= x: the
 * logarithm of a GPU is not exact enough there. sexp goes on to 3.5, where e^sexp leaves f32.
 */
export const COLUMNS = 8;

const POWERS = COLUMNS - 1;

/** The unit of the first part of a level. */
export const COARSE = 2 ** -12;

const OCTAVES = 2;

/** Bits of a number behind its exponent that tell its row in an octave. */
export const CELLS_BITS = 3;
const CELLS = 2 ** CELLS_BITS;

/** Of sexp; half as wide as those for doubles, which have a coefficient more. */
export const LEVELS_PER_UNIT = 2 * SEXP.perUnit;

/** The rows at which x = 0, x = 16 and level 0 stand. */
export const ZERO_AT = -SLOG.from * SLOG.perUnit;
export const OCTAVES_AT = (SLOG.to - SLOG.from) * SLOG.perUnit + 1;
export const LEVEL_ZERO_AT = OCTAVES_AT + CELLS * OCTAVES - SEXP.from * LEVELS_PER_UNIT;

/** The largest level with a row, and the end of the octaves. */
export const LARGEST_LEVEL = 3.5;
export const LAST_OCTAVE = SLOG.to * 2 ** OCTAVES;

/** Numbers in `shaderTable()`. */
export const TABLE_LENGTH = COLUMNS * (LEVEL_ZERO_AT + LARGEST_LEVEL * LEVELS_PER_UNIT + 1);

/** The rows, one after the other. */
export function shaderTable(): Float32Array {
  const numbers: number[] = [];
  const add = (c: Float64Array, first: number): void => {
    numbers.push(first, c[0] - first, ...c.subarray(1));
  };
  const addLevel = (c: Float64Array): void => add(c, Math.round(c[0] / COARSE) * COARSE);
  eachRow(SLOG, POWERS, level, addLevel);
  for (let e = 0; e < OCTAVES; e++) {
    const scale = (SLOG.to / 2) * 2 ** e;
    eachRow(
      { from: 2 + 1 / CELLS, to: 4 - 1 / CELLS, perUnit: CELLS / 2 },
      POWERS,
      (y) => level(scale * y),
      addLevel,
    );
  }
  const levels = { from: SEXP.from, to: LARGEST_LEVEL, perUnit: LEVELS_PER_UNIT };
  eachRow(levels, POWERS, atLevel, (c) => add(c, Math.fround(c[0])));
  return Float32Array.from(numbers);
}
