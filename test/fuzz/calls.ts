import * as tf from "@tensorflow/tfjs-core";
import fc, { type Arbitrary } from "fast-check";
import * as base from "../../src/base.js";
import { run } from "../../src/cli/run.js";
import * as compare from "../../src/compare.js";
import * as complex from "../../src/complex.js";
import * as decimal from "../../src/decimal.js";
import * as fit from "../../src/fit.js";
import * as half from "../../src/half.js";
import * as real from "../../src/index.js";
import { emitLayers } from "../../src/layers.js";
import * as matchers from "../../src/matchers.js";
import { arrayRho, complexRho, rho } from "../../src/rho.js";
import * as series from "../../src/series.js";
import * as layers from "../../src/tfjs.js";
import "@tensorflow/tfjs-backend-cpu";
import { Readable, Writable } from "node:stream";
import * as any from "./arguments.js";
import { Thrown } from "./errors.js";
import { readers } from "./readers.js";

/** Seconds of processor time that a call may take. */
export const CALL = 2;
/** What is documented to take longer. */
export const SOLVE = 90;
const FIT = 60;
const JUDGE = 20;

export interface Call {
  readonly name: string;
  readonly args: Arbitrary<readonly unknown[]>;
  readonly call: (...args: never[]) => unknown;
  /** Seconds of processor time; CALL if absent. */
  readonly limit?: number;
  /** How often it is drawn, beside 1 for the others. */
  readonly weight?: number;
  /** What has to be solved before, under the limit SOLVE. */
  readonly prepare?: (...args: never[]) => unknown;
  /** Places that it writes to. */
  readonly writes?: readonly number[];
}

type Functions = Record<string, unknown>;
type Place = Arbitrary<unknown>;

const { number, small, list, options, required } = any;

const WORDS = fc.constantFrom("kneser", "regular", "auto", "odd", "shift", "signed", "e", "x", "");

/** A call for every function of an object, with places by name; those without are given numbers. */
function every(
  prefix: string,
  object: Functions,
  places: Record<string, Place[]> = {},
  more: Omit<Partial<Call>, "name" | "args" | "call"> = {},
): Call[] {
  return Object.entries(object).flatMap(([name, value]) => {
    if (typeof value !== "function" || /^[A-Z]/.test(name)) return [];
    const known = places[name] ?? Array<Place>(Math.max(1, value.length)).fill(number);
    const into = name.endsWith("Into") ? { writes: [0] } : {};
    const call = (...args: never[]) => Reflect.apply(value, object, args);
    return [{ name: `${prefix}.${name}`, args: list(...known), call, ...into, ...more }];
  });
}

const digits = options({
  digits: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constantFrom(0, -1, 1.5, 1e9, NaN)),
});
const fixedPoint = fc.oneof(fc.integer({ min: -3, max: 3 }), number);
const complexOptions = options({ solution: WORDS, fixedPoint });
const slogOptions = options({ solution: WORDS, fixedPoint, branch: fixedPoint });

const z = any.complex;
const complexPlaces: Record<string, Place[]> = {
  sexp: [z, complexOptions],
  slog: [z, slogOptions],
  iterateExp: [z, z, complexOptions],
  iterate: [z, z, complexOptions],
  halfExp: [z, complexOptions],
  half: [z, complexOptions],
  fixedPoint: [fixedPoint],
  schroder: [z, fixedPoint],
  inverseSchroder: [z, fixedPoint],
  iterateExpInto: [any.floats, any.floats, z, complexOptions],
  sexpInto: [any.floats, any.floats, complexOptions],
  slogInto: [any.floats, any.floats, slogOptions],
};

const d = any.decimal;
const order = fc.oneof(
  fc.integer({ min: 0, max: 12 }),
  fc.constantFrom(-1, 1.5, 1e9, NaN, Infinity, 201),
);
const seriesPlaces: Record<string, Place[]> = {
  sexpSeries: [number, order],
  slogSeries: [number, order],
  iterateSeries: [number, fc.oneof(small, number), order],
};
const decimalPlaces: Record<string, Place[]> = {
  sexpSeries: [d, order, digits],
  slogSeries: [d, order, digits],
  iterateSeries: [d, d, order, digits],
  iterateExp: [d, d, digits],
  iterate: [d, d, digits],
  halfExp: [d, digits],
  half: [d, digits],
  sexp: [d, digits],
  slog: [d, digits],
  sexpDerivative: [d, digits],
  slogDerivative: [d, digits],
  iterateExpGradient: [d, d, digits],
  iterateGradient: [d, d, digits],
};

const w = any.complexDecimal;
const complexDigits = options({
  digits: fc.oneof(fc.integer({ min: 1, max: 50 }), number),
  solution: WORDS,
  fixedPoint,
  branch: fixedPoint,
});
const complexDecimalPlaces: Record<string, Place[]> = {
  sexp: [w, complexDigits],
  slog: [w, complexDigits],
  iterateExp: [w, w, complexDigits],
  halfExp: [w, complexDigits],
  fixedPoint: [fixedPoint, complexDigits],
};

/** Bases of every regime, and next to its ends. */
const BASES: unknown[] = [
  ...[
    2,
    "10",
    "3/2",
    1.3,
    1.1,
    1.44466786,
    1.444667861,
    1.4446678610097,
    "e^(1/e)",
    1.4446678610098,
    1.4447,
  ],
  ...[
    "e",
    1e3,
    1.0001,
    { re: 1, im: 1 },
    { re: 0, im: -1 },
    { re: 1.6, im: 0.5 },
    { re: -2, im: 0 },
  ],
];

const kept = new Map<unknown, Functions>();
/** The functions of a base, and those on the plane. */
const bothOf = (b: unknown): Functions => {
  const complex = base.complexBase(b as never) as unknown as Functions;
  if (typeof b === "object") return complex;
  return { ...base.base(b as never), complex, decimal: base.decimalBase(b as never) };
};
const baseAt = (b: unknown): Functions => {
  const found = kept.get(b) ?? bothOf(b);
  kept.set(b, found);
  return found;
};

const solved = new Set<string>();
/** Solves for a base what a kind of call needs, once; a refusal is as good. */
function solve(b: unknown, kind: string): void {
  const name = `${kind} ${JSON.stringify(b)}`;
  if (solved.has(name)) return;
  solved.add(name);
  try {
    const of = baseAt(b);
    const inner = (
      kind === "complex" ? (of.complex ?? of) : kind === "decimal" ? of.decimal : of
    ) as Functions;
    (inner.half as (x: unknown) => unknown)(kind === "complex" ? { re: 0.5, im: 0.5 } : 0.5);
    (inner.sexp as (x: unknown) => unknown)(kind === "complex" ? { re: 0.5, im: -0.5 } : 0.3);
  } catch {}
}

const ofRealBases = [
  ...["iterate", "half", "sexp", "slog", "sexpDerivative", "slogDerivative", "iterateGradient"],
  ...Object.keys(seriesPlaces),
];
const baseCalls: Call[] = (["real", "decimal", "complex"] as const).flatMap((kind) => {
  const places = { real: seriesPlaces, decimal: decimalPlaces, complex: {} }[kind];
  const [names, numbersOf] = {
    real: [ofRealBases, number],
    decimal: [ofRealBases, d],
    complex: [["iterate", "half", "sexp", "slog"], z],
  }[kind] as [string[], Place];
  return names.map((name): Call => {
    const own = (places as Record<string, Place[]>)[name];
    const known = own ?? Array<Place>(name.startsWith("iterate") ? 2 : 1).fill(numbersOf);
    return {
      name: `base(b).${kind === "real" ? "" : `${kind}.`}${name}`,
      args: fc.tuple(fc.constantFrom(...BASES), list(...known)),
      prepare: (b: unknown) => solve(b, kind),
      ...(name.endsWith("Series") ? { limit: SOLVE, weight: 0.3 } : {}),
      call: (b: unknown, args: never[]) => {
        const of = baseAt(b);
        const isComplex = typeof b === "object";
        if (isComplex && kind !== "complex") {
          throw new Thrown("a complex base has no such function");
        }
        const inner = (kind === "real" || isComplex ? of : of[kind]) as Functions;
        return Reflect.apply(inner[name] as () => unknown, inner, args);
      },
    };
  });
});

const rhoOptions = options({ extension: WORDS });
const rhoPlaces: Record<string, Place[]> = {
  sum: [any.numbers],
  dot: [any.numbers, any.numbers],
  inverse: [number],
  sumGradient: [any.numbers],
  dotGradient: [any.numbers, any.numbers],
  sumInto: [any.strided, any.strided],
  dotInto: [any.strided, any.strided, any.strided],
  sumGradientInto: [
    options({ value: any.strided, dxs: any.strided, dalpha: any.strided }),
    any.strided,
  ],
  dotGradientInto: [
    options({ value: any.strided, dxs: any.strided, dws: any.strided, dalpha: any.strided }),
    any.strided,
    any.strided,
  ],
};
const rhoAlpha = fc.oneof(small, small, number, fc.constantFrom(-1, 0, 0.5, 1, 2, 3, -0.95));

const rhoCalls: Call[] = [
  ...Object.entries(rhoPlaces).map(
    ([name, places]): Call => ({
      name: `arrayRho(alpha).${name}`,
      args: fc.tuple(rhoAlpha, options({ extension: WORDS }), list(...places)),
      ...(name.endsWith("Into") ? { writes: [2] } : {}),
      call: (alpha: never, given: never, args: never[]) => {
        const made = arrayRho(alpha, given) as unknown as Functions;
        return Reflect.apply(made[name] as () => unknown, made, args);
      },
    }),
  ),
  {
    name: "rho(alpha).sum of several",
    args: fc.tuple(rhoAlpha, fc.array(any.mostly(number), { maxLength: 5 })),
    call: (alpha: never, xs: never[]) => rho(alpha).sum(...xs),
  },
  {
    name: "complexRho",
    args: fc.tuple(list(z), fc.constantFrom("sum", "dot", "inverse"), list(z, z)),
    call: ([alpha]: never[], name: "sum", args: never[]) => {
      const made = complexRho(alpha);
      return Reflect.apply(made[name], made, name === "sum" ? args : args.map((x) => [x]));
    },
  },
  { name: "rho", args: list(rhoAlpha, rhoOptions), call: rho as never },
  { name: "arrayRho", args: list(rhoAlpha, rhoOptions), call: arrayRho as never },
];

const target = fc.constantFrom(
  "javascript",
  "c",
  "glsl",
  "wgsl",
  "rust",
  "python",
  "numpy",
  "pytorch",
  "jax",
  "f",
);
const emitOptions = options({
  name: fc.oneof(
    fc.constantFrom("iterate", "f", "super", "math", "alpha", "range", "exp", "C", "1x"),
    fc.string(),
  ),
  table: fc.constantFrom("source", "bound", "x"),
});
const fitOptions = {
  alpha: fc.oneof(small, number, fc.constantFrom(0.5, -0.5, 1 / 3)),
  domain: any.range,
  maxError: fc.oneof(fc.constantFrom(1e-2, 1e-3, 1e-6, 1e-9, 2, 10), number),
  error: fc.constantFrom("relative", "absolute", "ulp", "x"),
  precision: fc.constantFrom("f32", "f64", "f16"),
  shape: fc.constantFrom("auto", "polynomial", "piecewise", "x"),
  continuity: fc.constantFrom<unknown>(0, 1, 2),
  monotone: fc.boolean(),
  outside: fc.constantFrom("nan", "clamp", "exact", "x"),
  maxBytes: fc.oneof(fc.constantFrom(1000, 4e6), number),
};

let fits: Functions[] | undefined;
const fitsMade = (): Functions[] => {
  fits ??= [
    fit.fitIterate({ alpha: 0.5, domain: [-2, 2], maxError: 1e-5, precision: "f32" }),
    fit.fitIterate({ alpha: 0.5, domain: [-Infinity, 5], maxError: 1e-9, outside: "exact" }),
    fit.fitIterate({ alpha: -0.5, domain: [-0.5, 8], maxError: 1e-4, outside: "clamp" }),
    fit.fitIterate({ alpha: [0.4, 0.6], domain: [0, 1], maxError: 1e-2, precision: "f32" }),
  ] as unknown as Functions[];
  return fits;
};
const fitPlaces: Record<string, Place[]> = {
  evaluate: [number, small],
  derivative: [number],
  gradient: [number, small],
  evaluateInto: [any.floats, any.floats, fc.oneof(any.floats, small)],
  gradientInto: [
    options({ value: any.floats, dx: any.floats, dalpha: any.floats }),
    any.floats,
    fc.oneof(any.floats, small),
  ],
  emit: [target, emitOptions],
  shaderTable: [],
  toJSON: [],
  toBuffer: [],
};

const tableOptions = required({
  alpha: fc.oneof(small, number),
  from: number,
  to: number,
  count: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, -1, 1.5, NaN, 1e16)),
  spacing: fc.constantFrom("linear", "log", "chebyshev", "x"),
  columns: fc.array(fc.constantFrom("x", "value", "dx", "dalpha", "y"), { maxLength: 5 }),
});

const fitCalls: Call[] = [
  {
    name: "fitIterate",
    args: list(options(fitOptions)),
    call: fit.fitIterate as never,
    limit: FIT,
    weight: 0.2,
  },
  {
    name: "fitIterate, all options",
    args: list(required(fitOptions)),
    call: fit.fitIterate as never,
    limit: FIT,
    weight: 0.2,
  },
  ...Object.entries(fitPlaces).map(
    ([name, places]): Call => ({
      name: `fit.${name}`,
      args: fc.tuple(fc.nat({ max: 3 }), list(...places)),
      prepare: fitsMade,
      ...(name.endsWith("Into") ? { writes: [1] } : {}),
      call: (i: number, args: never[]) => {
        const made = fitsMade()[i] as Functions;
        if (typeof made[name] !== "function") throw new Thrown("only the other kind of fit has it");
        return Reflect.apply(made[name], made, args);
      },
    }),
  ),
  { name: "table", args: list(tableOptions), call: fit.table as never },
  ...["tableToCHeader", "tableToCsv", "tableToJson", "tableToNpy", "tableToNpz"].map(
    (name): Call => ({
      name,
      args: list(
        fc.oneof(
          fc
            .integer({ min: 1, max: 5 })
            .map((count) => fit.table({ alpha: 0.5, from: 0, to: 1, count })),
          required({ x: any.floats, value: any.floats }),
        ),
      ),
      call: (fit as unknown as Functions)[name] as never,
    }),
  ),
];

/** Bases of every kind that judge and the matchers take, and one that has no heights. */
const judgedBase = fc.constantFrom(
  ...[2, 10, 1.2, Math.E, base.ETA].map((b) => base.base(b)),
  base.base(1.2, { fixedPoint: "repelling" }),
);
const judgeOptions = options({
  alpha: fc.oneof(small, number, fc.constantFrom(0.5)),
  base: judgedBase,
  domain: any.range,
  budget: fc.constantFrom(50, 0, -1, NaN),
});
const within = fc.constantFrom("1 ulp", "2%", "0.001%", "1 ulps", "ulp", "1e400 ulp");
const matcherOptions = options({
  alpha: fc.oneof(small, number),
  base: judgedBase,
  within,
  domain: any.range,
});

/** The constructions, each with slog, sexp and iterate; judge and the matchers. */
const compareCalls: Call[] = [
  ...compare.survey.flatMap((entry) =>
    every(entry.name, entry as unknown as Functions, {
      iterate: [number, fc.oneof(small, number)],
    }),
  ),
  {
    name: "judge",
    args: list(any.functions, judgeOptions),
    call: compare.judge as never,
    limit: JUDGE,
    weight: 0.3,
  },
  {
    name: "surveyOf(base(b))",
    args: fc.tuple(fc.constantFrom(...BASES), number, fc.oneof(small, number)),
    prepare: (b: unknown) => solve(b, "real"),
    call: ((b: never, x: number, alpha: number) =>
      compare.surveyOf(base.base(b)).entries.map(({ iterate }) => iterate(x, alpha))) as never,
    limit: SOLVE,
    weight: 0.1,
  },
];
const matcherCalls: Call[] = [
  {
    name: "toBeIterateOfExp",
    args: list(any.functions, matcherOptions),
    call: matchers.toBeIterateOfExp as never,
    limit: JUDGE,
  },
  {
    name: "toComposeToExp",
    args: list(
      any.functions,
      fc.oneof(fc.integer({ min: 1, max: 4 }), number),
      options({ within, domain: any.range }),
    ),
    call: matchers.toComposeToExp as never,
    limit: JUDGE,
  },
];

/** Tensors as they are written down: [shape, values]; the call makes them. */
const shape = fc.array(fc.constantFrom(0, 1, 2, 3, 3, 4), { maxLength: 3 });
const tensor = fc
  .tuple(
    shape,
    fc.array(number, { minLength: 1, maxLength: 8 }),
    fc.constantFrom("float32", "float32", "int32", "bool"),
  )
  .map(([dims, values, dtype]) => ({ dims, values, dtype }));
type Written = { dims: number[]; values: number[]; dtype: "float32" };
const isWritten = (value: unknown): value is Written =>
  typeof value === "object" && value !== null && "dims" in value && "dtype" in value;
const read = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(read);
  if (!isWritten(value)) return value;
  const size = value.dims.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, i) => value.values[i % value.values.length]);
  return tf.tensor(values, value.dims, value.dtype);
};
const tensors = fc.oneof(
  { weight: 6, arbitrary: tensor as Place },
  { weight: 1, arbitrary: number as Place },
);
const layerOptions = options({
  units: fc.oneof(fc.integer({ min: 1, max: 3 }), number),
  heads: fc.oneof(fc.integer({ min: 1, max: 3 }), number),
  keyDim: fc.oneof(fc.integer({ min: 1, max: 3 }), number),
  alpha: fc.oneof(small, number),
  extension: WORDS,
  useBias: fc.boolean(),
  seed: number,
  kernelInitializer: fc.constantFrom("positive", "ones", "glorotUniform", "x"),
  activation: fc.constantFrom("relu", "linear", "x"),
});
const heights = fc.oneof(small as Place, tensors);
const LAYERS: Record<string, Place[]> = {
  iterateExp: [tensors, heights],
  rhoSum: [
    tensors,
    fc.oneof(
      fc.integer({ min: -2, max: 2 }) as Place,
      fc.constantFrom<unknown>(undefined, [0, 1], []),
    ),
    heights,
    options({ weights: tensors, extension: WORDS, keepDims: fc.boolean() }),
  ],
  gate: [
    fc.array(tensors, { maxLength: 3 }) as Place,
    options({ heights: fc.array(small, { maxLength: 3 }) }),
  ],
  coModulate: [
    tensors,
    tensors,
    tensors,
    options({ alpha: heights, mask: tensors, causal: fc.boolean() }),
  ],
};
const layerCalls: Call[] = Object.entries(layers as unknown as Functions).flatMap(
  ([name, value]): Call[] => {
    if (typeof value !== "function" || /^[A-Z]/.test(name)) return [];
    const make = value as (...args: unknown[]) => unknown;
    const places = LAYERS[name];
    const call = (...args: unknown[]) =>
      tf.tidy(() => {
        const result = make(...(read(args) as unknown[])) as tf.Tensor;
        return result instanceof tf.Tensor ? [...result.dataSync()] : 0;
      });
    if (places) return [{ name, args: list(...places), call: call as never }];
    const inputs = fc.oneof(
      tensor as Place,
      fc.array(tensor, { minLength: 1, maxLength: 4 }) as Place,
    );
    return [
      { name, args: list(layerOptions), call: ((given: unknown) => make(given)) as never },
      {
        name: `${name}.apply`,
        args: fc.tuple(
          fc.record({
            units: fc.integer({ min: 1, max: 3 }),
            heads: fc.constant(1),
            keyDim: fc.integer({ min: 1, max: 3 }),
            alpha: fc.oneof(small, number),
          }),
          inputs,
        ),
        call: ((given: Record<string, unknown>, input: unknown) => {
          let layer: { apply(x: unknown): unknown; dispose(): void } | undefined;
          for (const names of [["units"], ["units", "alpha"], ["heads", "keyDim"], ["alpha"], []]) {
            try {
              layer = make(
                Object.fromEntries(names.map((key) => [key, given[key]])),
              ) as typeof layer;
              break;
            } catch {}
          }
          return tf.tidy(() => {
            layer?.apply(read(input));
            return 0;
          });
        }) as never,
      },
    ];
  },
);

const WORD = fc.oneof(
  fc.constantFrom("table", "verify", "compare", "fit", "cache", "judge", "help"),
  fc.constantFrom(
    "--alpha",
    "-a",
    "--from",
    "--to",
    "--count",
    "--at",
    "--digits",
    "--base",
    "--format",
    "--inverse",
  ),
  fc.constantFrom(
    "--columns",
    "--spacing",
    "--tolerance",
    "--explain",
    "--measure",
    "--shape",
    "--emit",
    "--domain",
  ),
  fc.constantFrom(
    "json",
    "csv",
    "text",
    "log",
    "x,value",
    "wgsl",
    "c",
    "1/2",
    "1/3",
    "-1",
    "0x10",
    "nowhere.mjs",
  ),
  number.map(String),
  fc.string(),
);
const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
const cliCalls: Call[] = [
  {
    name: "iterexp",
    limit: FIT,
    args: fc.tuple(
      fc.constantFrom(
        [],
        [],
        ["table"],
        ["verify"],
        ["compare", "--at"],
        ["judge"],
        ["cache"],
        ["--digits", "20"],
      ),
      fc.array(WORD, { maxLength: 6 }).filter((words) => !words.includes("--clear")),
      fc.array(fc.oneof(number.map(String), fc.string()), { maxLength: 3 }),
    ),
    call: (async (first: string[], words: string[], lines: string[]) => {
      // A long table or many digits are what is asked for.
      const modest = words.map((word) =>
        Number(word) > 1000 || Number(word) === Infinity ? "7" : word,
      );
      const stdin = Readable.from([lines.join("\n")]);
      const status = await run([...first, ...modest], { stdin, stdout: sink(), stderr: sink() });
      if (![0, 1, 2, 3].includes(status)) throw new Error(`status ${status}`);
      return status;
    }) as never,
  },
];

const b = fc.oneof(
  fc.double({ min: 1, max: 5, noNaN: true }) as Place,
  number as Place,
  fc.tuple(small, small).map(([re, im]) => ({ re, im })) as Place,
  d,
);

/** Every export of every entry, by area. */
export const areas: Readonly<Record<string, readonly Call[]>> = {
  real: [
    ...every("iterexp", real as Functions, {
      compositionError: [any.functions, fc.oneof(fc.integer({ min: 1, max: 5 }), number), number],
      iterateExpInto: [any.floats, any.floats, number],
    }),
    {
      name: "expIterate(alpha)(x)",
      args: fc.tuple(list(number), list(number), fc.nat({ max: 2 })),
      call: ([alpha]: never[], [x]: never[], way: number) => {
        const f = real.expIterate(alpha);
        return way === 0 ? f(x) : way === 1 ? f.derivative(x) : Object.keys(f).length;
      },
    },
  ],
  half: every("half", half as Functions),
  complex: every("complex", complex as Functions, complexPlaces),
  decimal: [
    ...every("decimal", decimal as unknown as Functions, decimalPlaces).filter(
      ({ name }) => !/prepare|fromJSON/.test(name),
    ),
    ...every("decimal.complex", decimal.complex as Functions, complexDecimalPlaces),
    {
      name: "prepare",
      args: fc.tuple(fc.oneof(any.anything, fc.integer({ min: 1, max: 60 }))),
      call: decimal.prepare as never,
      limit: SOLVE,
      weight: 0.2,
    },
  ],
  base: [
    ...baseCalls,
    {
      name: "base(any)",
      args: list(b, options({ fixedPoint })),
      call: ((...args: never[]) => {
        const made = Reflect.apply(base.base, undefined, args) as unknown as Functions;
        return (made.sexp as (x: number) => unknown)(0.5);
      }) as never,
      limit: SOLVE,
      weight: 0.1,
    },
    {
      name: "complexBase(any)",
      args: list(fc.oneof(b, z), options({ solution: WORDS, fixedPoint })),
      call: ((...args: never[]) => {
        const made = Reflect.apply(base.complexBase, undefined, args) as unknown as Functions;
        return (made.sexp as (x: number) => unknown)(0.5);
      }) as never,
      limit: SOLVE,
      weight: 0.1,
    },
    ...every("base", base as unknown as Functions).filter(
      ({ name }) => !/^base\.(base|complexBase|superRoot)$/.test(name),
    ),
    {
      name: "superRoot",
      args: list(number, fc.oneof(small, number), options({ branch: fixedPoint })),
      call: base.superRoot as never,
      limit: SOLVE,
      weight: 0.3,
    },
    {
      name: "superRoot.decimal",
      args: list(d, d, options({ branch: fixedPoint, digits: fc.integer({ min: 1, max: 30 }) })),
      call: base.superRoot.decimal as never,
      limit: SOLVE,
      weight: 0.1,
    },
  ],
  series: every("series", series as Functions, seriesPlaces),
  rho: rhoCalls,
  fit: fitCalls,
  compare: compareCalls,
  matchers: matcherCalls,
  layers: [
    ...layerCalls,
    {
      name: "emitLayers",
      args: list(options({ target: fc.constantFrom("pytorch", "jax", "x") })),
      call: emitLayers as never,
    },
  ],
  cli: cliCalls,
  readers,
};
