import * as tf from "@tensorflow/tfjs-core";
import type { Polynomial } from "./heights/polynomial.js";

/** Horner's rule, on the device of x. */
export function evaluate({ center, c }: Polynomial, x: tf.Tensor): tf.Tensor {
  const t = tf.sub(x, center);
  let y = tf.mul(t, c[c.length - 1]);
  for (let k = c.length - 2; k > 0; k--) y = tf.mul(tf.add(y, c[k]), t);
  return tf.add(y, c[0]);
}
