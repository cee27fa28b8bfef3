import * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";

export function expectTensor(name: string, value: unknown): asserts value is tf.Tensor {
  if (!(value instanceof tf.Tensor)) {
    throw new TypeError(`${name} = ${describe(value)}, expected a tensor`);
  }
  if (value.dtype !== "float32") {
    throw new TypeError(`${name} has dtype ${value.dtype}, expected float32`);
  }
}

/** A finite number or a tensor. */
export function expectAlpha(name: string, value: unknown): asserts value is number | tf.Tensor {
  if (typeof value !== "number") {
    if (value instanceof tf.Tensor) return expectTensor(name, value);
    throw new TypeError(`${name} = ${describe(value)}, expected a number or a tensor`);
  }
  if (!Number.isFinite(value)) {
    throw new RangeError(`${name} = ${value}, expected a finite number`);
  }
}

export function expectBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${name} = ${describe(value)}, expected a boolean`);
  }
  return value;
}
