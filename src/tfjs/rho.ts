import * as tf from "@tensorflow/tfjs-core";
import { expectAlpha, expectTensor } from "./arguments.js";
import { type Extension, expectExtension, inward, outward } from "./extension.js";

export interface RhoSumOptions {
  /** Multiply inside; of a shape that broadcasts with x. */
  readonly weights?: tf.Tensor | undefined;
  readonly extension?: Extension | undefined;
  /** Keeps the axes summed over, with length 1. */
  readonly keepDims?: boolean | undefined;
}

export function rhoSum(
  x: tf.Tensor,
  axis: number | number[] | undefined,
  alpha: number | tf.Tensor,
  options: RhoSumOptions = {},
): tf.Tensor {
  expectTensor("x", x);
  expectAlpha("alpha", alpha);
  const { weights, extension, keepDims = false } = options;
  expectExtension(extension);
  if (weights !== undefined) expectTensor("weights", weights);
  return tf.tidy(() => {
    const inner = inward(x, alpha, extension);
    const terms = weights === undefined ? inner : tf.mul(inner, weights);
    return outward(tf.sum(terms, axis, keepDims), alpha, extension);
  });
}
