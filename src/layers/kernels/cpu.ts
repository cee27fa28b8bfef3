import type { TensorInfo } from "@tensorflow/tfjs-core";
import { util } from "@tensorflow/tfjs-core";
import type { WithArrays } from "./typed-arrays.js";

/** As much of the cpu backend as is used. */
interface Backend {
  readonly data: { get(id: TensorInfo["dataId"]): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

/** The arrays of the cpu backend are its tensors. */
export const cpuArrays =
  (backend: unknown): WithArrays =>
  (inputs, shapes, work) => {
    const { data } = backend as Backend;
    const results = shapes.map((shape) => new Float32Array(util.sizeFromShape([...shape])));
    const given = inputs.map(({ dataId }) => data.get(dataId).values);
    work(given, results);
    return results.map((values, i) =>
      (backend as Backend).makeTensorInfo([...shapes[i]], "float32", values),
    );
  };
