import * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";
import { isMade } from "../numbers/arrays.js";

/** The typed arrays that TensorFlow.js takes. */
const ARRAYS = ["Float32Array", "Int32Array", "Uint8Array", "Uint8ClampedArray"];

const NUMERIC = ["float32", "int32", "bool"];

/** A float32 tensor of what every operation of TensorFlow.js takes: a tensor, a number, or arrays of them. */
export function asTensor(name: string, value: unknown): tf.Tensor {
  if (value instanceof tf.Tensor) {
    if (value.isDisposed) {
      throw new TypeError(
        `${name} = a tensor [${value.shape}] that is disposed of, expected one in use`,
      );
    }
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
  if (!isEven(value)) {
    throw new RangeError(
      `${name} = ${describe(value)}, expected arrays of one length at every depth`,
    );
  }
  return tf.tensor(value, undefined, "float32");
}

/** Whether arrays in an array have one shape: TensorFlow.js looks at the first of them alone. */
const isEven = (value: unknown): boolean =>
  !Array.isArray(value) ||
  (value.every(isEven) &&
    value.every((one) => tf.util.arraysEqual(shapeOf(one), shapeOf(value[0]))));

/** By the first of the arrays. */
const shapeOf = (value: unknown): number[] => {
  if (Array.isArray(value)) return [value.length, ...shapeOf(value[0])];
  return ArrayBuffer.isView(value) ? [(value as Float32Array).length] : [];
};

function isNumeric(value: unknown): value is tf.TensorLike & (number | number[]) {
  if (Array.isArray(value)) return !value.includes(undefined) && value.every(isNumeric);
  const isArray = isMade(value, ...ARRAYS);
  return isArray || typeof value === "number" || typeof value === "boolean";
}

/** A finite number as it is, anything else as a tensor. */
export function asAlpha(name: string, value: unknown): number | tf.Tensor {
  if (typeof value !== "number") return asTensor(name, value);
  if (!Number.isFinite(value)) {
    throw new RangeError(`${name} = ${value}, expected a finite number`);
  }
  return value;
}

/**
 * The shape that shapes broadcast to, but for so many of their last axes; throws, naming two that do not.
 */
export function expectBroadcast(
  shapes: Readonly<Record<string, readonly number[]>>,
  last = 0,
): number[] {
  const all = Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape,
    axes: shape.slice(0, shape.length - last),
  }));
  return all.reduce((together: number[], { axes }, i) => {
    try {
      return tf.broadcast_util.assertAndGetBroadcastShape(together, axes);
    } catch {
      const other = all.slice(0, i).find((before) => !fits(before.axes, axes)) ?? all[0];
      const except = last === 0 ? "" : ` but for the last ${last} axes`;
      throw new RangeError(
        `${other.name} has shape [${other.shape}] and ${all[i].name} [${all[i].shape}], ` +
          `expected shapes that broadcast to one${except}`,
      );
    }
  }, []);
}

/** Whether two shapes broadcast to one. */
const fits = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((n, i) => {
    const other = b[i + b.length - a.length] ?? 1;
    return n === other || n === 1 || other === 1;
  });

export function expectBoolean(name: string, value: unknown): boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${name} = ${describe(value)}, expected a boolean`);
  }
  return value;
}

/** Whole numbers beyond would be those of tensors that no backend holds. */
const MOST = 2 ** 24;

export function expectCount(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || (value as number) < 1 || (value as number) > MOST) {
    throw new RangeError(`${name} = ${describe(value)}, expected a whole number from 1 to 2^24`);
  }
  return value as number;
}
