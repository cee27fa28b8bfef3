import * as tf from "@tensorflow/tfjs-core";
import { linear, szekeres, walker } from "../../src/compare.js";
import { iterateExp } from "../../src/tfjs.js";

/** Half-exponentials that may stand for f. */
export const HALVES: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  Kneser: (x) => iterateExp(x, 1 / 2),
  linear: tabled((x) => linear.iterate(x, 1 / 2)),
  Walker: tabled((x) => walker.iterate(x, 1 / 2)),
  Szekeres: tabled((x) => szekeres.iterate(x, 1 / 2)),
};

/** The table ends at asinh(x) = ±END, x = ±1490, and goes on in a straight line in its chart. */
const [END, STEP] = [8, 1 / 512];

/**
 * An increasing function as an operation with a gradient. asinh(f) stands in a table over asinh(x) and is interpolated by Hermite's
 * cubics between slopes that are differences: to 1e-6 where f is smooth. The gradient is that of the cubics.
 */
function tabled(f: (x: number) => number): (x: tf.Tensor) => tf.Tensor {
  let table: Float64Array | undefined;
  const fill = () => {
    const count = 2 * (END / STEP) + 1;
    return Float64Array.from({ length: count }, (_, i) => Math.asinh(f(Math.sinh(i * STEP - END))));
  };
  /** Writes the value and the slope at x. */
  const look = (x: number, i: number, values: Float32Array, slopes: Float32Array): void => {
    table ??= fill();
    const place = (Math.asinh(x) + END) / STEP;
    const k = Math.min(Math.max(Math.floor(place), 1), table.length - 3);
    const [before, low, high, after] = [table[k - 1], table[k], table[k + 1], table[k + 2]];
    const t = Math.min(Math.max(place - k, -1), 2);
    const [p, q] = [(high - before) / 2, (after - low) / 2];
    const rise = high - low;
    const [square, cube] = [3 * rise - 2 * p - q, p + q - 2 * rise];
    const slope = p + t * (2 * square + 3 * t * cube);
    const y = low + t * (p + t * (square + t * cube)) + (place - k - t) * slope;
    const power = Math.exp(y);
    values[i] = (power - 1 / power) / 2;
    slopes[i] = ((slope / STEP) * (power + 1 / power)) / (2 * Math.sqrt(1 + x * x));
  };
  return tf.customGrad((given, save) => {
    const x = given as tf.Tensor;
    const xs = x.dataSync();
    const [values, slopes] = [new Float32Array(xs.length), new Float32Array(xs.length)];
    xs.forEach((number, i) => {
      look(number, i, values, slopes);
    });
    (save as tf.GradSaveFunc)([tf.tensor(slopes, x.shape)]);
    return {
      value: tf.tensor(values, x.shape),
      gradFunc: (dy, [saved]) => tf.mul(dy, saved),
    };
  });
}
