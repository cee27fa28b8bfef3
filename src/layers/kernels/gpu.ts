import type { KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import { rows } from "../heights/rows.js";
import { anchorOf, type MapName } from "./maps.js";
import { KERNEL, type MapAttributes, named } from "./names.js";
import { hasTable, type NumberTable, numberTable } from "./number-table.js";
import { glsl, glslOfNumber, hasLevel, type Part, signOf } from "./shader.js";
import { shaderTable } from "./shader-table.js";
import { together } from "./typed-arrays.js";

/** One launch of a program over the elements of `shape`. */
export interface Program {
  /** Programs of one key and one set of inputs have the same source. */
  readonly key: string;
  /** In GLSL ES 3.0, as shader.ts describes it. */
  readonly functions: string;
  /** An element of the result from elements of the inputs, by their names. */
  readonly value: string;
  readonly shape: number[];
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** Uniforms by their names in the source. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What `row` reads, four numbers at a time. */
  readonly table: Float32Array;
}

interface Backend {
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): TensorInfo;
  disposeData(id: TensorInfo["dataId"]): boolean;
}

let levels: Float32Array | undefined;

/** The table for levels and back, made once. */
function levelTable(): Float32Array {
  levels ??= shaderTable();
  return levels;
}

/** So many of the last number tables are kept, some 9 kB each. */
const MOST_TABLES = 32;

const numberTables = new Map<number, NumberTable>();

function tableOf(alpha: number): NumberTable {
  const table = numberTables.get(alpha) ?? numberTable(alpha);
  keepLast(numberTables, alpha, table);
  return table;
}

/** Puts an entry last; of more than are kept, returns the first, taken out. */
function keepLast<K, V>(map: Map<K, V>, key: K, value: V): V | undefined {
  map.delete(key);
  map.set(key, value);
  if (map.size <= MOST_TABLES) return undefined;
  const [[oldest, lost]] = map;
  map.delete(oldest);
  return lost;
}

const tensors = new WeakMap<object, Map<Float32Array, TensorInfo>>();

/** A table as a tensor of that shape, the last ones of each backend. */
export function tableTensor(backend: object, table: Float32Array, shape: number[]): TensorInfo {
  const { disposeData, makeTensorInfo } = backend as Backend;
  const own = tensors.get(backend) ?? new Map<Float32Array, TensorInfo>();
  tensors.set(backend, own);
  const tensor = own.get(table) ?? makeTensorInfo.call(backend, shape, "float32", table);
  const lost = keepLast(own, table, tensor);
  if (lost !== undefined) disposeData.call(backend, lost.dataId);
  return tensor;
}

type Launch = (backend: object, program: Program) => TensorInfo;

/** Of a map and a number alpha: the uniforms of its table. */
const numbersOf = ({ low, high }: NumberTable, map: MapName, alpha: number) => ({
  LOW: low,
  HIGH: high,
  ANCHOR: anchorOf(rows(), map, alpha).at,
});

/** f(x, alpha), or a derivative times dy. */
function mapProgram(
  map: MapName,
  part: Part,
  alpha: TensorInfo | number,
  x: TensorInfo,
  dy: TensorInfo | undefined,
): Program {
  const key = `iterexp ${map} ${part} ${typeof alpha}`;
  const shape = together(x.shape, typeof alpha === "number" ? [] : alpha.shape);
  if (typeof alpha === "number" && part === "value" && hasTable(alpha)) {
    const table = tableOf(signOf(map) * alpha);
    const numbers = numbersOf(table, map, alpha);
    const own = { key: `${key} table`, functions: glslOfNumber(map), value: "iterexp(x)" };
    return { ...own, shape, inputs: { x }, numbers, table: table.values };
  }
  const first = typeof alpha === "number" ? Math.fround(alpha) : 0;
  const given = typeof alpha === "number" ? "ALPHA, REST" : "alpha, 0.0";
  return {
    key,
    functions: glsl(map, part),
    value: `${dy === undefined ? "" : "dy * "}iterexp(x, ${given})`,
    shape,
    inputs: { x, ...(typeof alpha !== "number" && { alpha }), ...(dy && { dy }) },
    numbers: typeof alpha === "number" ? { ALPHA: first, REST: alpha - first } : {},
    table: levelTable(),
  };
}

/** The kernels of a GPU: the map, and its gradients by elements, times dy. */
export function gpuKernels(launch: Launch): Record<string, KernelFunc> {
  const argumentsOf = (inputs: object, attributes: object) => {
    const { map, alpha: number } = attributes as MapAttributes;
    const given = named(attributes as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
    const { x, alpha, dy } = given as Record<string, TensorInfo>;
    return { map, x, alpha: alpha ?? (number as number), dy };
  };
  return {
    [KERNEL.map]: ({ inputs, attrs, backend }) => {
      const { map, x, alpha } = argumentsOf(inputs, attrs as object);
      return launch(backend, mapProgram(map, "value", alpha, x, undefined));
    },
    [KERNEL.slopes]: ({ inputs, attrs, backend }) => {
      const { map, x, alpha, dy } = argumentsOf(inputs, attrs as object);
      const run = (part: Part, a: TensorInfo | number, d: TensorInfo) =>
        launch(backend, mapProgram(map, part, a, x, d));
      if (typeof alpha === "number") return [run("x", alpha, dy)];
      const inAlpha = run("alpha", alpha, dy);
      return [hasLevel(map) ? run("level", 0, inAlpha) : run("x", alpha, dy), inAlpha];
    },
  };
}
