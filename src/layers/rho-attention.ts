import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "@tensorflow/tfjs-layers";
import { hidingSum, isAllFinite } from "./attention.js";
import { softmax } from "./elementwise.js";
import {
  expectExtensible,
  expectExtension,
  inward,
  outward,
  type TensorExtension,
} from "./extension.js";
import { HeadsLayer, type HeadsOptions, hide, ofKeys } from "./heads-layer.js";
import { type Affine, affine, type InputForm, lastLength, type Mask, shapesOf } from "./layer.js";

/** What an attention layer of one projection is made of. */
export interface RhoAttentionConfig extends HeadsOptions {
  /** For numbers below the domain, "odd" by default; "none" gives NaN for them. */
  readonly extension?: TensorExtension | "none";
}

/**
 * Attention without a division into queries, keys and values: one projection u = x W + b serves all roles,
 *
 *     y_i = exp^a( sum_j s_ij exp^-a(u_j) ),   s_ij = softmax_j(u_i . u_j / sqrt(headLength)),
 *
 * in every head: a Rho mean of the u_j, which is the weighted mean for a = 0 and the weighted geometric mean for 1.
 *
 * Input [batch, positions, length], or [x, mask] with a mask [batch, positions] that is 0 where a position is hidden; output
 * [batch, positions, heads * headLength]. Weights: kernel [length, heads * headLength], bias, theta [1] or [heads] for a
 * learned alpha, scale [heads] for learned scales. Masks as in CoModulatedAttention.
 * A position that sees none gets the identity exp^a(0).
 *
 * @example
 * const layer = new RhoAttention({ heads: 2, causal: true });
 * layer.apply(tf.zeros([1, 5, 8])).shape; // [ 1, 5, 8 ]
 */
export class RhoAttention extends HeadsLayer {
  /** The name that a saved model knows the layer by. */
  static className = "RhoAttention";
  /** What numbers below the domain are. */
  readonly extension: TensorExtension | "none";
  #weights: Affine | undefined;

  constructor(config: RhoAttentionConfig) {
    super(config, ["extension"]);
    const { extension = "odd" } = config;
    if (extension !== "none") {
      expectExtension(extension);
      for (const alpha of this.firstAlphas) expectExtensible(alpha, extension);
    }
    this.extension = extension;
  }

  protected override forms(): readonly InputForm[] {
    return [
      { name: "the input", axes: ["batch", "positions", "length"] },
      { name: "the mask", axes: ["batch", "positions"] },
    ];
  }

  /**
   * Makes the weights.
   *
   * @param shape the shape of the input, or those of the inputs
   * @throws RangeError for shapes that the layer does not take
   */
  override build(shape: Shape | Shape[]): void {
    const length = lastLength("the input", shapesOf(shape)[0]);
    this.#weights = this.addAffine(length, this.innerLength(length));
    this.addHeadWeights();
    super.build(shape);
  }

  /**
   * The shape of the output.
   *
   * @param shape the shape of the input, or those of the inputs
   * @returns the shape
   */
  override computeOutputShape(shape: Shape | Shape[]): Shape {
    const [batch, positions, length] = shapesOf(shape)[0];
    return [batch, positions, this.innerLength(length as number)];
  }

  protected override compute(
    [x, ownMask]: readonly tf.Tensor[],
    [xMask]: readonly Mask[],
  ): tf.Tensor {
    const mask = ownMask ?? xMask;
    const extension = this.extension === "none" ? undefined : this.extension;
    const u = this.split(affine(hide(x, mask), this.#weights as Affine));
    const alpha = this.headAlpha();
    const weights = this.#weightsOf(u, ofKeys(mask));
    const inner = inward(u, alpha, extension);
    const hides = this.causal && !isAllFinite(inner);
    const mean = hides ? hidingSum(weights, inner, 0) : tf.matMul(weights, inner);
    return this.merge(outward(mean, alpha, extension));
  }

  /** softmax_j(u_i . u_j / sqrt(length)) over the positions that i sees, all 0 where it sees none. */
  #weightsOf(u: tf.Tensor, mask: Mask): tf.Tensor {
    const [, , positions, length] = u.shape;
    const scores = tf.mul(tf.matMul(this.scaled(u), u, false, true), 1 / Math.sqrt(length));
    const past = this.causal
      ? tf.linalg.bandPart(tf.ones([positions, positions]), -1, 0)
      : undefined;
    const seen = mask && past ? tf.mul(mask, past) : (mask ?? past);
    if (seen === undefined) return softmax(scores);
    const hidden = tf.where(tf.cast(seen, "bool"), scores, tf.fill(scores.shape, -1e9));
    return tf.mul(softmax(hidden), seen);
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), extension: this.extension };
  }
}

/**
 * Attention in which one projection serves all roles, y_i = exp^a(sum_j softmax_j(u_i . u_j / sqrt(n)) exp^-a(u_j)), as the layer
 * RhoAttention.
 *
 * @param config heads, and any of the options of a dense layer, alpha, trainAlpha, headLength, causal, trainScale, extension
 * @returns the layer, to be used like those of tf.layers
 * @throws TypeError for an option that it does not know or of another type, RangeError for a value out of its range; when it is
 *   used, RangeError for inputs of other shapes
 * @example
 * const attention = rhoAttention({ heads: 2, causal: true });
 * attention.apply(tf.zeros([1, 5, 8])).shape; // [ 1, 5, 8 ]
 * attention.countParams(); // 72
 */
export const rhoAttention = (config: RhoAttentionConfig): RhoAttention => new RhoAttention(config);
