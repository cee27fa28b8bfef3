import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable, Shape } from "@tensorflow/tfjs-layers";
import { AlphaLayer, type AlphaOptions } from "./alpha-layer.js";
import { expectBoolean } from "./arguments.js";
import {
  expectExtensible,
  expectExtension,
  inward,
  inwardMap,
  outward,
  type TensorExtension,
} from "./extension.js";
import { inside } from "./inside.js";
import { type Affine, affine, type InputForm, lastLength, shapesOf } from "./layer.js";
import { mapSum } from "./maps.js";

/** What a layer of neurons between sum and product is made of. */
export interface RhoDenseConfig extends AlphaOptions {
  /** Length of the last axis of the output. */
  readonly units: number;
  /** For inputs below the domain, "odd" by default; "none" gives NaN for them. */
  readonly extension?: TensorExtension | "none";
  /**
   * Whether a second input u drives alpha, as 1 / (1 + e^-(u M + theta)): a neuromodulator. M has a column
   * a unit where alpha has one number a unit, and one column otherwise.
   */
  readonly context?: boolean;
}

/**
 * Neurons between sum and product over the last axis, y_j = exp^a(sum_i K_ij exp^-a(x_i) + b_j): a dense layer for alpha = 0,
 * products of powers for 1. The bias is added inside, where 0 stands for the identity exp^a(0).
 *
 * Input [batch, ..., length], output [batch, ..., units]. With `context` the inputs are [x, u], u being
 * [batch, length of the context], or with the axes of x. Weights: kernel, bias, and where alpha is learned theta [1] or
 * [units] (and context_kernel).
 *
 * **Domain and special values.** With the extension "odd" every finite x for a >= 0. Inside, a stack of such
 * layers with one alpha is linear, because exp^-a undoes exp^a: "odd" neither loses a signal nor a gradient,
 * while "shift" leaves values far below the absorber in a flat part. exp^a(z) overflows f32 as iterateExp does.
 *
 * **Cost.** One alpha for all takes length + units iterates an example; an alpha a unit takes length * units, as
 * every unit sees its own exp^-a(x_i).
 *
 * @example
 * const layer = new RhoDense({ units: 1, alpha: 0, kernelInitializer: "ones" });
 * layer.apply(tf.tensor2d([[2, 3]])).dataSync()[0]; // 5
 */
export class RhoDense extends AlphaLayer {
  /** The name that a saved model knows the layer by. */
  static className = "RhoDense";
  /** Length of the last axis of the output. */
  readonly units: number;
  /** What numbers below the domain are. */
  readonly extension: TensorExtension | "none";
  /** Whether a second input drives alpha. */
  readonly context: boolean;
  #weights: Affine | undefined;
  #theta: LayerVariable | undefined;
  #contextKernel: LayerVariable | undefined;

  constructor(config: RhoDenseConfig) {
    super(config, ["extension", "context"], "unit", config?.context === true);
    const { extension = "odd", context = false } = config;
    if (extension !== "none") {
      expectExtension(extension);
      for (const alpha of this.firstAlphas) expectExtensible(alpha, extension);
    }
    this.units = this.count;
    this.extension = extension;
    this.context = expectBoolean("context", context);
  }

  protected override forms(): readonly InputForm[] {
    const x = { name: "the input", axes: ["batch", "...", "length"] };
    return this.context ? [x, { name: "the context", axes: ["batch", "...", "length"] }] : [x];
  }

  protected override required(): number {
    return this.context ? 2 : 1;
  }

  /**
   * Makes the weights.
   *
   * @param shape the shape of the input, or those of the inputs
   * @throws RangeError for shapes that the layer does not take
   */
  override build(shape: Shape | Shape[]): void {
    const [x, u] = shapesOf(shape);
    this.#weights = this.addAffine(lastLength("the input", x), this.units);
    if (this.context || this.trainAlpha) this.#theta = this.addTheta();
    if (this.context) {
      const rows = lastLength("the context", u);
      this.#contextKernel = this.addNumbers(
        "context_kernel",
        tf.zeros([rows, this.firstAlphas.length]),
      );
    }
    super.build(shape);
  }

  /**
   * The shape of the output.
   *
   * @param shape the shape of the input, or those of the inputs
   * @returns the shape
   */
  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return [...shapesOf(shape)[0].slice(0, -1), this.units];
  }

  protected override compute([x, u]: readonly tf.Tensor[]): tf.Tensor {
    const extension = this.extension === "none" ? undefined : this.extension;
    const alpha = u === undefined ? this.currentAlpha() : this.#drivenAlpha(x, u);
    const weights = this.#weights as Affine;
    if (this.firstAlphas.length === 1 || typeof alpha === "number") {
      return outward(affine(inward(x, alpha, extension), weights), alpha, extension);
    }
    // exp^-a_j(x_i) for every i and j: [..., length, units].
    const each = u === undefined ? alpha : tf.expandDims(alpha, -2);
    const kernel = weights.kernel.read();
    const sums = mapSum(inwardMap(extension), tf.expandDims(x, -1), each, kernel, [x.rank - 1]);
    const sum = tf.squeeze(sums, [x.rank - 1]);
    const z = weights.bias === undefined ? sum : tf.add(sum, weights.bias.read());
    return outward(z, alpha, extension);
  }

  /** alpha of every example and unit, [batch, ..., 1 or units], with the axes of x. */
  #drivenAlpha(x: tf.Tensor, u: tf.Tensor): tf.Tensor {
    const outer = u.shape.slice(0, -1);
    const same = tf.util.arraysEqual(outer, x.shape.slice(0, -1));
    if (!same && !(u.rank === 2 && u.shape[0] === x.shape[0])) {
      throw new RangeError(
        `${this.name}: the context has shape [${u.shape}] beside an input of shape [${x.shape}], ` +
          "expected [batch, length], or the axes of the input but for the last",
      );
    }
    const kernel = this.#contextKernel as LayerVariable;
    const level = affine(u, { kernel, bias: this.#theta });
    const axes = same ? outer : [outer[0], ...new Array<number>(x.rank - 2).fill(1)];
    return inside(tf.reshape(level, [...axes, this.firstAlphas.length]));
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { units, extension, context } = this;
    return { ...super.getConfig(), units, extension, context };
  }
}

/**
 * Neurons between sum and product, y_j = exp^a(sum_i K_ij exp^-a(x_i) + b_j), as the layer RhoDense.
 *
 * @param config units, and any of the options of a dense layer, alpha, trainAlpha, extension, context
 * @returns the layer, to be used like those of tf.layers
 * @throws TypeError for an option that it does not know or of another type, RangeError for a value out of its range; when it is
 *   used, RangeError for inputs of other shapes
 * @example
 * const sums = rhoDense({ units: 1, alpha: 0, kernelInitializer: "ones" });
 * sums.apply(tf.tensor2d([[2, 3]])).dataSync()[0]; // 5
 * const products = rhoDense({ units: 1, alpha: 1, kernelInitializer: "ones", extension: "none" });
 * products.apply(tf.tensor2d([[2, 3]])).dataSync()[0].toFixed(4); // '6.0000'
 * const between = rhoDense({ units: 1, kernelInitializer: "ones" });
 * between.apply(tf.tensor2d([[2, 3]])).dataSync()[0].toFixed(4); // '6.0746'
 */
export const rhoDense = (config: RhoDenseConfig): RhoDense => new RhoDense(config);
