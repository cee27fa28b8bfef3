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
import { glslOfSlope, glslOfValue, hasLevel, type Part, type ShaderMap, signOf } from "./shader.js";
import { slopeTable, valueTable } from "./shader-table.js";
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

/** The tables of every alpha, each made once. */
const valueRows = lazily(valueTable);
const slopeRows = lazily(slopeTable);

function lazily(make: () => Float32Array): () => Float32Array {
  let made: Float32Array | undefined;
  return () => {
    made ??= make();
    return made;
  };
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
  /** The map's arguments as expressions: x, for derivatives its value y, and, where it is a tensor, alpha. */
  readonly given?: { readonly x: string; readonly y: string; readonly alpha: string };
  /** An element of the result, of the map's. */
  readonly value?: (mapped: string) => string;
  readonly numbers?: Readonly<Record<string, number>>;
}

const ARGUMENTS = { x: "x", y: "y", alpha: "alpha" };

/** What a map has of a number alpha. */
function numbersOf(map: ShaderMap, alpha: number) {
  const first = Math.fround(alpha);
  const ANCHOR = anchorOf(rows(), map === "weight" ? "shift inward" : map, alpha).at;
  return { ALPHA: first, REST: alpha - first, ANCHOR };
}

function programOf(wanted: Elementwise): Program {
  const { map, part, alpha, given = ARGUMENTS, value = (mapped) => mapped, numbers } = wanted;
  const isNumber = typeof alpha === "number";
  const isValue = part === "value";
  const table = isNumber && isValue && hasTable(alpha) ? tableOf(signOf(map) * alpha) : undefined;
  const inputs = { ...wanted.inputs, ...(!isNumber && { alpha }) };
  const alphas = isNumber ? "ALPHA, REST" : `${given.alpha}, 0.0`;
  const expression = value(`iterexp(${given.x}, ${isValue ? "" : `${given.y}, `}${alphas})`);
  return {
    key: `iterexp ${map} ${part} ${table !== undefined} ${expression}`,
    functions: isValue
      ? glslOfValue(map, isNumber, table !== undefined)
      : glslOfSlope(map, part, isNumber),
    table: table?.values ?? (isValue ? valueRows() : slopeRows()),
    value: expression,
    shape: together(...Object.values(inputs).map((input) => input.shape)),
    inputs,
    numbers: {
      ...(isNumber && numbersOf(map, alpha)),
      ...(table && { LOW: table.low, HIGH: table.high }),
      ...numbers,
    },
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

/** The inputs of a call by their names; alpha may be a number, and y is there for gradients. */
function argumentsOf(inputs: object, attributes: object) {
  const given = named(attributes as NamedAttrMap, Object.values(inputs) as TensorInfo[]);
  const { alpha, y } = attributes as { alpha: number; y: TensorInfo };
  return { y, ...given, alpha: given.alpha ?? alpha };
}

/** A launch on a backend. */
type Run = (program: Program) => TensorInfo;

function mapSlopes(run: Run, map: MapName, alpha: Alpha, inputs: Record<string, TensorInfo>) {
  const { x, y, dy } = inputs;
  const slope = (part: Part, dy: TensorInfo, inputs = { x, y }) =>
    run(
      programOf({
        map,
        part,
        alpha,
        inputs: { ...inputs, dy },
        value: (mapped) => `dy * ${mapped}`,
      }),
    );
  if (typeof alpha === "number") return [slope("x", dy)];
  const inAlpha = slope("alpha", dy);
  return [hasLevel(map) ? slope("level", inAlpha) : slope("x", dy), inAlpha];
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
    given: { x: "scores * SCALE", y: "w", alpha: "1.0 - alpha" },
    numbers: { SCALE: scale },
  } as const;
  // What is hidden counts nothing, were it NaN.
  const value = (weight: string): string =>
    visible === "" ? weight : `choose(${visible} == 0.0, 0.0, ${weight})`;
  const w = keep(run(programOf({ ...common, part: "value", inputs: { scores, ...shown }, value })));
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
          inputs: { scores, w, dy, total, moment },
          value: (mapped) => `choose(w == 0.0, 0.0, ${times} * ${mapped} * (${factor}))`,
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
      const { x, alpha } = argumentsOf(inputs, attrs as object) as unknown as {
        x: TensorInfo;
        alpha: Alpha;
      };
      return launch(backend, programOf({ map, part: "value", alpha, inputs: { x } }));
    },
    [KERNEL.slopes]: ({ inputs, attrs, backend }) => {
      const { map } = attrs as unknown as MapAttributes;
      const given = argumentsOf(inputs, attrs as object) as { alpha: Alpha } & Record<
        string,
        TensorInfo
      >;
      return mapSlopes(runOn(backend), map, given.alpha, given);
    },
    [KERNEL.shares]: ({ inputs, attrs, backend }) =>
      shares(runOn(backend), backend, name, inputs, attrs as object)[0],
    [KERNEL.sharesSlopes]: ({ inputs, attrs, backend }) =>
      shares(runOn(backend), backend, name, inputs, attrs as object),
  };
}
