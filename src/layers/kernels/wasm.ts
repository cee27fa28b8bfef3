import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Memory } from "../../wasm/engine.js";
import type { Access } from "./typed-arrays.js";
import { OWN_BYTES, Vectors } from "./vectors.js";

/** As much of the wasm backend as is used. */
interface Backend {
  readonly wasm: {
    readonly asm?: { readonly memory?: Memory };
    _malloc(bytes: number): number;
  };
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

const made = new WeakMap<object, Vectors | "none">();

/**
 * On the memory of the backend, which its module exports, so that nothing is copied. None where it does not, as in the
 * module with threads, whose memory is shared.
 */
function vectorsOf(backend: Backend): Vectors | undefined {
  let vectors = made.get(backend);
  if (vectors === undefined) {
    vectors = "none";
    const memory = backend.wasm.asm?.memory;
    if (memory?.buffer instanceof ArrayBuffer) {
      try {
        const at = backend.wasm._malloc(OWN_BYTES + 8) >>> 0;
        vectors = new Vectors(memory, 8 * Math.ceil(at / 8));
      } catch {
        // No SIMD, a content security policy, or no memory.
      }
    }
    made.set(backend, vectors);
  }
  return vectors === "none" ? undefined : vectors;
}

/** The arrays of the wasm backend are views of its memory, which new results may move: they are made first. */
export const wasmAccess = (backend: object): Access => {
  const owner = backend as Backend;
  return {
    vectors: vectorsOf(owner),
    withArrays(inputs, shapes, work) {
      const results = shapes.map((shape) => owner.makeOutput([...shape], "float32"));
      const view = (tensor: TensorInfo): Float32Array => owner.typedArrayFromHeap(tensor);
      work(inputs.map(view), results.map(view));
      return results;
    },
  };
};
