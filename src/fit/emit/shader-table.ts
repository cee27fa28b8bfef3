import type { FitData } from "../fit-data.js";
import { rowLength } from "../layout.js";

/** Numbers in a vector of the table: shaders read the four at once. */
export const VECTOR = 4;

/** The width of the texture of a bound table, in vectors. */
export const TEXTURE_WIDTH = 1024;

/** What a source can hold: WGSL promises constant arrays of 2047 elements, and compilers take long for more. */
const MOST_VECTORS = 2047;

/** The table as vectors, one after another; every row starts with a new one and is filled up with zeros. */
export function shaderVectors(fit: FitData): number[][] {
  const length = rowLength(fit);
  const vectors: number[][] = [];
  for (let at = 0; at < fit.coefficients.length; at += length) {
    for (let k = 0; k < length; k += VECTOR) {
      const end = Math.min(k + VECTOR, length);
      const given = [...fit.coefficients.subarray(at + k, at + end)];
      vectors.push([...given, 0, 0, 0, 0].slice(0, VECTOR));
    }
  }
  return vectors;
}

/** The vectors, filled up with zeros to whole lines of the texture. */
export function shaderTable(fit: FitData): Float32Array<ArrayBuffer> {
  const numbers = shaderVectors(fit).flat();
  const line = VECTOR * TEXTURE_WIDTH;
  const table = new Float32Array(Math.ceil(numbers.length / line) * line);
  table.set(numbers);
  return table;
}

/** The vectors for a table in the source; refuses too many. */
export function sourceVectors(fit: FitData): number[][] {
  const vectors = shaderVectors(fit);
  if (vectors.length > MOST_VECTORS) {
    throw new RangeError(
      `table = "source": ${vectors.length} vectors of four, expected at most ${MOST_VECTORS} in a shader's source; ` +
        'expected table: "bound", or a fit with fewer pieces, as with a smaller error its degree may rise',
    );
  }
  return vectors;
}
