import * as tf from "@tensorflow/tfjs-core";

/** sum of c[k] (x - center)^k, evaluated on [0, 2 center]. */
export interface Polynomial {
  readonly center: number;
  readonly c: readonly number[];
}

/** Horner's rule, on the device of x. */
export function evaluate({ center, c }: Polynomial, x: tf.Tensor): tf.Tensor {
  const t = tf.sub(x, center);
  let y = tf.mul(t, c[c.length - 1]);
  for (let k = c.length - 2; k > 0; k--) y = tf.mul(tf.add(y, c[k]), t);
  return tf.add(y, c[0]);
}
