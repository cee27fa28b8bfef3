import * as tf from "@tensorflow/tfjs-core";
import { describe, expectOptions } from "../numbers/arguments.js";
import { asAlpha, asTensor, expectBoolean, expectBroadcast } from "./arguments.js";
import {
  expectExtensible,
  expectExtension,
  inwardMap,
  outward,
  type TensorExtension,
} from "./extension.js";
import { mapSum } from "./maps.js";

/** How numbers are summed. */
export interface RhoSumOptions {
  /** Multiply inside; of a shape that broadcasts with x. */
  readonly weights?: tf.Tensor | tf.TensorLike | undefined;
  /** For x below the absorber; NaN without one. */
  readonly extension?: TensorExtension | undefined;
  /** Keeps the axes summed over, with length 1. */
  readonly keepDims?: boolean | undefined;
}

/**
 * exp^alpha(sum of weights * exp^-alpha(x)) along axes: the sum at alpha = 0, the product of x^weight at 1, and an operation
 * between them for alpha in (0, 1). It has gradients in x, weights and alpha, and gradients of these.
 *
 * **Domain and special values.** exp^-alpha(x) is real for x > sexp(alpha - 2), the absorber. Below it the result is NaN, or
 * with `extension` what iterexp/rho defines: "odd", for alpha >= 0, mirrors the inner numbers at the identity sexp(alpha - 1);
 * "shift", for alpha from 0 to 2, takes ln(e^x + sexp(alpha - 1)) for x. Here "shift" ends at -16.5 inside, which x about 15
 * below the absorber reach, with gradient 0 beyond. The sum of nothing is the identity sexp(alpha - 1).
 *
 * **Accuracy.** On cpu and wasm the sum is one in doubles that is rounded to f32 once: 3e-7 relative to results from 1 to 200,
 * against iterexp/rho (`npx vitest run test/layers/kernels.test.ts`). Elsewhere 5e-5; there "shift" loses digits from 6 below
 * the absorber on.
 *
 * **Throws.** TypeError for another type of argument and for an unknown option. RangeError for another extension, a number alpha
 * outside its range or not finite, an axis that x does not have, shapes that do not broadcast, and for several alphas along an
 * axis of the sum. Elements of a tensor alpha are not read; where the extension is not defined for them they give NaN.
 *
 * **Method.** The iterates and their sum are one kernel, and exp^alpha of it is another. Backends without kernels have the
 * sum of TensorFlow.js, and so have GPUs for more than 1024 terms.
 *
 * @param x numbers of any shape
 * @param axis an axis of x, counted from behind where it is negative, or several; undefined for all axes
 * @param alpha a finite number, or a tensor that broadcasts with x and has length 1 along the axes of the sum
 * @param options weights, extension, keepDims
 * @returns float32, of the shape that x, alpha and weights broadcast to, without the axes of the sum
 * @throws TypeError, RangeError
 * @example
 * const pairs = [[2, 3], [4, 5]];
 * rhoSum(pairs, 1, 0).dataSync()[0].toFixed(4); // '5.0000'
 * rhoSum(pairs, 1, 1 / 2).dataSync()[0].toFixed(4); // '6.0746'
 * rhoSum(pairs, 1, 1).dataSync()[0].toFixed(4); // '6.0000'
 * rhoSum([2, -3], 0, 1 / 2, { extension: "odd" }).dataSync()[0].toFixed(4); // '-0.6759'
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
    const tensor = asTensor("x", x);
    const named = {
      x: tensor,
      ...(typeof a !== "number" && { alpha: a }),
      ...(ws && { weights: ws }),
    };
    const shape = expectBroadcast(
      Object.fromEntries(Object.entries(named).map(([name, one]) => [name, one.shape])),
    );
    const axes = axesOf(axis, tensor.rank, shape.length);
    if (typeof a !== "number")
      expectOneAlpha(
        a.shape,
        tensor.shape,
        axes.map((i) => i - shape.length),
      );
    const inner = mapSum(inwardMap(extension), tensor, a, ws, axes);
    const sum = outward(inner, a, extension);
    return keepDims
      ? sum
      : tf.reshape(
          sum,
          shape.filter((_, i) => !axes.includes(i)),
        );
  });
}

/** A sum has one alpha: there are not several along an axis that it takes together, counted from behind. */
function expectOneAlpha(alpha: readonly number[], x: readonly number[], axes: readonly number[]) {
  if (axes.every((axis) => (alpha.at(axis) ?? 1) === 1)) return;
  throw new RangeError(
    `alpha has shape [${alpha}] and x [${x}], expected one alpha along the axes of the sum`,
  );
}

/**
 * axis as axes of a shape of `all` axes, of which x has the last `rank`; all of them for undefined. Throws unless axis is
 * undefined, one of the rank's axes, counted from behind where negative, or an array of such.
 */
function axesOf(axis: unknown, rank: number, all: number): number[] {
  if (axis === undefined) return Array.from({ length: all }, (_, i) => i);
  const listed = Array.isArray(axis) ? axis : [axis];
  const fits = (a: unknown): boolean =>
    Number.isInteger(a) && (a as number) >= -rank && (a as number) < rank;
  const wrong = listed.find((a) => !fits(a));
  if (wrong === undefined && listed.every(fits)) {
    return [...new Set(listed.map((a: number) => (a < 0 ? a : a - rank) + all))];
  }
  const Failure = typeof wrong === "number" ? RangeError : TypeError;
  const expected =
    rank === 0 ? "undefined for a scalar" : `whole numbers from ${-rank} to ${rank - 1}`;
  throw new Failure(`axis = ${describe(wrong)}, expected ${expected}`);
}
