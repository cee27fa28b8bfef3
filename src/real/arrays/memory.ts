import { type Memory, memoryOf } from "../../wasm/engine.js";
import { CELLS } from "./axis.js";

/** Numbers that go through the memory at a time. */
export const BLOCK = 1024;

/** Arrays of a block at the start of the memory. */
const ARRAYS = 4;
export const RESULTS_AT = 8 * BLOCK;
export const WEIGHTS_AT = 2 * 8 * BLOCK;
export const SUMS_AT = 3 * 8 * BLOCK;
/** Behind the arrays. */
export const FAILED_AT = ARRAYS * 8 * BLOCK;

/** Bytes of one table: the addresses of rows, cell by cell, and the rows. */
const TABLE_BYTES = 2 ** 18;
export const TABLE_NUMBERS = TABLE_BYTES / 8;
const PAGE = 2 ** 16;
const ROW_BYTES = 128;
const ROWS_AT = Math.ceil((4 * 2 * CELLS) / ROW_BYTES) * ROW_BYTES;
/** Rows that fit. */
export const ROWS = (TABLE_BYTES - ROWS_AT) / ROW_BYTES;

/** Tables that the memory holds; the one used longest ago makes room. */
const TABLES = 8;

/** A place for a table. */
export interface Place {
  readonly memory: Memory;
  /** All of the memory, as numbers and as addresses. */
  readonly floats: Float64Array;
  readonly words: Int32Array;
  /** The addresses of rows, cell by cell, of which this is the address. */
  readonly cells: Int32Array;
  readonly at: number;
  /** The address of the first row. */
  readonly rowsAt: number;
  owner: object | undefined;
  used: number;
}

let places: readonly Place[] | undefined;
let uses = 0;

function makePlaces(): readonly Place[] {
  const memory = memoryOf((PAGE + TABLES * TABLE_BYTES) / PAGE);
  if (memory === undefined) return [];
  const { buffer } = memory;
  const [floats, words] = [new Float64Array(buffer), new Int32Array(buffer)];
  return Array.from({ length: TABLES }, (_, i): Place => {
    const at = PAGE + i * TABLE_BYTES;
    const cells = new Int32Array(buffer, at, 2 * CELLS);
    return { memory, floats, words, cells, at, rowsAt: at + ROWS_AT, owner: undefined, used: 0 };
  });
}

/** The place that `owner` has, or a new one; undefined where there is no memory. */
export function placeFor(owner: object, held: Place | undefined): Place | undefined {
  places ??= makePlaces();
  let place = held?.owner === owner ? held : undefined;
  if (place === undefined) {
    for (const other of places) {
      if (place === undefined || other.used < place.used) place = other;
    }
    if (place === undefined) return undefined;
    place.owner = undefined;
  }
  place.used = ++uses;
  return place;
}
