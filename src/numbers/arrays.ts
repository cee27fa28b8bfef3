import { describe } from "./arguments.js";

/** Arrays of numbers that the functions ending in Into read and write. */
export type FloatArray = Float64Array | Float32Array;

/** Checks out and xs of such a function; xs, or a copy where writing to out would change what is still to be read. */
export function expectFloatArrays(out: unknown, xs: unknown): FloatArray {
  expectFloatArray("out", out);
  expectFloatArray("xs", xs);
  expectLength("out", out, xs.length);
  return apartFrom(out, xs);
}

export function expectFloatArray(name: string, value: unknown): asserts value is FloatArray {
  if (!isFloatArray(value)) {
    throw new TypeError(`${name} = ${describe(value)}, expected a Float64Array or Float32Array`);
  }
}

export const isFloatArray = (value: unknown): value is FloatArray =>
  isMade(value, "Float64Array", "Float32Array");

/**
 * Whether a value is made by a constructor with one of these names, typed arrays and buffers of every window, worker and
 * context among them, of which instanceof knows its own alone.
 */
export const isMade = (value: unknown, ...names: readonly string[]): boolean =>
  names.includes(Object.prototype.toString.call(value).slice(8, -1));

/** Throws unless an array is as long as xs. */
export function expectLength(name: string, array: FloatArray, length: number): void {
  if (array.length !== length) {
    throw new RangeError(`${name}.length = ${array.length}, expected xs.length = ${length}`);
  }
}

/** Whether two arrays share memory. */
export const overlap = (a: FloatArray, b: FloatArray): boolean =>
  a.buffer === b.buffer &&
  a.byteOffset < b.byteOffset + b.byteLength &&
  b.byteOffset < a.byteOffset + a.byteLength;

/** xs, or a copy where writing out[i] may change an xs[j] that has not been read: not where the two are the same places. */
export function apartFrom<Array extends FloatArray>(out: FloatArray, xs: Array): Array {
  const same = out.byteOffset === xs.byteOffset && out.byteLength === xs.byteLength;
  return overlap(out, xs) && !same ? (xs.slice() as Array) : xs;
}
