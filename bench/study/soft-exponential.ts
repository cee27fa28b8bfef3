import * as tf from "@tensorflow/tfjs-core";

/**
 * The continuum of Godfrey and Gashler (arXiv:1602.01321) between log (a = -1), identity (0) and exp (1):
 * f(-a, x) = ln(1 + a (x - a)) / a and f(a, x) = (e^(a x) - 1) / a + a for a > 0, inverse to each other.
 */
export const softLog = (x: tf.Tensor, a: tf.Tensor): tf.Tensor =>
  tf.div(tf.log(tf.add(tf.mul(a, tf.sub(x, a)), 1)), a);
export const softExp = (x: tf.Tensor, a: tf.Tensor): tf.Tensor =>
  tf.add(tf.div(tf.sub(tf.exp(tf.mul(a, x)), 1), a), a);
