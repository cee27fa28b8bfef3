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
    tf.customGrad((argument, save) => {
      const at = argument as tf.Tensor;
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

/** 1 where x is inside, NaN elsewhere. */
export const nanOutside = (name: string, isInside: Elementwise): Elementwise =>
  elementwise(name, [
    (x) => tf.where(isInside(x), tf.onesLike(x), tf.fill(x.shape, Number.NaN)),
    tf.zerosLike,
    tf.zerosLike,
  ]);

const notBelow0 = nanOutside("log", (x) => tf.greaterEqual(x, 0));

/** x as a number that depends on nothing. */
export const constant = tf.customGrad((x) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.zeros(dy.shape),
}));

/** x, whose derivative is NaN where x is. */
export const identity: Elementwise = elementwise("identity", [
  tf.clone,
  (x) => tf.where(tf.isNaN(x), x, tf.onesLike(x)),
  (x) => tf.where(tf.isNaN(x), x, tf.zerosLike(x)),
]);

/** ln x, whose derivatives are NaN where it is, below 0. */
export const log: Elementwise = elementwise("log", [
  tf.log,
  (x) => tf.mul(tf.reciprocal(tf.abs(x)), notBelow0(x)),
  (x) => tf.neg(tf.mul(tf.square(tf.reciprocal(x)), notBelow0(x))),
]);

/**
 * A function whose gradient is made from its value y. TensorFlow.js has such functions but keeps their values off the
 * tape, so that second derivatives are wrong: here the value is computed again where a tape is recorded.
 */
function ofValue(
  value: Elementwise,
  gradient: (dy: tf.Tensor, y: tf.Tensor) => tf.Tensor,
): Elementwise {
  const f: Elementwise = (x) =>
    tf.customGrad((argument, save) => {
      const at = argument as tf.Tensor;
      const y = value(at);
      (save as tf.GradSaveFunc)([at, y]);
      return {
        value: y,
        gradFunc: (dy, [savedX, savedY]) =>
          gradient(dy, tf.engine().state.gradientDepth > 0 ? f(savedX) : savedY),
      };
    })(x);
  return f;
}

export const exp = ofValue(tf.exp, tf.mul);

export const sigmoid = ofValue(tf.sigmoid, (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))));

/** Over the last axis. */
export const softmax = ofValue(tf.softmax, (dy, y) => {
  const each = tf.mul(dy, y);
  return tf.sub(each, tf.mul(tf.sum(each, -1, true), y));
});
