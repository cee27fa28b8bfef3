import * as tf from "@tensorflow/tfjs-core";
import { elementwise } from "./elementwise.js";
import {
  sexpFirst,
  sexpQuotient,
  sexpSecond,
  slogFirst,
  slogQuotient,
  slogSecond,
} from "./heights/polynomials.generated.js";
import { evaluate } from "./polynomial.js";

/**
 * Heights above -2 in f32, for backends without kernels and for second derivatives: slog(x) + 2 and its inverse k -> sexp(k - 2).
 * Counted so, the heights of very negative x keep their relative precision, and exp^alpha(x) = fromHeight(toHeight(x) + alpha).
 *
 * Method: exponentials and logarithms carry every x into [0, 4.5] and every height into [0, 2.5], where one
 * polynomial of degree 22 (15) with f32 coefficients gives (slog(z) + 1) / z and sexp(h - 1) / h to 2^-26. There is
 * no table: on the wasm backend gathering one coefficient costs as much as 50 operations of Horner's rule.
 */

const or = (condition: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.where(condition, a, b);

/** z = e^x below 1, ln x, and ln ln x above e^e, with the masks. */
function carried(x: tf.Tensor) {
  const below = tf.less(x, 1);
  const power = tf.exp(x);
  const log = tf.log(x);
  const first = or(below, power, log);
  const above = tf.greater(first, Math.E);
  return { below, log, above, z: or(above, tf.log(first), first) };
}

/** dz/dx: z, 1/x and 1/(x ln x). */
function carriedSlope(x: tf.Tensor, { below, log, above, z }: ReturnType<typeof carried>) {
  return or(below, z, tf.reciprocal(or(above, tf.mul(x, log), x)));
}

/** slog(x) + 2. */
export const toHeight = elementwise("slog", [
  (x) => {
    const { below, above, z } = carried(x);
    const steps = tf.sub(
      tf.add(tf.cast(above, "float32"), 2),
      tf.mul(tf.cast(below, "float32"), 2),
    );
    return tf.add(tf.mul(z, evaluate(slogQuotient, z)), steps);
  },
  (x) => {
    const way = carried(x);
    return tf.mul(evaluate(slogFirst, way.z), carriedSlope(x, way));
  },
  (x) => {
    const way = carried(x);
    const slope = carriedSlope(x, way);
    // d2z/dx2: z, -1/x^2 and -(1 + ln x) / (x ln x)^2.
    const turn = or(way.above, tf.add(way.log, 1), tf.onesLike(x));
    const bend = or(way.below, way.z, tf.neg(tf.mul(turn, tf.square(slope))));
    return tf.add(
      tf.mul(evaluate(slogSecond, way.z), tf.square(slope)),
      tf.mul(evaluate(slogFirst, way.z), bend),
    );
  },
]);

/**
 * h between 0 and 2.41: k below 2, k - 2, and k - 3 from 4 on, with the masks and the inner sexp(h - 1). NaN below 0,
 * where the polynomial would go on.
 */
function lowered(k: tf.Tensor) {
  const low = tf.less(k, 2);
  const high = tf.greaterEqual(k, 4);
  const steps = tf.sub(tf.add(tf.cast(high, "float32"), 2), tf.mul(tf.cast(low, "float32"), 2));
  const h = or(tf.less(k, 0), tf.scalar(Number.NaN), tf.sub(k, steps));
  return { low, high, h, inner: tf.mul(h, evaluate(sexpQuotient, h)) };
}

/** sexp(k - 2) from the inner s: ln s, e^s and e^(e^s). */
function raised({ low, high, inner }: ReturnType<typeof lowered>) {
  const power = tf.exp(inner);
  return { power, value: or(low, tf.log(inner), or(high, tf.exp(power), power)) };
}

/** sexp(k - 2): NaN for k < 0, -Infinity at 0. */
export const fromHeight = elementwise("sexp", [
  (k) => raised(lowered(k)).value,
  (k) => {
    const way = lowered(k);
    const { power, value } = raised(way);
    const outer = or(way.low, tf.reciprocal(way.inner), value);
    const slope = tf.mul(outer, evaluate(sexpFirst, way.h));
    return or(way.high, tf.mul(slope, power), slope);
  },
  (k) => {
    const way = lowered(k);
    const { power, value } = raised(way);
    const first = evaluate(sexpFirst, way.h);
    const second = evaluate(sexpSecond, way.h);
    const square = tf.square(first);
    const low = tf.div(tf.sub(second, tf.div(square, way.inner)), way.inner);
    const middle = tf.mul(value, tf.add(second, square));
    const high = tf.mul(tf.mul(value, power), tf.add(second, tf.mul(square, tf.add(power, 1))));
    return or(way.low, low, or(way.high, high, middle));
  },
]);
