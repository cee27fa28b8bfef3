import * as tf from "@tensorflow/tfjs-core";
import { cut, describe, expectOption } from "../numbers/arguments.js";
import { asTensor, expectBroadcast } from "./arguments.js";
import { outward } from "./extension.js";

/** The heights of the factors of a gate. */
export interface GateOptions {
  /**
   * One height a factor, at least 0, with the sum 1: numbers, or a tensor [factors, ...] whose rows broadcast with
   * the factors. Equal ones by default: two halves for two factors.
   */
  readonly heights?: readonly number[] | tf.Tensor | undefined;
}

/** How far the sum of heights may be from 1: f32 heights are read back as numbers. */
const SUM_TOLERANCE = 1e-5;

/**
 * The co-modulated gate y = prod_i exp^(a_i)(x_i), elementwise, for heights a_i >= 0 with the sum 1.
 *
 * Heights (0, 1) give x_0 * e^(x_1): one factor is modulated, the other modulates. Heights (1/2, 1/2) give
 * f(x_0) * f(x_1) with the half-exponential f, which treats both alike. The whole height is 1 in either case: together the
 * factors do what one exponential does.
 *
 * **Domain and special values.** Every real x_i, since exp^a is real everywhere for a >= 0. The result is Infinity where it
 * overflows f32 (two equal halves do above 5983); NaN where one factor is Infinity and another is 0, and where an x_i is NaN.
 * exp^a(-Infinity) = sexp(a - 2) is a number for 0 < a < 1 (-0.696 at 1/2): it changes the sign of the product and does not silence it.
 * A factor is silenced where exp^a is 0, at x = sexp(-1 - a) (-0.696 at 1/2).
 *
 * **Accuracy.** That of iterateExp in every factor, and one rounding a product.
 *
 * **Throws.** TypeError and RangeError as below. Elements of a tensor of heights are not read and so not checked.
 *
 * @param xs the factors' arguments, of shapes that broadcast
 * @param options heights
 * @returns a float32 tensor of the common shape
 * @throws TypeError where xs is no array of tensors, or of arrays and numbers that tensors are made of; RangeError
 *   for no factor, shapes that do not broadcast, another number of heights than factors, a height below 0 or a sum other
 *   than 1
 * @example
 * gate([[1], [3]]).dataSync()[0].toFixed(3); // '9.878'
 * gate([[1], [3]], { heights: [0, 1] }).dataSync()[0].toFixed(3); // '20.086'
 */
export function gate(
  xs: readonly (tf.Tensor | tf.TensorLike)[],
  options: GateOptions = {},
): tf.Tensor {
  if (!Array.isArray(xs)) throw new TypeError(`xs = ${describe(xs)}, expected an array of tensors`);
  if (xs.length === 0) throw new RangeError("xs = [], expected at least one tensor");
  expectOption("options", options, "heights");
  return tf.tidy(() => {
    const tensors = xs.map((x, i) => asTensor(`xs[${i}]`, x));
    const heights = heightsOf(options.heights, xs.length);
    const shapes = Object.fromEntries(tensors.map(({ shape }, i) => [`xs[${i}]`, shape]));
    const [row] = heights;
    expectBroadcast(
      typeof row === "number" ? shapes : { ...shapes, "a row of heights": row.shape },
    );
    const factors = tensors.map((x, i) => outward(x, heights[i], undefined));
    return factors.reduce((y, factor) => tf.mul(y, factor));
  });
}

function heightsOf(
  heights: GateOptions["heights"],
  count: number,
): readonly (number | tf.Tensor)[] {
  if (heights === undefined) return new Array<number>(count).fill(1 / count);
  if (heights instanceof tf.Tensor) {
    const rows = asTensor("heights", heights);
    if (rows.shape[0] === count) return tf.unstack(rows);
    throw new RangeError(`heights has shape [${rows.shape}], expected [${count}, ...]`);
  }
  expectHeights(heights, count);
  return heights;
}

/** Numbers from 0 on with the sum 1, as many as there are factors. */
export function expectHeights(
  heights: unknown,
  count: number,
): asserts heights is readonly number[] {
  const numbers =
    Array.isArray(heights) && heights.every((a) => typeof a === "number" && a >= 0 && a <= 1);
  const sum = numbers ? (heights as number[]).reduce((s, a) => s + a, 0) : Number.NaN;
  if (numbers && heights.length === count && Math.abs(sum - 1) <= SUM_TOLERANCE) return;
  const shown = numbers ? cut(`[${heights.join(", ")}]`) : describe(heights);
  throw new RangeError(`heights = ${shown}, expected ${count} numbers from 0 to 1 with the sum 1`);
}
