import * as tf from "@tensorflow/tfjs-core";
import { describe, expectOptions } from "../numbers/arguments.js";
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
 * Throws as iterateExp; RangeError for another extension, a number alpha outside its range or an axis that x does not have; TypeError
 * for an unknown option.
 */
export function rhoSum(
  x: tf.Tensor | tf.TensorLike,
  axis: number | number[] | undefined,
  alpha: number | tf.Tensor | tf.TensorLike,
  options: RhoSumOptions = {},
): tf.Tensor {
  expectOptions("options", options, ["weights", "extension", "keepDims"]);
  const { weights, extension, keepDims = false } = options;
  expectExtension(extension);
  expectExtensible(alpha, extension);
  expectBoolean("keepDims", keepDims);
  return tf.tidy(() => {
    const a = asAlpha("alpha", alpha);
    const ws = weights === undefined ? undefined : asTensor("weights", weights);
    const given = asTensor("x", x);
    expectAxis(axis, given.rank);
    const inner = mapSum(inwardMap(extension), given, a, ws, axis, keepDims);
    return outward(inner, a, extension);
  });
}

/** Throws unless axis is undefined, one of the rank's axes, counted from behind where negative, or an array of such. */
function expectAxis(axis: unknown, rank: number): void {
  if (axis === undefined) return;
  const all = Array.isArray(axis) ? axis : [axis];
  const fits = (a: unknown): boolean =>
    Number.isInteger(a) && (a as number) >= -rank && (a as number) < rank;
  const wrong = all.find((a) => !fits(a));
  if (wrong === undefined && all.every(fits)) return;
  const Failure = typeof wrong === "number" ? RangeError : TypeError;
  const expected =
    rank === 0 ? "undefined for a scalar" : `whole numbers from ${-rank} to ${rank - 1}`;
  throw new Failure(`axis = ${describe(wrong)}, expected ${expected}`);
}
