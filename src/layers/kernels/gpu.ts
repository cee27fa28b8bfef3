import {
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
} from "@tensorflow/tfjs-core";
import { memoized } from "../../numbers/memo.js";
import { rows } from "../heights/rows.js";
import { anchorOf, type MapName, NOTHING } from "./maps.js";
import { KERNEL, type MapAttributes, named, type SharesAttributes } from "./names.js";
import { hasTable, numberTable } from "./number-table.js";
import { glsl, glslOfNumber, hasLevel, type Part, type ShaderMap, signOf } from "./shader.js";
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
  /** What `row` reads, four numbers at a time; undefined where nothing does. */
  readonly table: Float32Array | undefined;
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

const tableOf = memoized(MOST_TABLES, numberTable);

const tensors = new WeakMap<object, Map<Float32Array, TensorInfo>>();

/** A table as a tensor of that shape, the last ones of each backend. */
export function tableTensor(backend: object, table: Float32Array, shape: number[]): TensorInfo {
  const { disposeData, makeTensorInfo } = backend as Backend;
  const own = tensors.get(backend) ?? new Map<Float32Array, TensorInfo>();
  tensors.set(backend, own);
  const tensor = own.get(table) ?? makeTensorInfo.call(backend, shape, "float32", table);
  own.delete(table);
  own.set(table, tensor);
  if (own.size > MOST_TABLES) {
    const [[oldest, { dataId }]] = own;
    own.delete(oldest);
    disposeData.call(backend, dataId);
  }
  return tensor;
}

type Launch = (backend: object, program: Program) => TensorInfo;

type Alpha = TensorInfo | number;

interface Elementwise {
  readonly map: ShaderMap;
  readonly part: Part;
  readonly alpha: Alpha;
  /** What the map is of, and other operands of `value`. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  /** The map's arguments as expressions: x and, where it is a tensor, alpha. */
  readonly given?: { readonly x: string; readonly alpha: string };
  /** An element of the result, of the map's. */
  readonly value?: (mapped: string) => string;
  readonly numbers?: Readonly<Record<string, number>>;
}

const ARGUMENTS = { x: "x", alpha: "alpha" };

/** What a map and a number alpha have from their table. */
function ofTable(map: ShaderMap, alpha: number) {
  const { values, low, high } = tableOf(signOf(map) * alpha);
  const anchor = anchorOf(rows(), map === "weight" ? "shift inward" : map, alpha).at;
  return {
    functions: glslOfNumber(map),
    numbers: { LOW: low, HIGH: high, ANCHOR: anchor },
    table: values,
  };
}

function ofLevels(map: ShaderMap, part: Part, alpha: Alpha) {
  const first = typeof alpha === "number" ? Math.fround(alpha) : 0;
  const numbers = typeof alpha === "number" ? { ALPHA: first, REST: alpha - first } : {};
  return { functions: glsl(map, part), numbers, table: levelTable() };
}

function programOf(wanted: Elementwise): Program {
  const { map, part, alpha, given = ARGUMENTS, value = (mapped) => mapped, numbers } = wanted;
  const isTabled = typeof alpha === "number" && part === "value" && hasTable(alpha);
  const inputs = { ...wanted.inputs, ...(typeof alpha !== "number" && { alpha }) };
  const own = isTabled ? ofTable(map, alpha) : ofLevels(map, part, alpha);
  const alphas = typeof alpha === "number" ? ", ALPHA, REST" : `, ${given.alpha}, 0.0`;
  const expression = value(`iterexp(${given.x}${isTabled ? "" : alphas})`);
  return {
    ...own,
    key: `iterexp ${map} ${part} ${isTabled} ${expression}`,
    value: expression,
    shape: together(...Object.values(inputs).map((input) => input.shape)),
    inputs,
    numbers: { ...own.numbers, ...numbers },
  };
}

/** A program without a map. */
const plain = (inputs: Readonly<Record<string, TensorInfo>>, value: string): Program => ({
  key: `iterexp ${value}`,
  functions: "",
  value,
  shape: together(...Object.values(inputs).map((input) => input.shape)),
  inputs,
  numbers: {},
  table: undefined,
});

/** The inputs of a call by their names; alpha may be a number. */
function argumentsOf(inputs: object, attributes: object) {
  const given = named(attributes as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
  const { alpha: number } = attributes as { alpha?: number };
  return { ...given, alpha: given.alpha ?? (number as number) };
}

/** A launch on a backend. */
type Run = (program: Program) => TensorInfo;

function mapSlopes(run: Run, map: MapName, alpha: Alpha, x: TensorInfo, dy: TensorInfo) {
  const slope = (part: Part, a: Alpha, d: TensorInfo) =>
    run(
      programOf({ map, part, alpha: a, inputs: { x, dy: d }, value: (mapped) => `dy * ${mapped}` }),
    );
  if (typeof alpha === "number") return [slope("x", alpha, dy)];
  const inAlpha = slope("alpha", alpha, dy);
  return [hasLevel(map) ? slope("level", 0, inAlpha) : slope("x", alpha, dy), inAlpha];
}

/** The sum over the last axis, which is kept, by the backend's own kernel. */
function summed(backend: object, name: string, x: TensorInfo): TensorInfo {
  const sum = getKernel("Sum", name).kernelFunc;
  const attrs = { axis: [x.shape.length - 1], keepDims: true };
  return sum({ inputs: { x }, attrs, backend }) as TensorInfo;
}

/** 1 in a matrix of queries and keys where the key is not behind the query. */
function past(backend: object, queries: number, keys: number): TensorInfo {
  const ones = Float32Array.from({ length: queries * keys }, (_, i) =>
    (i % keys) - Math.floor(i / keys) <= keys - queries ? 1 : 0,
  );
  return (backend as Backend).makeTensorInfo([queries, keys], "float32", ones);
}

/**
 * The shares of attention, or given dy their gradients: a program for the weights w and one for the shares w / T, T the sum of
 * weights, which the backend makes. With P = w / T the gradient in w_j is (dy_j - sum of P dy) / T.
 */
function shares(run: Run, backend: object, name: string, inputs: object, attributes: object) {
  const { scale, causal } = attributes as SharesAttributes;
  const { alpha, scores, mask, dy } = argumentsOf(inputs, attributes) as {
    alpha: Alpha;
  } & Record<string, TensorInfo>;
  const made: TensorInfo[] = [];
  const keep = (tensor: TensorInfo): TensorInfo => {
    made.push(tensor);
    return tensor;
  };
  const [queries, keys] = scores.shape.slice(-2);
  const shown = {
    ...(mask && { mask }),
    ...(causal && { past: keep(past(backend, queries, keys)) }),
  };
  const visible = Object.keys(shown).join(" * ");
  const common = {
    map: "weight",
    alpha: typeof alpha === "number" ? 1 - alpha : alpha,
    given: { x: "scores * SCALE", alpha: "1.0 - alpha" },
    numbers: { SCALE: scale },
  } as const;
  // What is hidden counts nothing, were it NaN.
  const ifShown = (value: string): string =>
    visible === "" ? value : `choose(${visible} == 0.0, 0.0, ${visible} * ${value})`;
  const w = keep(
    run(programOf({ ...common, part: "value", inputs: { scores, ...shown }, value: ifShown })),
  );
  const total = keep(summed(backend, name, w));
  const results = [];
  if (dy === undefined) {
    results.push(run(plain({ w, total }, `w / max(total, ${NOTHING})`)));
  } else {
    const parts = keep(run(plain({ w, dy }, "choose(w == 0.0, 0.0, w * dy)")));
    const moment = keep(summed(backend, name, parts));
    const factor = `(dy - choose(total > ${NOTHING}, moment / total, 0.0)) / max(total, ${NOTHING})`;
    const slope = (part: Part, times: string) =>
      run(
        programOf({
          ...common,
          part,
          inputs: { scores, ...shown, dy, total, moment },
          value: (mapped) => ifShown(`(${times} * ${mapped} * (${factor}))`),
        }),
      );
    results.push(slope("x", "SCALE"));
    if (typeof alpha !== "number") results.push(slope("alpha", "-1.0"));
  }
  for (const { dataId } of made) (backend as Backend).disposeData(dataId);
  return results;
}

/** The kernels of a GPU: the map and the shares of attention, and their gradients by elements. */
export function gpuKernels(name: string, launch: Launch): Record<string, KernelFunc> {
  const runOn =
    (backend: object): Run =>
    (program) =>
      launch(backend, program);
  return {
    [KERNEL.map]: ({ inputs, attrs, backend }) => {
      const { map } = attrs as unknown as MapAttributes;
      const { x, alpha } = argumentsOf(inputs, attrs as object) as { x: TensorInfo; alpha: Alpha };
      return launch(backend, programOf({ map, part: "value", alpha, inputs: { x } }));
    },
    [KERNEL.slopes]: ({ inputs, attrs, backend }) => {
      const { map } = attrs as unknown as MapAttributes;
      const given = argumentsOf(inputs, attrs as object) as { alpha: Alpha } & Record<
        string,
        TensorInfo
      >;
      return mapSlopes(runOn(backend), map, given.alpha, given.x, given.dy);
    },
    [KERNEL.shares]: ({ inputs, attrs, backend }) =>
      shares(runOn(backend), backend, name, inputs, attrs as object)[0],
    [KERNEL.sharesSlopes]: ({ inputs, attrs, backend }) =>
      shares(runOn(backend), backend, name, inputs, attrs as object),
  };
}
