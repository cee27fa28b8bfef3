import * as tf from "@tensorflow/tfjs-core";
import { atLeast, atMost, constant, exp, nanOutside } from "./elementwise.js";
import { fromHeight, toHeight } from "./heights.js";
import { LARGEST, LEAST, LOWEST, type MapName, MOST_SHIFT } from "./kernels/maps.js";

/** The maps of kernels/maps.ts from operations that every backend has, in f32; differentiable twice. */

type Alpha = number | tf.Tensor;

const tensor = (alpha: Alpha): tf.Tensor => (typeof alpha === "number" ? tf.scalar(alpha) : alpha);

const iterate = (x: tf.Tensor, alpha: tf.Tensor): tf.Tensor =>
  fromHeight(tf.add(toHeight(x), alpha));

/** exp^alpha(0) = sexp(alpha - 1). */
const identity = (alpha: tf.Tensor): tf.Tensor => fromHeight(tf.add(alpha, 1));

/** 1 for an alpha at which the extension is defined, NaN for others. */
const isOdd = nanOutside("odd", (alpha) => tf.greaterEqual(alpha, 0));
const isShift = nanOutside("shift", (alpha) =>
  tf.logicalAnd(tf.greaterEqual(alpha, 0), tf.lessEqual(alpha, MOST_SHIFT)),
);

/** -1 at 0 as well, like the slope of tf.abs, so that the slope of an odd function comes out right there. */
const sign = (d: tf.Tensor): tf.Tensor => tf.step(d, -1);

const COMPOSED: Readonly<Record<MapName, (x: tf.Tensor, alpha: tf.Tensor) => tf.Tensor>> = {
  iterate,
  bounded: (x, alpha) => iterate(atMost(LARGEST)(x), alpha),
  inward: (x, alpha) => iterate(x, tf.neg(alpha)),
  "odd inward": (x, alpha) => {
    const e = tf.mul(identity(alpha), isOdd(alpha));
    const d = tf.sub(x, e);
    return tf.mul(sign(d), iterate(tf.add(e, tf.abs(d)), tf.neg(alpha)));
  },
  "shift inward": (x, alpha) => {
    // ln(e^x + e) with e^most taken out.
    const most = tf.relu(constant(x));
    const power = exp(tf.sub(atLeast(LOWEST)(x), most));
    const scaled = tf.mul(identity(alpha), tf.exp(tf.neg(most)));
    const shifted = tf.add(most, tf.log(tf.add(power, scaled)));
    const y = fromHeight(atLeast(LEAST)(tf.sub(toHeight(shifted), alpha)));
    return tf.mul(y, isShift(alpha));
  },
  "odd outward": (z, alpha) => {
    const e = tf.mul(identity(alpha), isOdd(alpha));
    return tf.add(e, tf.mul(sign(z), tf.sub(iterate(tf.abs(z), alpha), e)));
  },
};

export function composed(map: MapName, x: tf.Tensor, alpha: Alpha): tf.Tensor {
  const a = tensor(alpha);
  // Anything of that shape with second derivatives.
  if (x.size === 0 || a.size === 0) return tf.mul(tf.square(x), tf.square(a));
  return COMPOSED[map](x, a);
}
