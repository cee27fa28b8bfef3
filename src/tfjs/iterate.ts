import * as tf from "@tensorflow/tfjs-core";
import { expectAlpha, expectTensor } from "./arguments.js";
import { fromHeight, toHeight } from "./heights.js";

/** exp^alpha(x) for alpha that was checked. */
export function iterate(x: tf.Tensor, alpha: number | tf.Tensor): tf.Tensor {
  if (alpha === 0) return tf.clone(x);
  if (alpha === 1) return tf.exp(x);
  if (alpha === -1) return tf.log(x);
  return fromHeight(tf.add(toHeight(x), alpha));
}

export function iterateExp<T extends tf.Tensor>(x: T, alpha: number | tf.Tensor): T {
  expectTensor("x", x);
  expectAlpha("alpha", alpha);
  return tf.tidy(() => iterate(x, alpha) as T);
}
