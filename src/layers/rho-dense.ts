import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable, Shape } from "@tensorflow/tfjs-layers";
import { type Extension, expectExtensible, expectExtension, inward, outward } from "./extension.js";
import {
  affine,
  expectCount,
  IterateLayer,
  type IterateLayerConfig,
  lastLength,
  shapesOf,
} from "./layer.js";

export interface RhoDenseConfig extends IterateLayerConfig {
  /** Length of the last axis of the output. */
  readonly units: number;
  /** For inputs below the domain, "shift" by default; "none" gives NaN for them. */
  readonly extension?: Extension | "none";
}

/**
 * Neurons between sum and product: exp^alpha(K^T exp^-alpha(x) + b) over the last axis, a dense layer for alpha = 0, products
 * of powers for 1. The bias is added inside, where 0 stands for the identity. Input [..., length] with at least two
 * axes, output [..., units].
 */
export class RhoDense extends IterateLayer {
  static className = "RhoDense";
  readonly units: number;
  readonly extension: Extension | "none";
  #kernel: LayerVariable | undefined;
  #bias: LayerVariable | undefined;

  constructor(config: RhoDenseConfig) {
    super(config);
    const { units, extension = "shift" } = config;
    if (extension !== "none") {
      expectExtension(extension);
      expectExtensible(this.alpha, extension);
    }
    this.units = expectCount("units", units);
    this.extension = extension;
    this.inputSpec = [{ minNDim: 2 }];
  }

  override build(shape: Shape | Shape[]): void {
    const length = lastLength("the input", shapesOf(shape)[0]);
    this.#kernel = this.addKernel("kernel", length, this.units);
    this.#bias = this.addBias("bias", this.units);
    this.addTheta();
    super.build(shape);
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return [...shapesOf(shape)[0].slice(0, -1), this.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const alpha = this.currentAlpha();
      const extension = this.extension === "none" ? undefined : this.extension;
      const inner = inward(Array.isArray(inputs) ? inputs[0] : inputs, alpha, extension);
      return outward(affine(inner, this.#kernel as LayerVariable, this.#bias), alpha, extension);
    });
  }

  override getConfig() {
    return { ...super.getConfig(), units: this.units, extension: this.extension };
  }
}

/** The layer, to be used like those of tf.layers. */
export const rhoDense = (config: RhoDenseConfig): RhoDense => new RhoDense(config);
