import * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";
import { fromHeight, toHeight } from "./heights.js";
import { iterate } from "./iterate.js";

/** What numbers below the domain of exp^-alpha stand for, as in iterexp/rho; NaN without one. */
export type Extension = "odd" | "shift";

export function expectExtension(value: unknown): asserts value is Extension | undefined {
  if (value !== undefined && value !== "odd" && value !== "shift") {
    throw new RangeError(`extension = ${describe(value)}, expected "odd", "shift" or undefined`);
  }
}

/** Throws where the extension is not defined for a number alpha. */
export function expectExtensible(alpha: unknown, extension: Extension | undefined): void {
  if (typeof alpha !== "number" || extension === undefined) return;
  const most = extension === "shift" ? 2 : Number.POSITIVE_INFINITY;
  if (alpha >= 0 && alpha <= most) return;
  const range = extension === "shift" ? "from 0 to 2" : "at least 0";
  throw new RangeError(`alpha = ${alpha}, expected ${range} for the extension "${extension}"`);
}

type Alpha = number | tf.Tensor;

const tensor = (alpha: Alpha): tf.Tensor => (typeof alpha === "number" ? tf.scalar(alpha) : alpha);

/** exp^alpha(0) = sexp(alpha - 1). */
const identity = (alpha: Alpha): tf.Tensor =>
  alpha === 0 ? tf.scalar(0) : fromHeight(tf.add(tensor(alpha), 1));

/** -1 at 0 as well, like the slope of tf.abs, so that the slope of an odd function comes out right there. */
const sign = (d: tf.Tensor): tf.Tensor => tf.step(d, -1);

/**
 * The least height that "shift" leaves: -16.5 inside, which is where the f32 of the heights
 * subtracted end.
 */
const LEAST = 2 ** -24;

/** Stands for the absorber -Infinity of a tensor alpha that is 0. */
const LOWEST = -32;

/** From the outer numbers x to the inner ones, exp^-alpha(x). */
export function inward(x: tf.Tensor, alpha: Alpha, extension: Extension | undefined): tf.Tensor {
  if (alpha === 0) return tf.clone(x);
  if (extension === undefined)
    return iterate(x, typeof alpha === "number" ? -alpha : tf.neg(alpha));
  const a = tensor(alpha);
  if (extension === "shift") {
    const absorber = tf.maximum(fromHeight(a), LOWEST);
    const shifted = tf.add(absorber, tf.softplus(tf.sub(x, absorber)));
    return fromHeight(tf.maximum(tf.sub(toHeight(shifted), a), LEAST));
  }
  const e = identity(alpha);
  const d = tf.sub(x, e);
  return tf.mul(sign(d), iterate(tf.add(e, tf.abs(d)), tf.neg(a)));
}

/** From the inner numbers z to the outer ones, exp^alpha(z). */
export function outward(z: tf.Tensor, alpha: Alpha, extension: Extension | undefined): tf.Tensor {
  if (extension !== "odd" || alpha === 0) return iterate(z, alpha);
  const e = identity(alpha);
  return tf.add(e, tf.mul(sign(z), tf.sub(iterate(tf.abs(z), alpha), e)));
}
