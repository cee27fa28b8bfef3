import {
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import { memoized } from "../../numbers/memo.js";
import { rows } from "../heights/rows.js";
import { anchorOf, type MapName, NOTHING } from "./maps.js";
import { KERNEL, type MapAttributes, named, type SharesAttributes } from "./names.js";
import { hasTable, numberTable } from "./number-table.js";
import { glslOfSlope, glslOfValue, hasLevel, type Part, type ShaderMap, signOf } from "./shader.js";
import { slopeTable, valueTable } from "./shader-table.js";
import { together } from "./typed-arrays.js";

/** One launch of a program over the elements of `shape`, or over sums of these. */
export interface Program {
  /** Programs of one key and one set of inputs have the same source. */
  readonly key: string;
  /** In GLSL ES 3.0, as shader.ts describes it. */
  readonly functions: string;
  /** An element of the result from elements of the inputs, by their names. */
  readonly value: string;
  /** What the inputs broadcast to. */
  readonly shape: number[];
  /** Of sums, with length 1 along the axes that they take together; as many axes as `shape` has. */
  readonly kept?: number[] | undefined;
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
  const anchor = () => anchorOf(rows(), map === "weight" ? "shift inward" : map, alpha).at;
  return { ALPHA: first, REST: alpha - first, ...(!hasLevel(map) && { ANCHOR: anchor() }) };
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

/** A backend, and what programs run on it give and leave. */
interface Device {
  readonly name: string;
  readonly backend: object;
  run(program: Program): TensorInfo;
  dispose(tensor: TensorInfo): void;
}

/** The gradients in x, in a tensor of alphas and in weights; of a sum, whose terms are made again. */
function mapSlopes(
  { run, dispose }: Device,
  { map, kept }: MapAttributes,
  alpha: Alpha,
  operands: Record<string, TensorInfo>,
) {
  const { x, dy, weights } = operands;
  const y = kept ? run(programOf({ map, part: "value", alpha, inputs: { x } })) : operands.y;
  const factors = { dy, ...(weights && { weights }) };
  const product = Object.keys(factors).join(" * ");
  const slope = (part: Part) =>
    run(
      programOf({
        map,
        part,
        alpha,
        inputs: { x, y, ...factors },
        value: (mapped) => `${product} * ${mapped}`,
      }),
    );
  const inAlpha = typeof alpha === "number" ? [] : [slope("alpha")];
  const [ofAlpha] = inAlpha;
  const inX = ofAlpha && hasLevel(map) ? run(levelSlope(map, x, ofAlpha)) : slope("x");
  const inWeights = weights ? [run(plain({ y, dy }, "y * dy"))] : [];
  if (kept) dispose(y);
  return [inX, ...inAlpha, ...inWeights];
}

/** The gradient in x from that in alpha, of which neither y nor alpha is needed. */
const levelSlope = (map: MapName, x: TensorInfo, ofAlpha: TensorInfo): Program =>
  programOf({
    map,
    part: "level",
    alpha: 0,
    inputs: { x, ofAlpha },
    given: { ...ARGUMENTS, y: "0.0" },
    value: (mapped) => `ofAlpha * ${mapped}`,
  });

/** So many terms at most are summed one by one in a program of their own map; f32 and a GPU's threads want no more. */
const MOST_TERMS = 1024;

/** The sum over axes of what a program gives: in one with it, or by the backend's own kernel after it where there are many terms. */
function sumOf({ run, dispose, name, backend }: Device, program: Program, kept: number[]) {
  const { shape } = program;
  const count = (of: number[]) => util.sizeFromShape(of);
  if (count(shape) <= MOST_TERMS * count(kept)) return run({ ...program, kept });
  const x = run(program);
  const axis = shape.flatMap((n, i) => (kept[i] === n ? [] : [i]));
  const sum = getKernel("Sum", name).kernelFunc;
  const result = sum({ inputs: { x }, attrs: { axis, keepDims: true }, backend }) as TensorInfo;
  dispose(x);
  return result;
}

/** 1 in a matrix of queries and keys where the key is not behind the query. */
function past(backend: object, queries: number, keys: number): TensorInfo {
  const ones = Float32Array.from({ length: queries * keys }, (_, i) =>
    (i % keys) - Math.floor(i / keys) <= keys - queries ? 1 : 0,
  );
  return (backend as Backend).makeTensorInfo([queries, keys], "float32", ones);
}

/**
 * The shares of attention w / T, T the sum of weights w, or given dy their gradients. With P = w / T the gradient in w_j
 * is (dy_j - sum of P dy) / T.
 */
function shares(device: Device, inputs: object, attributes: object) {
  const { run, dispose, backend } = device;
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
  const kept = [...scores.shape.slice(0, -1), 1];
  const weights = programOf({ ...common, part: "value", inputs: { scores, ...shown }, value });
  const w = keep(run(weights));
  // To make weights again in the sum and in the shares takes longer than to keep them.
  const total = keep(sumOf(device, plain({ w }, "w"), kept));
  const results = [];
  if (dy === undefined) {
    results.push(run(plain({ w, total }, `w / max(total, ${NOTHING})`)));
  } else {
    const parts = plain({ w, dy }, "choose(w == 0.0, 0.0, w * dy)");
    const moment = keep(sumOf(device, parts, kept));
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
  for (const tensor of made) dispose(tensor);
  return results;
}

/** The kernels of a GPU: the map, its sums and the shares of attention, and their gradients by elements. */
export function gpuKernels(name: string, launch: Launch): Record<string, KernelFunc> {
  const deviceOf = (backend: object): Device => ({
    name,
    backend,
    run: (program) => launch(backend, program),
    dispose: ({ dataId }) => (backend as Backend).disposeData(dataId),
  });
  const kernel =
    (
      results: (
        device: Device,
        attributes: MapAttributes,
        alpha: Alpha,
        operands: Record<string, TensorInfo>,
      ) => TensorInfo | TensorInfo[],
    ): KernelFunc =>
    ({ inputs, attrs, backend }) => {
      const operands = argumentsOf(inputs, attrs as object);
      const attributes = attrs as unknown as MapAttributes;
      return results(
        deviceOf(backend),
        attributes,
        operands.alpha as Alpha,
        operands as Record<string, TensorInfo>,
      );
    };
  return {
    [KERNEL.map]: kernel(({ run }, { map }, alpha, { x }) =>
      run(programOf({ map, part: "value", alpha, inputs: { x } })),
    ),
    [KERNEL.sum]: kernel((device, { map, kept }, alpha, { x, weights }) => {
      const inputs = { x, ...(weights && { weights }) };
      const value = (mapped: string) => (weights ? `weights * ${mapped}` : mapped);
      const terms = programOf({ map, part: "value", alpha, inputs, value });
      return sumOf(device, terms, [...(kept ?? [])]);
    }),
    [KERNEL.slopes]: kernel(mapSlopes),
    [KERNEL.shares]: ({ inputs, attrs, backend }) =>
      shares(deviceOf(backend), inputs, attrs as object)[0],
    [KERNEL.sharesSlopes]: ({ inputs, attrs, backend }) =>
      shares(deviceOf(backend), inputs, attrs as object),
  };
}
