import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers } from "@tensorflow/tfjs-layers";
import { describe, expectOneOf } from "../numbers/arguments.js";
import { expectBoolean, expectCount } from "./arguments.js";

type DenseConfig = Parameters<typeof layers.dense>[0];
type AddWeight = Parameters<layers.Layer["addWeight"]>;
type Initializer = ReturnType<typeof initializers.zeros>;

/** What tf.layers.dense takes, but for its units. */
export interface DenseOptions extends Omit<DenseConfig, "units" | "kernelInitializer"> {
  /**
   * Of every kernel: a name, a configuration or an object of TensorFlow.js, or "positive", uniform in [0, 2 / fan-in], with
   * which a neuron begins as a weighted mean. "leCunUniform" by default, of variance 1 / fan-in: a sum of
   * products then has the mean square of what comes in, whatever the number of units.
   */
  readonly kernelInitializer?: DenseConfig["kernelInitializer"] | "positive";
  /** Of random initializers that have no seed of their own. Kernel k of a layer takes seed + k, bias k takes seed - 1 - k. */
  readonly seed?: number;
}

/** Options that a dense layer reads from a name, a configuration or an object. */
const READ = {
  activation: "an activation",
  kernelInitializer: "an initializer",
  biasInitializer: "an initializer",
  kernelRegularizer: "a regularizer",
  biasRegularizer: "a regularizer",
  activityRegularizer: "a regularizer",
  kernelConstraint: "a constraint",
  biasConstraint: "a constraint",
} as const;

const isLength = (n: unknown): boolean =>
  n === null || (Number.isSafeInteger(n) && (n as number) >= 0);

/** What the options of a dense layer have to be that are neither read here nor checked where they are used. */
const VALUES: Readonly<Record<string, (name: string, value: unknown) => unknown>> = {
  name: (name, value) =>
    expectKind(name, value, typeof value === "string" && value !== "", "a text"),
  dtype: (name, value) => expectOneOf(name, value, ["float32"]),
  inputDType: (name, value) => expectOneOf(name, value, ["float32", "int32", "bool"]),
  trainable: expectBoolean,
  inputDim: expectCount,
  batchSize: expectCount,
  inputShape: expectShape,
  batchInputShape: expectShape,
  weights: (name, value) => {
    const fits = Array.isArray(value) && value.every((weight) => weight instanceof tf.Tensor);
    expectKind(name, value, fits, "an array of tensors");
  },
};

function expectKind(name: string, value: unknown, fits: boolean, kind: string): void {
  if (!fits) throw new TypeError(`${name} = ${describe(value)}, expected ${kind}`);
}

function expectShape(name: string, value: unknown): void {
  const fits = Array.isArray(value) && value.every(isLength);
  expectKind(name, value, fits, "an array of whole numbers, null for any number");
}

/** Throws where an option is null, or one of a dense layer has a value that it cannot have. */
export function expectValues(config: object): void {
  for (const [option, value] of Object.entries(config)) {
    if (value === undefined) continue;
    expectKind(option, value, value !== null, "a value, or no such option");
    VALUES[option]?.(option, value);
  }
}

export const DENSE_OPTIONS = [...Object.keys(READ), ...["useBias", "seed"], ...Object.keys(VALUES)];

type Identified = {
  readonly activation: { apply(x: tf.Tensor): tf.Tensor };
  readonly activityRegularizer: layers.Layer["activityRegularizer"];
} & { readonly [part in `${"kernel" | "bias"}Initializer`]: Initializer } & {
  readonly [part in `${"kernel" | "bias"}Regularizer`]: AddWeight[4];
} & { readonly [part in `${"kernel" | "bias"}Constraint`]: AddWeight[6] };

const denseOf = (options: object) => layers.dense({ units: 1, name: "options", ...options });

/** The options as objects and as what a configuration holds of them. */
export interface ReadOptions {
  readonly objects: Identified;
  readonly serialized: tf.serialization.ConfigDict;
  /** The initializers of the layer's kernel number k, with so many rows, and of its bias number k. */
  kernelInitializer(k: number, rows: number): Initializer;
  biasInitializer(k: number): Initializer;
}

/** A dense layer that is never built does the reading: TensorFlow.js exports no other way from names to objects. */
export function readOptions(options: DenseOptions): ReadOptions {
  const { seed, kernelInitializer = "leCunUniform" } = options;
  const positive = kernelInitializer === "positive";
  const values: Record<string, unknown> = { ...options };
  values.kernelInitializer = positive ? "randomUniform" : kernelInitializer;
  const read: Record<string, unknown> = {};
  for (const [option, kind] of Object.entries(READ)) {
    if (values[option] === undefined) continue;
    read[option] = values[option];
    if (!isRead(option, values[option])) {
      throw new RangeError(
        `${option} = ${describe(values[option])}, expected ${kind}: its name, its configuration or itself`,
      );
    }
  }
  const dense = denseOf(read);
  const objects = dense as unknown as Identified;
  const config = dense.getConfig();
  const serialized = Object.fromEntries(
    Object.keys(READ).flatMap((option) => (config[option] ? [[option, config[option]]] : [])),
  );
  if (positive) serialized.kernelInitializer = "positive";
  return {
    objects,
    serialized,
    kernelInitializer: (k, rows) => {
      // A minval of 0 would count as one not given.
      const range = { minval: Number.MIN_VALUE, maxval: 2 / rows };
      const uniform = () => initializers.randomUniform(range);
      return seeded(positive ? uniform() : objects.kernelInitializer, seed, k);
    },
    biasInitializer: (k) => seeded(objects.biasInitializer, seed, -1 - k),
  };
}

function isRead(option: string, value: unknown): boolean {
  try {
    denseOf({ [option]: value });
    return Boolean(value);
  } catch {
    return false;
  }
}

/** The seed that 0 stands for, which TensorFlow.js takes for none. */
const FOR_ZERO = 2 ** 31;

/** The initializer with `step` more than its seed: weights of one seed would be equal where their shapes are. */
function seeded(initializer: Initializer, seed: number | undefined, step: number): Initializer {
  const config = initializer.getConfig();
  const first = config.seed ?? seed;
  if (!("seed" in config) || typeof first !== "number") return initializer;
  const Kind = initializer.constructor as new (config: object) => Initializer;
  return new Kind({ ...config, seed: first + step || FOR_ZERO });
}
