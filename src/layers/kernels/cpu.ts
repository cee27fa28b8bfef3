import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { Access } from "./typed-arrays.js";
import { ownMemory, Vectors } from "./vectors.js";

/** As much of the cpu backend as is used. */
interface Backend {
  readonly data: { get(id: TensorInfo["dataId"]): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

let vectors: Vectors | undefined | "none";

/** On a memory of their own, through which blocks of elements go. */
function ownVectors(): Vectors | undefined {
  if (vectors === undefined) {
    try {
      const memory = ownMemory();
      vectors = memory === undefined ? "none" : new Vectors(memory, 0);
    } catch {
      vectors = "none";
    }
  }
  return vectors === "none" ? undefined : vectors;
}

/** The arrays of the cpu backend are its tensors. */
export const cpuAccess = (backend: object): Access => ({
  vectors: ownVectors(),
  withArrays(inputs, shapes, work) {
    const { data } = backend as Backend;
    const results = shapes.map((shape) => new Float32Array(util.sizeFromShape([...shape])));
    const arrays = inputs.map(({ dataId }) => data.get(dataId).values);
    work(arrays, results);
    return results.map((values, i) =>
      (backend as Backend).makeTensorInfo([...shapes[i]], "float32", values),
    );
  },
});
