import { describe } from "../../numbers/arguments.js";

type FloatArray = Float64Array | Float32Array;

/** Checks out and xs of an Into function; xs, or a copy where writing to out would change what is still to be read. */
export function expectFloatArrays(out: unknown, xs: unknown): FloatArray {
  expectFloatArray("out", out);
  expectFloatArray("xs", xs);
  if (out.length !== xs.length) {
    throw new RangeError(`out.length = ${out.length}, expected xs.length = ${xs.length}`);
  }
  const same = out.byteOffset === xs.byteOffset && out.byteLength === xs.byteLength;
  return out.buffer === xs.buffer && !same ? xs.slice() : xs;
}

export function expectFloatArray(name: string, value: unknown): asserts value is FloatArray {
  if (!(value instanceof Float64Array || value instanceof Float32Array)) {
    throw new TypeError(`${name} = ${describe(value)}, expected a Float64Array or Float32Array`);
  }
}
