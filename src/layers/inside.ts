import * as tf from "@tensorflow/tfjs-core";
import { constant, exp, sigmoid } from "./elementwise.js";

/**
 * What is learned between 0 and 1 stays there in f32. A parameter theta counts as the nearest number of [-12, 12], so that
 * 1 / (1 + e^-theta) lies between 6e-6 and 1 - 6e-6, which are 100 spacings of f32 from 1 and keep 1 - alpha good to one
 * percent. The gradient is the one at the end of the interval, 6e-6 and not 0: a theta that ran far away comes back.
 */
const FARTHEST = 12;

/** The nearest number of [-12, 12], NaN for NaN, which clipByValue of some backends makes -12 of. */
function nearest(theta: tf.Tensor): tf.Tensor {
  const end = tf.mul(tf.sign(theta), FARTHEST);
  return tf.where(tf.greater(tf.abs(theta), FARTHEST), end, theta);
}

/** The same, with the gradient of theta itself. */
const near = tf.customGrad((theta) => ({
  value: nearest(theta as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => dy,
}));

/** The numbers that `inside` and `shares` begin at. */
export const LEAST_INSIDE = 1 / (1 + Math.exp(FARTHEST));

/** alpha = 1 / (1 + e^-theta), above 0 and below 1. */
export const inside = (theta: tf.Tensor): tf.Tensor => sigmoid(near(theta));

/** theta of an alpha. */
export const outside = (alpha: number): number => Math.log(alpha / (1 - alpha));

/** e^theta_i / sum_j e^theta_j over the first axis: heights above 0 with the sum 1, below 1 where there are several. */
export function shares(theta: tf.Tensor): tf.Tensor {
  const power = exp(near(tf.sub(theta, tf.max(constant(theta), 0, true))));
  return tf.div(power, tf.sum(power, 0, true));
}
