import type * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";
import type { MapName } from "./kernels/maps.js";
import { mapTensor } from "./maps.js";

/** What numbers below the domain of exp^-alpha stand for, as in iterexp/rho; NaN without one. */
export type TensorExtension = "odd" | "shift";

export function expectExtension(value: unknown): asserts value is TensorExtension | undefined {
  if (value !== undefined && value !== "odd" && value !== "shift") {
    throw new RangeError(`extension = ${describe(value)}, expected "odd", "shift" or undefined`);
  }
}

/** Throws where the extension is not defined for a number alpha. */
export function expectExtensible(alpha: unknown, extension: TensorExtension | undefined): void {
  if (typeof alpha !== "number" || extension === undefined) return;
  const most = extension === "shift" ? 2 : Number.POSITIVE_INFINITY;
  if (alpha >= 0 && alpha <= most) return;
  const range = extension === "shift" ? "from 0 to 2" : "at least 0";
  throw new RangeError(`alpha = ${alpha}, expected ${range} for the extension "${extension}"`);
}

type Alpha = number | tf.Tensor;

/** The map from the outer numbers to the inner ones. */
export const inwardMap = (extension: TensorExtension | undefined): MapName =>
  extension === undefined ? "inward" : `${extension} inward`;

/** From the outer numbers x to the inner ones, exp^-alpha(x). */
export const inward = (
  x: tf.Tensor,
  alpha: Alpha,
  extension: TensorExtension | undefined,
): tf.Tensor => mapTensor(inwardMap(extension), x, alpha);

/** From the inner numbers z to the outer ones, exp^alpha(z). */
export const outward = (
  z: tf.Tensor,
  alpha: Alpha,
  extension: TensorExtension | undefined,
): tf.Tensor => mapTensor(extension === "odd" ? "odd outward" : "iterate", z, alpha);
