import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "@tensorflow/tfjs-layers";
import { AlphaLayer, type AlphaOptions } from "./alpha-layer.js";
import { outward } from "./extension.js";
import { type Affine, affine, type InputForm, lastLength, shapesOf } from "./layer.js";

/** What a layer of mutual modulation is made of. */
export interface MutualModulationConfig extends AlphaOptions {
  /** Length of the last axis of the output. */
  readonly units: number;
}

/**
 * Inputs that modulate each other: u = exp^a(x W + b), y = u * (u C), elementwise. Every u_j modulates the others by
 * its column of C and is modulated by them through its own.
 *
 * Input [batch, ..., length], output [batch, ..., units]. Weights: kernel W, bias b, modulation_kernel C
 * [units, units], and theta [1] or [units] where alpha is learned.
 *
 * **Domain and special values.** Every x, for alpha from 0 to 1. At alpha = 1/2 a product of two u is as high as one
 * exponential, and overflows f32 as early; keep inputs of order 1.
 *
 * @example
 * const layer = new MutualModulation({ units: 2, kernelInitializer: "ones" });
 * layer.apply(tf.tensor2d([[1, 1]])).dataSync()[0].toFixed(3); // '23.548'
 */
export class MutualModulation extends AlphaLayer {
  /** The name that a saved model knows the layer by. */
  static className = "MutualModulation";
  /** Length of the last axis of the output. */
  readonly units: number;
  #weights: Affine | undefined;
  #modulation: Affine | undefined;

  constructor(config: MutualModulationConfig) {
    super(config, [], "unit");
    for (const alpha of this.firstAlphas) {
      if (alpha >= 0 && alpha <= 1) continue;
      throw new RangeError(`alpha = ${alpha}, expected a number from 0 to 1`);
    }
    this.units = this.count;
  }

  protected override forms(): readonly InputForm[] {
    return [{ name: "the input", axes: ["batch", "...", "length"] }];
  }

  /**
   * Makes the weights.
   *
   * @param shape the shape of the input, or those of the inputs
   * @throws RangeError for shapes that the layer does not take
   */
  override build(shape: Shape | Shape[]): void {
    const length = lastLength("the input", shapesOf(shape)[0]);
    this.#weights = this.addAffine(length, this.units);
    this.#modulation = this.addAffine(this.units, this.units, {
      prefix: "modulation_",
      bias: false,
    });
    if (this.trainAlpha) this.addTheta();
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

  protected override compute([x]: readonly tf.Tensor[]): tf.Tensor {
    const u = outward(affine(x, this.#weights as Affine), this.currentAlpha(), undefined);
    return tf.mul(u, affine(u, this.#modulation as Affine));
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units };
  }
}

/**
 * Inputs that modulate each other, u = exp^a(x W + b), y = u * (u C), as the layer MutualModulation.
 *
 * @param config units, and any of the options of a dense layer, alpha, trainAlpha
 * @returns the layer, to be used like those of tf.layers
 * @throws TypeError for an option that it does not know or of another type, RangeError for a value out of its range; when it is
 *   used, RangeError for inputs of other shapes
 * @example
 * const mutual = mutualModulation({ units: 2, kernelInitializer: "ones" });
 * mutual.apply(tf.tensor2d([[1, 1]])).dataSync()[0].toFixed(3); // '23.548'
 */
export const mutualModulation = (config: MutualModulationConfig): MutualModulation =>
  new MutualModulation(config);
