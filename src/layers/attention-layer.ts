import type * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "@tensorflow/tfjs-layers";
import { coModulate, expectAttentionAlpha } from "./attention.js";
import { HeadsLayer, type HeadsOptions, hide, ofKeys } from "./heads-layer.js";
import { type Affine, affine, type InputForm, lastLength, type Mask, shapesOf } from "./layer.js";

/** What a co-modulated attention layer is made of. */
export interface CoModulatedAttentionConfig extends HeadsOptions {}

const PARTS = ["query", "key", "value"] as const;

/**
 * Multi-head coModulate between affine maps, with the weights of softmax attention (and theta [1] or [heads] for a
 * learned alpha, scale [heads] for learned scales): query_kernel, key_kernel and value_kernel
 * [length, heads * headLength], output_kernel back, their biases.
 *
 * Input [batch, positions, length], or [query, source], or [query, source, mask] with a mask [batch, positions of the source]
 * that is 0 where a position is hidden; query and source may have different lengths. Output as the query.
 *
 * **Masks.** A mask of the layer's input (from layers.masking and the like) hides its positions from all. A mask of the
 * source does where the source comes straight from a layer that makes masks, or where masks are
 * handed to apply: tfjs-layers passes on the mask of the first input alone, so that a mask behind other layers is best given as
 * the third input. What stands at hidden positions, NaN too, changes neither results at others nor gradients.
 *
 * **Scores.** For 0 < alpha < 1 the weights depend on the level of the scores and not on their differences alone.
 * `trainScale` lets every head find the scale at which its weights are as sharp as it needs.
 *
 * **Throws.** RangeError where heads does not divide the length, and for other numbers of inputs or axes.
 *
 * @example
 * const layer = new CoModulatedAttention({ heads: 2 });
 * layer.apply([tf.zeros([1, 5, 8]), tf.zeros([1, 3, 4])]).shape; // [ 1, 5, 8 ]
 */
export class CoModulatedAttention extends HeadsLayer {
  /** The name that a saved model knows the layer by. */
  static className = "CoModulatedAttention";
  #parts: readonly Affine[] = [];
  #output: Affine | undefined;

  constructor(config: CoModulatedAttentionConfig) {
    super(config);
    this.firstAlphas.forEach(expectAttentionAlpha);
  }

  protected override forms(): readonly InputForm[] {
    return [
      { name: "the query", axes: ["batch", "positions", "length"] },
      { name: "the source", axes: ["batch", "positions", "length"] },
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
    const [query, source = query] = shapesOf(shape);
    const length = lastLength("the query", query);
    const from = lastLength("the source", source);
    const inner = this.innerLength(length);
    this.#parts = PARTS.map((part) =>
      this.addAffine(part === "query" ? length : from, inner, { prefix: `${part}_` }),
    );
    this.#output = this.addAffine(inner, length, { prefix: "output_" });
    this.addHeadWeights();
    super.build(shape);
  }

  protected override compute(
    [x, y = x, ownMask]: readonly tf.Tensor[],
    [xMask, yMask]: readonly Mask[],
  ): tf.Tensor {
    if (y.shape[0] !== x.shape[0]) {
      throw new RangeError(
        `the source has shape [${y.shape}] beside a query of [${x.shape}], expected as many examples`,
      );
    }
    const mask = ownMask ?? (y === x ? xMask : yMask);
    const query = hide(x, xMask);
    const source = hide(y, mask);
    const [q, k, v] = this.#parts.map((part, i) =>
      this.split(affine(i === 0 ? query : source, part)),
    );
    const mixed = coModulate(this.scaled(q), k, v, {
      alpha: this.headAlpha(),
      mask: ofKeys(mask),
      causal: this.causal,
    });
    return affine(this.merge(mixed), this.#output as Affine);
  }
}

/**
 * Attention that modulates both ways, sum_j w(s_ij) f(v_j) / sum_j w(s_ij) in several heads, as the layer CoModulatedAttention.
 *
 * @param config heads, and any of the options of a dense layer, alpha, trainAlpha, headLength, causal, trainScale
 * @returns the layer, to be used like those of tf.layers
 * @throws TypeError for an option that it does not know or of another type, RangeError for a value out of its range; when it is
 *   used, RangeError for inputs of other shapes
 * @example
 * const attention = coModulatedAttention({ heads: 2, alpha: "head", trainAlpha: true });
 * attention.apply([tf.zeros([1, 5, 8]), tf.zeros([1, 3, 4])]).shape; // [ 1, 5, 8 ]
 * attention.countParams(); // 226
 */
export const coModulatedAttention = (config: CoModulatedAttentionConfig): CoModulatedAttention =>
  new CoModulatedAttention(config);
