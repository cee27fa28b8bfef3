import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayerVariable, layers, type Shape } from "@tensorflow/tfjs-layers";
import { affine, shapesOf } from "../../src/layers/layer.js";

/**
 * The continuum of Godfrey and Gashler (arXiv:1602.01321) between log (a = -1), identity (0) and exp (1):
 * f(-a, x) = ln(1 + a (x - a)) / a and f(a, x) = (e^(a x) - 1) / a + a for a > 0, inverse to each other.
 */
export const softLog = (x: tf.Tensor, a: tf.Tensor): tf.Tensor =>
  tf.div(tf.log(tf.add(tf.mul(a, tf.sub(x, a)), 1)), a);
export const softExp = (x: tf.Tensor, a: tf.Tensor): tf.Tensor =>
  tf.add(tf.div(tf.sub(tf.exp(tf.mul(a, x)), 1), a), a);

interface Own {
  readonly kernel: LayerVariable;
  readonly bias: LayerVariable;
  readonly theta: LayerVariable;
}

/** f(a, K f(-a, x) + b): a neuron like Rho's with that continuum in place of exp^a, and a learned a in (0, 1). */
export class SoftExponentialDense extends layers.Layer {
  static className = "SoftExponentialDense";
  #own: Own | undefined;

  constructor(readonly config: { units: number; seed: number }) {
    super({});
  }

  override build(shape: Shape | Shape[]): void {
    const { units, seed } = this.config;
    const columns = shapesOf(shape)[0][1] as number;
    const glorot = initializers.glorotUniform({ seed });
    this.#own = {
      kernel: this.addWeight("kernel", [columns, units], "float32", glorot),
      bias: this.addWeight("bias", [units], "float32", initializers.zeros()),
      theta: this.addWeight("theta", [1], "float32", initializers.zeros()),
    };
    super.build(shape);
  }

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return [shapesOf(shape)[0][0] as number, this.config.units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { kernel, bias, theta } = this.#own as Own;
      const a = tf.sigmoid(theta.read());
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return softExp(affine(softLog(x, a), { kernel, bias }), a);
    });
  }
}
