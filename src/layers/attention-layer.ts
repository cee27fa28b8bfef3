import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable, Shape } from "@tensorflow/tfjs-layers";
import { expectBoolean } from "./arguments.js";
import { coModulate, expectAttentionAlpha } from "./attention.js";
import {
  affine,
  expectCount,
  IterateLayer,
  type IterateLayerConfig,
  lastLength,
  shapesOf,
} from "./layer.js";

export interface CoModulatedAttentionConfig extends IterateLayerConfig {
  readonly heads: number;
  /** Length of a head's queries, keys and values; by default the length of an input vector over heads. */
  readonly headLength?: number;
  /** Whether no position looks at later ones. */
  readonly causal?: boolean;
}

const PARTS = ["query", "key", "value"] as const;

type Weights = { readonly kernel: LayerVariable; readonly bias: LayerVariable | undefined };

/**
 * Multi-head coModulate between affine maps, with the weights of softmax attention (and one more for a learned alpha):
 * query, key and value kernels [length, heads * headLength], an output kernel back, biases; Glorot's uniform
 * kernels, biases 0. Input [batch, positions, length], or [query, source] of two lengths; output as the query.
 * A mask of the layer's input ([batch, positions], from layers.masking and the like) hides its positions from
 * all; with two inputs none is used. Throws RangeError where heads does not divide the length.
 */
export class CoModulatedAttention extends IterateLayer {
  static className = "CoModulatedAttention";
  readonly heads: number;
  readonly headLength: number | undefined;
  readonly causal: boolean;
  #parts: Weights[] = [];
  #output: Weights | undefined;

  constructor(config: CoModulatedAttentionConfig) {
    super(config);
    const { heads, headLength, causal = false } = config;
    expectAttentionAlpha(this.alpha);
    this.heads = expectCount("heads", heads);
    this.headLength = headLength === undefined ? undefined : expectCount("headLength", headLength);
    this.causal = expectBoolean("causal", causal);
  }

  override build(shape: Shape | Shape[]): void {
    const [query, source = query] = shapesOf(shape);
    const length = lastLength("the input", query);
    const inner = this.heads * this.#headLength(length);
    const add = (name: string, rows: number, columns: number): Weights => ({
      kernel: this.addKernel(`${name}_kernel`, rows, columns),
      bias: this.addBias(`${name}_bias`, columns),
    });
    const from = lastLength("the source", source);
    this.#parts = PARTS.map((name) => add(name, name === "query" ? length : from, inner));
    this.#output = add("output", inner, length);
    this.addTheta();
    super.build(shape);
  }

  #headLength(length: number): number {
    const each = this.headLength ?? length / this.heads;
    if (Number.isInteger(each)) return each;
    throw new RangeError(
      `heads = ${this.heads}, expected a divisor of the input's length ${length}, or headLength`,
    );
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return shapesOf(shape)[0];
  }

  override computeMask(
    _inputs: tf.Tensor | tf.Tensor[],
    mask?: tf.Tensor | tf.Tensor[],
  ): tf.Tensor {
    return (Array.isArray(mask) ? mask[0] : mask) as tf.Tensor;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { mask?: tf.Tensor | tf.Tensor[] } = {}) {
    return tf.tidy(() => {
      const [query, source = query] = Array.isArray(inputs) ? inputs : [inputs];
      const given = [query, source, source];
      const [q, k, v] = this.#parts.map(({ kernel, bias }, i) =>
        this.#split(affine(given[i], kernel, bias)),
      );
      const mask = query === source ? kwargs.mask : undefined;
      const context = coModulate(q, k, v, {
        alpha: this.currentAlpha(),
        mask: keysOnly(mask),
        causal: this.causal,
      });
      const { kernel, bias } = this.#output as Weights;
      const [batch, , queries] = context.shape;
      const merged = tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [batch, queries, -1]);
      return affine(merged, kernel, bias);
    });
  }

  /** [batch, positions, heads * length] to [batch, heads, positions, length]. */
  #split(x: tf.Tensor): tf.Tensor {
    const [batch, positions] = x.shape;
    return tf.transpose(tf.reshape(x, [batch, positions, this.heads, -1]), [0, 2, 1, 3]);
  }

  override getConfig() {
    const { heads, headLength, causal } = this;
    const own = { heads, causal, ...(headLength === undefined ? {} : { headLength }) };
    return { ...super.getConfig(), ...own };
  }
}

/** A mask [batch, keys] as [batch, 1, 1, keys]. */
function keysOnly(mask: tf.Tensor | tf.Tensor[] | undefined): tf.Tensor | undefined {
  const given = Array.isArray(mask) ? mask[0] : mask;
  return given && tf.reshape(given, [given.shape[0], 1, 1, given.shape[1] as number]);
}

/** The layer, to be used like those of tf.layers. */
export const coModulatedAttention = (config: CoModulatedAttentionConfig): CoModulatedAttention =>
  new CoModulatedAttention(config);
