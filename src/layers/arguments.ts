import * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";

/** The typed arrays that TensorFlow.js takes. */
const ARRAYS = [Float32Array, Int32Array, Uint8Array, Uint8ClampedArray];

const NUMERIC = ["float32", "int32", "bool"];

/** A float32 tensor of what every operation of TensorFlow.js takes: a tensor, a number, or arrays of them. */
export function asTensor(name: string, value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) {
    if (!NUMERIC.includes(value.dtype)) {
      throw new TypeError(`${name} has dtype ${value.dtype}, expected float32, int32 or bool`);
    }
    return value.dtype === "float32" ? value : tf.cast(value, "float32");
  }
  if (!isNumeric(value)) {
    throw new TypeError(
      `${name} = ${describe(value)}, expected a tensor, numbers or arrays of them`,
    );
  }
  return tf.tensor(value, undefined, "float32");
}

function isNumeric(value: unknown): value is tf.TensorLike & (number | number[]) {
  if (Array.isArray(value)) return value.every(isNumeric);
  const isArray = ARRAYS.some((type) => value instanceof type);
  return isArray || typeof value === "number" || typeof value === "boolean";
}

/** A finite number or a tensor. */
export function expectAlpha(name: string, value: unknown): asserts value is number | tf.Tensor {
  if (typeof value === "number") asAlpha(name, value);
  else if (!(value instanceof tf.Tensor)) {
    throw new TypeError(`${name} = ${describe(value)}, expected a number or a tensor`);
  }
}

/** A finite number as it is, anything else as a tensor. */
export function asAlpha(name: string, value: unknown): number | tf.Tensor {
  if (typeof value !== "number") return asTensor(name, value);
  if (!Number.isFinite(value)) {
    throw new RangeError(`${name} = ${value}, expected a finite number`);
  }
  return value;
}

/** Throws where shapes do not broadcast to one. */
export function expectBroadcast(a: string, first: number[], b: string, second: number[]): number[] {
  try {
    return tf.broadcast_util.assertAndGetBroadcastShape(first, second);
  } catch {
    throw new RangeError(
      `${a} has shape [${first}] and ${b} [${second}], expected shapes that broadcast to one`,
    );
  }
}

export function expectBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${name} = ${describe(value)}, expected a boolean`);
  }
  return value;
}
