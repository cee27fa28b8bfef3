import type { KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { MapName } from "./maps.js";
import { KERNEL, type MapAttributes, named } from "./names.js";
import type { Part } from "./shader.js";
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
  readonly table: TensorInfo;
}

interface Backend {
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
}

const tables = new WeakMap<object, TensorInfo>();

/** The table on the device, once a backend. */
function tableOf(backend: object, shapeOf: (length: number) => number[]): TensorInfo {
  let table = tables.get(backend);
  if (table === undefined) {
    const values = shaderTable();
    table = (backend as Backend).makeTensorInfo(shapeOf(values.length), "float32", values);
    tables.set(backend, table);
  }
  return table;
}

const twoOf = (alpha: number): readonly [number, number] => {
  const first = Math.fround(alpha);
  return [first, alpha - first];
};

/** The kernels of a GPU: the map, and its gradients by elements, times dy. */
export function gpuKernels(
  shapeOf: (length: number) => number[],
  launch: (backend: object, what: Launch) => TensorInfo,
): Record<string, KernelFunc> {
  const run = (parts: readonly Part[], backend: object, inputs: object, attributes: object) => {
    const { map, alpha: number } = attributes as MapAttributes;
    const given = named(attributes as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
    const { x, alpha, dy } = given as Record<string, TensorInfo | undefined> & { x: TensorInfo };
    const shape = together(x.shape, alpha?.shape ?? []);
    const table = tableOf(backend, shapeOf);
    const common = { map, shape, x, alpha: alpha ?? twoOf(number as number), dy, table };
    return parts.map((part) => launch(backend, { ...common, part }));
  };
  return {
    [KERNEL.map]: ({ inputs, attrs, backend }) =>
      run(["value"], backend, inputs, attrs as object)[0],
    [KERNEL.slopes]: ({ inputs, attrs, backend }) => {
      const hasAlpha = ((attrs as NamedAttrMap).inputs as string[]).includes("alpha");
      return run(hasAlpha ? ["x", "alpha"] : ["x"], backend, inputs, attrs as object);
    },
  };
}
