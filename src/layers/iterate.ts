import * as tf from "@tensorflow/tfjs-core";
import { asAlpha, asTensor } from "./arguments.js";
import { mapTensor } from "./maps.js";

/**
 * exp^alpha(x) of every element, on the backend of x and without leaving it. x: a float32 tensor of any shape; alpha: a
 * finite number, or a float32 tensor that broadcasts with x. Gradients in x and alpha, and gradients of these.
 *
 * Special values as in iterexp, with f32's overflow: NaN below the domain and for NaN (which the webgl backend may
 * not carry), -Infinity at height -2, Infinity where the result overflows and for x = Infinity. The number
 * alpha = 0, 1 or -1 gives x, tf.exp and tf.log.
 *
 * Method and errors: heights.ts; sexp(slog(x) + alpha) for all other alpha. Worst errors measured for alpha of both signs
 * up to 0.9, in ulps of f32 (of 1/4 for smaller results), results above -4: on [-4, 4] where slopes are below 50, value
 * 23, gradients 60 (webgl 31 and 86); on [-30, 30] with slopes up to 1e5, value 102, gradients 124 (webgl 136
 * and 129). They are the height's rounding, 2^-23 or so, times sexp'. `POINTS=4000 npx vitest run test/tfjs`.
 *
 * Throws TypeError for another type of argument, RangeError for a number alpha that is not finite. Gradients
 * need TensorFlow.js's own, which tfjs-layers registers (importing this entry does).
 */
export function iterateExp<T extends tf.Tensor>(
  x: T | tf.TensorLike,
  alpha: number | tf.Tensor | tf.TensorLike,
): T {
  return tf.tidy(() => mapTensor("iterate", asTensor("x", x), asAlpha("alpha", alpha)) as T);
}
