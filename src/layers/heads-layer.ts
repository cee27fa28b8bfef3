import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { AlphaLayer, type AlphaOptions } from "./alpha-layer.js";
import { expectBoolean, expectCount } from "./arguments.js";
import type { Mask } from "./layer.js";

export interface HeadsOptions extends AlphaOptions {
  /** How many heads there are. */
  readonly heads: number;
  /** Length of a head's vectors; by default the length of an input vector over heads. */
  readonly headLength?: number;
  /** Whether no position looks at later ones. */
  readonly causal?: boolean;
  /** Whether the scores of a head are multiplied by a learned number, the weight scale [heads], which begins at 1. */
  readonly trainScale?: boolean;
}

/** What layers of attention in several heads share. */
export abstract class HeadsLayer extends AlphaLayer {
  /** How many heads there are. */
  readonly heads: number;
  /** Length of a head's vectors; undefined where it is the length of an input vector over heads. */
  readonly headLength: number | undefined;
  /** Whether no position looks at later ones. */
  readonly causal: boolean;
  /** Whether every head has a learned scale. */
  readonly trainScale: boolean;
  #scale: LayerVariable | undefined;

  constructor(config: HeadsOptions, own: readonly string[] = []) {
    super(config, ["headLength", "causal", "trainScale", ...own], "head");
    const { headLength, causal, trainScale } = config;
    this.heads = this.count;
    this.headLength = headLength === undefined ? undefined : expectCount("headLength", headLength);
    this.causal = expectBoolean("causal", causal ?? false);
    this.trainScale = expectBoolean("trainScale", trainScale ?? false);
  }

  /** The length of all heads together, for inputs of a length. */
  protected innerLength(length: number): number {
    const each = this.headLength ?? length / this.heads;
    if (Number.isInteger(each)) return this.heads * each;
    throw new RangeError(
      `heads = ${this.heads}, expected a divisor of the input's length ${length}, or headLength`,
    );
  }

  protected addHeadWeights(): void {
    if (this.trainScale)
      this.#scale = this.addNumbers("scale", new Array<number>(this.heads).fill(1));
    if (this.trainAlpha) this.addTheta();
  }

  /** alpha as a number, or so that it broadcasts with [batch, heads, positions, length]. */
  protected headAlpha(): number | tf.Tensor {
    const alpha = this.currentAlpha();
    return typeof alpha === "number" ? alpha : tf.reshape(alpha, [alpha.size, 1, 1]);
  }

  /** Queries with the learned scale of their head. */
  protected scaled(query: tf.Tensor): tf.Tensor {
    if (this.#scale === undefined) return query;
    return tf.mul(query, tf.reshape(this.#scale.read(), [this.heads, 1, 1]));
  }

  /** [batch, positions, heads * length] to [batch, heads, positions, length]. */
  protected split(x: tf.Tensor): tf.Tensor {
    const [batch, positions, length] = x.shape;
    const each = [batch, positions, this.heads, length / this.heads];
    return tf.transpose(tf.reshape(x, each), [0, 2, 1, 3]);
  }

  /** And back. */
  protected merge(x: tf.Tensor): tf.Tensor {
    const [batch, heads, positions, length] = x.shape;
    return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [batch, positions, heads * length]);
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { heads, headLength, causal, trainScale } = this;
    const own = { heads, causal, trainScale, ...(headLength === undefined ? {} : { headLength }) };
    return { ...super.getConfig(), ...own };
  }
}

/** x [batch, positions, length] with 0 where the mask [batch, positions] hides it: what stood there, even NaN, is gone. */
export function hide(x: tf.Tensor, mask: Mask): tf.Tensor {
  if (mask === undefined) return x;
  const [batch, positions] = x.shape;
  if (!tf.util.arraysEqual(mask.shape, [batch, positions])) {
    throw new RangeError(
      `the mask has shape [${mask.shape}] beside [${x.shape}], expected [${batch}, ${positions}]`,
    );
  }
  const seen = tf.cast(tf.reshape(mask, [batch, positions, 1]), "bool");
  return tf.where(seen, x, tf.zerosLike(x));
}

/** A mask [batch, keys] of the keys as 0 and 1, for scores [batch, heads, queries, keys]. */
export const ofKeys = (mask: Mask): Mask =>
  mask &&
  tf.reshape(tf.cast(tf.notEqual(mask, 0), "float32"), [
    mask.shape[0],
    1,
    1,
    mask.shape[1] as number,
  ]);
