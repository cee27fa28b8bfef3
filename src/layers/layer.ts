import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers, type Shape } from "@tensorflow/tfjs-layers";
import { describe } from "../numbers/arguments.js";
import { expectAlpha, expectBoolean } from "./arguments.js";

export type LayerConfig = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** What the layers here have in common. */
export interface IterateLayerConfig extends LayerConfig {
  /** The iterate, 1/2 by default. With trainAlpha the first one, above 0 and below 1. */
  readonly alpha?: number;
  /** Whether alpha is learned, as 1 / (1 + e^-theta) with the weight theta: it stays between 0 and 1. */
  readonly trainAlpha?: boolean;
  readonly useBias?: boolean;
  /** Of the first kernels, uniform after Glorot; a random one without. */
  readonly seed?: number;
}

/** A layer with an alpha, kernels and biases. */
export abstract class IterateLayer extends layers.Layer {
  readonly alpha: number;
  readonly trainAlpha: boolean;
  readonly useBias: boolean;
  readonly seed: number | undefined;
  #theta: LayerVariable | undefined;
  #kernels = 0;

  constructor(config: IterateLayerConfig) {
    super(config);
    const { alpha = 1 / 2, trainAlpha = false, useBias = true, seed } = config;
    if (typeof alpha !== "number") {
      throw new TypeError(`alpha = ${describe(alpha)}, expected a number`);
    }
    expectAlpha("alpha", alpha);
    if (seed !== undefined && !Number.isSafeInteger(seed)) {
      throw new RangeError(`seed = ${describe(seed)}, expected an integer`);
    }
    if (trainAlpha && !(alpha > 0 && alpha < 1)) {
      throw new RangeError(`alpha = ${alpha}, expected 0 < alpha < 1 with trainAlpha`);
    }
    this.alpha = alpha;
    this.trainAlpha = expectBoolean("trainAlpha", trainAlpha);
    this.useBias = expectBoolean("useBias", useBias);
    this.seed = seed;
    this.supportsMasking = true;
  }

  protected addTheta(): void {
    if (!this.trainAlpha) return;
    const value = Math.log(this.alpha / (1 - this.alpha));
    this.#theta = this.addWeight("theta", [1], "float32", initializers.constant({ value }));
  }

  protected addKernel(name: string, rows: number, columns: number): LayerVariable {
    const seed = this.seed === undefined ? {} : { seed: this.seed + this.#kernels++ };
    const glorot = initializers.glorotUniform(seed);
    return this.addWeight(name, [rows, columns], "float32", glorot);
  }

  protected addBias(name: string, columns: number): LayerVariable | undefined {
    if (!this.useBias) return undefined;
    return this.addWeight(name, [columns], "float32", initializers.zeros());
  }

  /** alpha as it is now. */
  protected currentAlpha(): number | tf.Tensor {
    return this.#theta === undefined ? this.alpha : tf.sigmoid(this.#theta.read());
  }

  override getConfig() {
    const { alpha, trainAlpha, useBias, seed } = this;
    const own = { alpha, trainAlpha, useBias, ...(seed === undefined ? {} : { seed }) };
    return { ...super.getConfig(), ...own };
  }
}

/** x K + b over the last axis. */
export function affine(x: tf.Tensor, kernel: LayerVariable, bias?: LayerVariable): tf.Tensor {
  const [rows, columns] = kernel.shape as [number, number];
  const flat = tf.matMul(tf.reshape(x, [-1, rows]), kernel.read() as tf.Tensor2D);
  const y = tf.reshape(flat, [...x.shape.slice(0, -1), columns]);
  return bias === undefined ? y : tf.add(y, bias.read());
}

export function expectCount(name: string, value: unknown): number {
  if (!Number.isInteger(value) || (value as number) < 1) {
    throw new RangeError(`${name} = ${describe(value)}, expected a whole number from 1 on`);
  }
  return value as number;
}

/** The length of the last axis. */
export function lastLength(name: string, shape: Shape): number {
  const length = shape[shape.length - 1];
  if (typeof length !== "number") {
    throw new RangeError(`${name} has shape [${shape}], expected a known length of its last axis`);
  }
  return length;
}

/** One shape or several as several. */
export const shapesOf = (shape: Shape | Shape[]): Shape[] =>
  (Array.isArray(shape[0]) ? shape : [shape]) as Shape[];
