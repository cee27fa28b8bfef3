import * as tf from "@tensorflow/tfjs-core";
import { asAlpha, asTensor, expectBoolean } from "./arguments.js";
import {
  type Extension,
  expectExtensible,
  expectExtension,
  inwardMap,
  outward,
} from "./extension.js";
import { mapSum } from "./maps.js";

export interface RhoSumOptions {
  /** Multiply inside; of a shape that broadcasts with x. */
  readonly weights?: tf.Tensor | tf.TensorLike | undefined;
  readonly extension?: Extension | undefined;
  /** Keeps the axes summed over, with length 1. */
  readonly keepDims?: boolean | undefined;
}

/**
 * exp^alpha(sum of weights * exp^-alpha(x)) along axis (a number, several, or all for undefined): the sum at alpha = 0,
 * the product of x^weight at 1. x: float32 of any shape; alpha: a finite number, or a tensor that broadcasts
 * with x and with the result: a scalar, or one entry a column that stays. Gradients in x, weights and alpha.
 *
 * exp^-alpha(x) is real for x > sexp(alpha - 2), the absorber. Below it the result is NaN, or with
 * `extension` what iterexp/rho defines: "odd", for alpha >= 0, mirrors the inner numbers at the identity sexp(alpha - 1);
 * "shift", for alpha from 0 to 2, takes ln(e^x + sexp(alpha - 1)) for x. Here "shift" ends at -16.5 inside, which x about 15
 * below the absorber reach, with gradient 0 beyond.
 *
 * **Accuracy.** On cpu and wasm the sum is one in doubles that is rounded to f32 once: 3e-7 relative to results from 1 to 200,
 * against iterexp/rho. Elsewhere 5e-5; there "shift" loses digits from 6 below the absorber on, and a tensor
 * alpha that is exactly 0 has no gradient in alpha with an extension.
 *
 * Throws as iterateExp; RangeError for another extension or a number alpha outside its range.
 */
export function rhoSum(
  x: tf.Tensor | tf.TensorLike,
  axis: number | number[] | undefined,
  alpha: number | tf.Tensor | tf.TensorLike,
  options: RhoSumOptions = {},
): tf.Tensor {
  const { weights, extension, keepDims = false } = options;
  expectExtension(extension);
  expectExtensible(alpha, extension);
  expectBoolean("keepDims", keepDims);
  return tf.tidy(() => {
    const a = asAlpha("alpha", alpha);
    const ws = weights === undefined ? undefined : asTensor("weights", weights);
    const inner = mapSum(inwardMap(extension), asTensor("x", x), a, ws, axis, keepDims);
    return outward(inner, a, extension);
  });
}
