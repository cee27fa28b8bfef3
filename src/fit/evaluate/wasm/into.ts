import type { FloatArray } from "../../../numbers/arrays.js";
import { instanceOf, type Memory } from "../../../wasm/engine.js";
import type { FitData } from "../../store/fit-data.js";
import type { Program } from "../functions.js";
import { kernelOf } from "./kernel.js";

type FloatArrayConstructor = Float64ArrayConstructor | Float32ArrayConstructor;
type Into = Program["into"];

/** Numbers that go through the memory at a time. */
export const BLOCK = 1024;

/** Shorter arrays are left to JavaScript: the copies would take longer than is won. */
const SHORTEST = 64;

/** Compiled with the array that makes up so many numbers: the time won on them would be what compiling takes, 0.4 ms. */
export const COMPILED_AFTER = 2 ** 17;

/**
 * `into` of a fit's program, by WebAssembly where that is faster and can be had: the engine has it with SIMD, no
 * content security policy forbids it, the fit has uniform rows and there is memory. Otherwise, and before it pays, the
 * program's own. The bits are the same. `table`: the numbers of `javascriptRows`.
 */
export function withWasm(fit: FitData, table: Float64Array, program: Program): Program {
  const made = new Map<string, Into>();
  let seen = 0;
  const into: Into = (out, xs) => {
    const { length } = xs;
    if (length < SHORTEST) return program.into(out, xs);
    seen += length;
    if (seen < COMPILED_AFTER) return program.into(out, xs);
    const In = typeOf(xs);
    const Out = typeOf(out);
    const key = `${In.name} ${Out.name}`;
    let chosen = made.get(key);
    if (chosen === undefined) {
      chosen = wasmInto(fit, table, program.evaluate, In, Out) ?? program.into;
      made.set(key, chosen);
    }
    chosen(out, xs);
  };
  return { ...program, into };
}

const typeOf = (array: FloatArray): FloatArrayConstructor =>
  array.BYTES_PER_ELEMENT === 4 ? Float32Array : Float64Array;

/** What a kernel exports. */
interface Kernel {
  readonly memory: Memory;
  readonly run: (count: number) => void;
}

/** `into` for arrays of these types, its table in the memory, or undefined. */
export function wasmInto(
  fit: FitData,
  table: Float64Array,
  evaluate: Program["evaluate"],
  In: FloatArrayConstructor,
  Out: FloatArrayConstructor,
): Into | undefined {
  const kernel = kernelOf(
    fit,
    In.BYTES_PER_ELEMENT as 4 | 8,
    Out.BYTES_PER_ELEMENT as 4 | 8,
    BLOCK,
  );
  const exports = kernel && instanceOf<Kernel>(kernel.bytes, {});
  if (kernel === undefined || exports === undefined) return undefined;
  const { memory, run } = exports;
  new Float64Array(memory.buffer, kernel.tableAt, table.length).set(table);
  const input = new In(memory.buffer, 0, BLOCK);
  const output = new Out(memory.buffer, kernel.outAt, BLOCK);
  const runBlock = (out: FloatArray, xs: FloatArray, at: number, count: number) => {
    input.set(count === xs.length ? xs : xs.subarray(at, at + count));
    run(count);
    if (fit.outside === "exact") {
      for (let j = 0; j < count; j++) if (Number.isNaN(output[j])) output[j] = evaluate(input[j]);
    }
    out.set(count === BLOCK ? output : output.subarray(0, count), at);
  };
  return (out, xs) => {
    for (let at = 0; at < xs.length; at += BLOCK) {
      runBlock(out, xs, at, Math.min(BLOCK, xs.length - at));
    }
  };
}
