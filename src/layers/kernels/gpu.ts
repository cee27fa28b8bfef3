import type { KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { MapName } from "./maps.js";
import { KERNEL, type MapAttributes, named } from "./names.js";
import { hasLevel, type Part } from "./shader.js";
import { shaderTable } from "./shader-table.js";
import { together } from "./typed-arrays.js";

/** One launch of a program over the elements of `shape`. */
export interface Launch {
  readonly map: MapName;
  readonly part: Part;
  readonly shape: number[];
  readonly x: TensorInfo;
  /** A tensor, or a number as the sum of two f32. */
  readonly alpha: TensorInfo | readonly [number, number];
  /** Where a derivative is wanted. */
  readonly dy: TensorInfo | undefined;
}

interface Backend {
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

let values: Float32Array | undefined;

/** The numbers of the table, made once. */
export function tableValues(): Float32Array {
  values ??= shaderTable();
  return values;
}

const tensors = new WeakMap<object, TensorInfo>();

/** The table as a tensor of that shape, once a backend. */
export function tableTensor(backend: object, shape: number[]): TensorInfo {
  let tensor = tensors.get(backend);
  if (tensor === undefined) {
    tensor = (backend as Backend).makeTensorInfo(shape, "float32", tableValues());
    tensors.set(backend, tensor);
  }
  return tensor;
}

const twoOf = (alpha: number): readonly [number, number] => {
  const first = Math.fround(alpha);
  return [first, alpha - first];
};

/** The kernels of a GPU: the map, and its gradients by elements, times dy. */
export function gpuKernels(
  launch: (backend: object, what: Launch) => TensorInfo,
): Record<string, KernelFunc> {
  /** What launches the parts of a call. */
  const partsOf = (backend: object, inputs: object, attributes: object) => {
    const { map, alpha: number } = attributes as MapAttributes;
    const given = named(attributes as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
    const { x, alpha, dy } = given as Record<string, TensorInfo | undefined> & { x: TensorInfo };
    const shape = together(x.shape, alpha?.shape ?? []);
    const common = { map, shape, x, alpha: alpha ?? twoOf(number as number), dy };
    return {
      map,
      hasAlpha: alpha !== undefined,
      part: (part: Part, changed: Partial<Launch> = {}) =>
        launch(backend, { ...common, part, ...changed }),
    };
  };
  return {
    [KERNEL.map]: ({ inputs, attrs, backend }) =>
      partsOf(backend, inputs, attrs as object).part("value"),
    [KERNEL.slopes]: ({ inputs, attrs, backend }) => {
      const { map, hasAlpha, part } = partsOf(backend, inputs, attrs as object);
      if (!hasAlpha) return [part("x")];
      const alpha = part("alpha");
      const x = hasLevel(map) ? part("level", { alpha: [0, 0], dy: alpha }) : part("x");
      return [x, alpha];
    },
  };
}
