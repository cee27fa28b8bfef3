import * as tf from "@tensorflow/tfjs-core";
import {
  initializers,
  type LayerVariable,
  layers,
  type Shape,
  SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { describe, expectOptions } from "../numbers/arguments.js";
import { asTensor, expectBoolean } from "./arguments.js";
import { zerosOf } from "./empty.js";
import {
  DENSE_OPTIONS,
  type DenseOptions,
  expectValues,
  type ReadOptions,
  readOptions,
} from "./options.js";

type Constraint = NonNullable<Parameters<layers.Layer["addWeight"]>[6]>;
type Initializer = ReturnType<typeof initializers.zeros>;
type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;
export type Mask = tf.Tensor | undefined;

/** What a layer takes at one place: its name in messages and its axes, where "..." stands for any number of them. */
export interface InputForm {
  readonly name: string;
  readonly axes: readonly string[];
}

/** Weights of x -> x K + b. */
export interface Affine {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable | undefined;
}

/** What TensorFlow.js hands to a layer that is called, besides its inputs. */
export interface CallOptions {
  /** The masks of the inputs, as far as they have one. */
  readonly mask?: tf.Tensor | null | undefined | (tf.Tensor | null | undefined)[];
  /** Whether the layer is being trained. */
  readonly training?: boolean;
}

/**
 * What the layers here have in common: the options of tf.layers.dense, inputs that are checked, masks.
 *
 * tfjs-layers applies constraints to weights that are set and not to those that an optimizer has moved. Here a call
 * applies them to its kernels and biases while training, and the first call after training does.
 */
export abstract class IterateLayer extends layers.Layer {
  /** Whether affine maps have a bias. */
  readonly useBias: boolean;
  /** The seed of random initializers that have none of their own. */
  readonly seed: number | undefined;
  readonly #options: ReadOptions;
  readonly #constrained: { weight: LayerVariable; constraint: Constraint }[] = [];
  #affines = 0;
  #lengths: (number | null)[] = [];
  #moved = false;

  /** `own` are the options that the layer knows beside those of a dense layer. */
  constructor(config: DenseOptions, own: readonly string[]) {
    if (config === undefined) throw new TypeError("config = undefined, expected an object");
    expectOptions("config", config, [...own, ...DENSE_OPTIONS]);
    expectValues(config);
    super(withInputShape(config));
    this.useBias = expectBoolean("useBias", config.useBias ?? true);
    this.seed = config.seed;
    if (this.seed !== undefined && !Number.isSafeInteger(this.seed)) {
      throw new RangeError(`seed = ${describe(this.seed)}, expected an integer`);
    }
    this.#options = readOptions(config);
    this.activityRegularizer = this.#options.objects.activityRegularizer;
    this.supportsMasking = true;
  }

  /** Reading a model adds customObjects to what getConfig gave. */
  static override fromConfig<T extends tf.serialization.Serializable>(
    layer: tf.serialization.SerializableConstructor<T>,
    { customObjects: _, ...config }: tf.serialization.ConfigDict,
  ): T {
    return new layer(config);
  }

  /** What the layer takes, of which the first `required` have to be there. */
  protected abstract forms(): readonly InputForm[];
  protected required(): number {
    return 1;
  }

  /** The output before the activation, from inputs in float32. */
  protected abstract compute(inputs: readonly tf.Tensor[], masks: readonly Mask[]): tf.Tensor;

  /** Weights of an affine map, named `prefix`kernel`suffix` and `prefix`bias`suffix`. */
  protected addAffine(
    rows: number,
    columns: number,
    { prefix = "", suffix = "", bias = this.useBias } = {},
  ): Affine {
    const { objects, kernelInitializer, biasInitializer } = this.#options;
    const k = this.#affines++;
    const add = (part: "kernel" | "bias", shape: number[], initializer: Initializer) => {
      const regularizer = objects[`${part}Regularizer`];
      const constraint = objects[`${part}Constraint`];
      const name = `${prefix}${part}${suffix}`;
      const rest = [initializer, regularizer, true, constraint] as const;
      const weight = this.addWeight(name, shape, "float32", ...rest);
      if (constraint) this.#constrained.push({ weight, constraint });
      return weight;
    };
    const kernel = add("kernel", [rows, columns], kernelInitializer(k, rows));
    return { kernel, bias: bias ? add("bias", [columns], biasInitializer(k)) : undefined };
  }

  /** A weight that is neither kernel nor bias, with its first numbers. */
  protected addNumbers(name: string, first: readonly number[] | tf.Tensor, trainable = true) {
    const value = first instanceof tf.Tensor ? first : tf.tensor1d([...first]);
    const zeros = initializers.zeros();
    const weight = this.addWeight(name, value.shape, "float32", zeros, undefined, trainable);
    weight.write(value);
    value.dispose();
    return weight;
  }

  /**
   * Makes what all layers have.
   *
   * @param shape the shape of the input, or those of the inputs
   */
  override build(shape: Shape | Shape[]): void {
    this.#lengths = shapesOf(shape).map((each) => each[each.length - 1]);
    super.build(shape);
  }

  /**
   * The shape of the output.
   *
   * @param shape the shape of the input, or those of the inputs
   * @returns that of the first input
   */
  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return shapesOf(shape)[0];
  }

  /** The mask of the first input. */
  override computeMask(
    _inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  protected override assertInputCompatibility(
    inputs: tf.Tensor | tf.Tensor[] | SymbolicTensor | SymbolicTensor[],
  ): void {
    const shapes = [inputs].flat().map(({ shape }) => shape as Shape);
    const forms = this.forms();
    const least = this.required();
    if (shapes.length < least || shapes.length > forms.length) {
      const count = least === forms.length ? least : `${least} to ${forms.length}`;
      const names = forms.map(({ name }) => name).join(", ");
      throw new RangeError(
        `${this.name} was given ${shapes.length} inputs, expected ${count}: ${names}`,
      );
    }
    shapes.forEach((shape, i) => {
      const { name, axes } = forms[i];
      const length = axes.at(-1) === "length" ? (this.#lengths[i] ?? null) : null;
      const last = shape.at(-1) ?? null;
      const rank = axes.includes("...")
        ? shape.length >= axes.length - 1
        : shape.length === axes.length;
      if (rank && (length === null || last === null || last === length)) return;
      const expected = length === null ? axes : [...axes.slice(0, -1), length];
      throw new RangeError(
        `${this.name}: ${name} has shape [${shape.map((n) => n ?? "null").join(", ")}], expected [${expected.join(", ")}]`,
      );
    });
  }

  /**
   * Applies the layer: to tensors at once, or to the symbolic tensors of a model that is being built.
   *
   * @param inputs the inputs of the layer, each a tensor or a symbolic tensor
   * @param options what TensorFlow.js hands to `call`
   * @returns the output, a tensor or a symbolic tensor
   * @throws TypeError for what is no tensor, RangeError for another number of inputs and for other shapes
   */
  override apply(
    inputs: Parameters<layers.Layer["apply"]>[0],
    options?: Parameters<layers.Layer["apply"]>[1],
  ): ReturnType<layers.Layer["apply"]> {
    const tensors: readonly unknown[] = [inputs].flat();
    if (tensors.length === 0) this.assertInputCompatibility([]);
    tensors.forEach((x, i) => {
      if (x instanceof tf.Tensor || x instanceof SymbolicTensor) return;
      throw new TypeError(`${this.#nameOf(i)} = ${describe(x)}, expected a tensor`);
    });
    return super.apply(inputs, options);
  }

  #nameOf(input: number): string {
    return `${this.name}: ${this.forms()[input]?.name ?? `input ${input}`}`;
  }

  /**
   * The output from tensors; `apply` checks them and calls this.
   *
   * @param inputs the inputs of the layer
   * @param options the masks of the inputs, and whether the layer is being trained
   * @returns the output
   */
  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions = {}): tf.Tensor {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, options);
      this.#constrain(options.training === true);
      const tensors = [inputs].flat();
      const masks = tensors.map((x, i) => maskOf(x, i, tensors.length, options.mask));
      const xs = tensors.map((x, i) => asTensor(this.#nameOf(i), x));
      const shape = this.computeOutputShape(xs.map((x) => x.shape)) as number[];
      if (tf.util.sizeFromShape(shape) === 0) return zerosOf(shape, [...xs, ...this.#values()]);
      return this.#options.objects.activation.apply(this.compute(xs, masks));
    });
  }

  #values(): tf.Tensor[] {
    return this.weights.map((weight) => weight.read());
  }

  #constrain(training: boolean): void {
    if (training || this.#moved) {
      for (const { weight, constraint } of this.#constrained) {
        if (!weight.trainable) continue;
        const value = weight.read() as tf.Variable;
        value.assign(constraint.apply(value));
      }
    }
    this.#moved = training;
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { useBias, seed } = this;
    const own = { useBias, ...(seed === undefined ? {} : { seed }) };
    return { ...super.getConfig(), ...this.#options.serialized, ...own };
  }
}

/** Dense's inputDim as the shape that it stands for. */
function withInputShape(config: DenseOptions): LayerConfig {
  const { inputDim, inputShape, batchInputShape } = config;
  if (inputDim === undefined || inputShape || batchInputShape) return config;
  return { ...config, inputShape: [inputDim] };
}

/**
 * The mask of input i. tfjs-layers hands on the mask of the first input alone; a tensor that comes straight from a layer
 * that makes masks carries it as kerasMask.
 */
function maskOf(x: tf.Tensor, i: number, count: number, mask: CallOptions["mask"]): Mask {
  const passed = Array.isArray(mask) ? mask[i] : i === 0 && count === 1 ? mask : undefined;
  if (passed != null && !(passed instanceof tf.Tensor)) {
    throw new TypeError(`the mask of input ${i} = ${describe(passed)}, expected a tensor or null`);
  }
  return passed ?? (x as { kerasMask?: tf.Tensor }).kerasMask;
}

/** x K + b over the last axis. */
export function affine(x: tf.Tensor, { kernel, bias }: Affine): tf.Tensor {
  const [rows, columns] = kernel.shape as [number, number];
  const outer = x.shape.slice(0, -1);
  const flat = tf.reshape(x, [tf.util.sizeFromShape(outer), rows]);
  const y = tf.reshape(tf.matMul(flat, kernel.read() as tf.Tensor2D), [...outer, columns]);
  return bias === undefined ? y : tf.add(y, bias.read());
}

/** The length of the last axis. */
export function lastLength(name: string, shape: Shape): number {
  const length = shape[shape.length - 1];
  if (typeof length !== "number" || length < 1) {
    throw new RangeError(
      `${name} has shape [${shape}], expected a last axis of a known length from 1 on`,
    );
  }
  return length;
}

/** One shape or several as several. */
export const shapesOf = (shape: Shape | Shape[]): Shape[] =>
  (Array.isArray(shape[0]) ? shape : [shape]) as Shape[];
