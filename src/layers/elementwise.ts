import * as tf from "@tensorflow/tfjs-core";

type Elementwise = (x: tf.Tensor) => tf.Tensor;

/**
 * A function of every element from itself and its derivatives, which may cost as much as they
 * need: only x is kept for the gradient, and gradients of gradients work as far as derivatives are given.
 */
export function elementwise(name: string, derivatives: readonly Elementwise[]): Elementwise {
  const [value, ...others] = derivatives;
  if (value === undefined) {
    return () => {
      throw new RangeError(`${name}: gradients of a higher order than 2 are not available`);
    };
  }
  const slope = elementwise(name, others);
  return (x) =>
    tf.customGrad((given, save) => {
      const at = given as tf.Tensor;
      (save as tf.GradSaveFunc)([at]);
      return { value: value(at), gradFunc: (dy, saved) => tf.mul(dy, slope(saved[0])) };
    })(x);
}

/** min(x, most) and max(x, least), whose derivatives can be differentiated, other than those of tf.minimum and tf.maximum. */
export const atMost = (most: number): Elementwise =>
  elementwise("min", [
    (x) => tf.minimum(x, most),
    (x) => tf.step(tf.sub(most, x)),
    (x) => tf.zerosLike(x),
  ]);

export const atLeast = (least: number): Elementwise =>
  elementwise("max", [
    (x) => tf.maximum(x, least),
    (x) => tf.step(tf.sub(x, least)),
    (x) => tf.zerosLike(x),
  ]);
