import * as tf from "@tensorflow/tfjs-core";
import { asAlpha, asTensor, expectBroadcast } from "./arguments.js";
import { mapTensor } from "./maps.js";

/**
 * exp^alpha(x) = sexp(slog(x) + alpha) of every element, on the backend of x and without leaving it, with gradients in x and
 * alpha and gradients of these.
 *
 * **Domain and special values.** Those of iterexp, with the overflow of f32: NaN below the domain and for NaN (which a GPU may
 * lose), -Infinity at height -2, Infinity where the result overflows and for x = Infinity. A tensor without elements
 * gives one without.
 *
 * **Accuracy.** On the backends cpu and wasm 0.5000 ulp of f32, gradients 0.502, over every f32 x, alpha in [-2, 2] and every
 * finite result (`POINTS=60000 npx vitest run test/layers/kernels.test.ts`); the number alpha = 1 and -1 is tf.exp and tf.log. On webgl and
 * webgpu value 5, gradients 8 ulp for x in [-30, 30] (docs/tfjs.md). Other backends and second derivatives: 130 ulp.
 *
 * **Throws.** TypeError for another type of argument, RangeError for a number alpha that is not finite and for shapes that do
 * not broadcast. Elements of tensors are not read and so not checked.
 *
 * **Cost.** Next to that of tf.exp (docs/tfjs.md has the ratios); tables of 100 kB are made at the first call.
 *
 * **Method.** One kernel a call and one for its gradients, or a composition of operations for backends that
 * have none. Gradients of what is around need those of TensorFlow.js, which tfjs-layers registers (importing this
 * entry does).
 *
 * @param x what an operation of TensorFlow.js takes: a tensor of float32, int32 or bool, a number, or arrays of them
 * @param alpha a finite number, taken as the double that it is, or a tensor or arrays that broadcast with x
 * @returns float32, of the shape that x and alpha broadcast to
 * @throws TypeError, RangeError
 * @example
 * const halves = iterateExp([0, 1, 2], 1 / 2);
 * halves.dataSync()[1].toFixed(4); // '1.6464'
 * iterateExp(halves, 1 / 2).dataSync()[1].toFixed(4); // '2.7183'
 * const slopes = tf.grads((x, a) => iterateExp(x, a))([tf.scalar(1), tf.scalar(1 / 2)]);
 * slopes.map((slope) => slope.dataSync()[0].toFixed(4)); // [ '1.4428', '1.5752' ]
 */
export function iterateExp<T extends tf.Tensor>(
  x: T | tf.TensorLike,
  alpha: number | tf.Tensor | tf.TensorLike,
): T {
  return tf.tidy(() => {
    const argument = asTensor("x", x);
    const a = asAlpha("alpha", alpha);
    if (typeof a !== "number") expectBroadcast({ x: argument.shape, alpha: a.shape });
    return mapTensor("iterate", argument, a) as T;
  });
}
