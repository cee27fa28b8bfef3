import type { DataId, TensorInfo } from "@tensorflow/tfjs-core";
import type { WithArrays } from "./typed-arrays.js";

/** As much of the wasm backend as is used. */
export interface WasmBackend {
  readonly wasm: {
    readonly asm?: { readonly memory?: unknown };
    _malloc(bytes: number): number;
  };
  readonly dataIdMap: { get(id: DataId): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: "float32"): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array;
}

/** The arrays of the wasm backend are views of its memory, which new results may move: they are made first. */
export const wasmArrays =
  (backend: unknown): WithArrays =>
  (inputs, shapes, work) => {
    const owner = backend as WasmBackend;
    const results = shapes.map((shape) => owner.makeOutput([...shape], "float32"));
    const view = (tensor: TensorInfo): Float32Array => owner.typedArrayFromHeap(tensor);
    work(inputs.map(view), results.map(view));
    return results;
  };
