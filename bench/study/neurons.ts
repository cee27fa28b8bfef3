import * as tf from "@tensorflow/tfjs-core";
import { inward, outward, type TensorExtension } from "../../src/layers/extension.js";
import { inside, outside } from "../../src/layers/inside.js";
import { iterateExp } from "../../src/tfjs.js";
import { type Hidden, range } from "./hidden.js";
import {
  affine,
  affineOf,
  constant,
  type Kernel,
  type Parameters,
  type Weights,
} from "./parameters.js";
import type { Model } from "./train.js";

/** How a is had: 1/2 for all, one learned for the layer, one learned for every unit, or one for every unit that the context drives. */
export const ALPHAS = ["1/2", "one", "unit", "context"] as const;

export interface Rho {
  readonly alpha: (typeof ALPHAS)[number];
  readonly extension: TensorExtension;
  readonly kernel: Kernel;
}

/** f(x, a) for operands of one shape: elements side by side are faster than those that broadcast. */
function applied(
  f: (x: tf.Tensor, a: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  a: tf.Tensor,
): tf.Tensor {
  if (a.size === a.shape[0]) return f(x, a);
  const shape = x.shape.map((n, i) => Math.max(n, a.shape[i]));
  if (tf.util.arraysEqual(x.shape, shape) && tf.util.arraysEqual(a.shape, shape)) return f(x, a);
  // Not tf.broadcastTo, whose gradient is a loop over slices.
  return f(tf.add(x, tf.zeros(shape)), tf.add(a, tf.zeros(shape)));
}

/** "shift" of a learned a ends at x = FLOOR, where f32 has two digits left. */
const FLOOR = -12;

type Alpha = number | tf.Tensor;

/**
 * From the outer numbers to the inner ones, exp^-a(x) and beyond its domain what the extension says. Of an a that is learned both
 * extensions are composed of iterateExp, which is faster than theirs where a differs from element to element.
 */
function into(x: tf.Tensor, a: Alpha, extension: TensorExtension): tf.Tensor {
  if (typeof a === "number") return inward(x, a, extension);
  const identity = iterateExp(tf.zerosLike(a), a);
  if (extension === "shift") {
    const shifted = tf.log(tf.add(tf.exp(tf.maximum(x, FLOOR)), identity));
    return applied(iterateExp, shifted, tf.neg(a));
  }
  const above = tf.sub(x, identity);
  const inner = applied(iterateExp, tf.add(tf.abs(above), identity), tf.neg(a));
  return tf.mul(tf.sign(above), inner);
}

/** And back. */
function out(z: tf.Tensor, a: Alpha, extension: TensorExtension): tf.Tensor {
  if (typeof a === "number") return outward(z, a, extension);
  if (extension === "shift") return applied(iterateExp, z, a);
  const identity = iterateExp(tf.zerosLike(a), a);
  const above = tf.sub(applied(iterateExp, tf.abs(z), a), identity);
  return tf.add(tf.mul(tf.sign(z), above), identity);
}

/** rhoDense with one more name in front of its weights; the context is the last input. */
function rhoLayer(name: string, { alpha, extension, kernel }: Rho, driver?: "layer") {
  const each = (alpha === "unit" || alpha === "context") && driver === undefined;
  const parameters = (inputs: number, units: number): Parameters => {
    const columns = each ? units : 1;
    return {
      ...affineOf(name, inputs, units, kernel),
      ...(alpha !== "1/2" && {
        [`${name}_theta`]: {
          shape: [1, columns],
          start: (_, j) => outside(each ? (j + 1 / 2) / units : 1 / 2),
        },
      }),
      ...(alpha === "context" && { [`${name}_context`]: constant([1, columns]) }),
    };
  };
  const outputs = (weights: Weights, x: tf.Tensor, context: tf.Tensor): tf.Tensor => {
    const theta = weights[`${name}_theta`];
    const level = () => tf.add(tf.matMul(context, weights[`${name}_context`]), theta);
    const a = alpha === "1/2" ? 1 / 2 : inside(alpha === "context" ? level() : theta);
    const sum = () => {
      if (typeof a === "number" || !each) return affine(weights, name, into(x, a, extension));
      const kernels = tf.expandDims(weights[`${name}_kernel`], 1);
      const inner = into(tf.expandDims(x, 3), tf.expandDims(a, 2), extension);
      return tf.add(tf.sum(tf.mul(inner, kernels), 2), weights[`${name}_bias`]);
    };
    return out(sum(), a, extension);
  };
  const heights = (weights: Weights): tf.Tensor => inside(weights[`${name}_theta`]);
  return { parameters, outputs, ...((alpha === "one" || alpha === "unit") && { heights }) };
}

const contextOf = (x: tf.Tensor): tf.Tensor =>
  tf.slice(x, [0, 0, (x.shape[2] as number) - 1], [-1, -1, 1]);

/** One layer of Rho neurons. */
export function rhoHidden(rho: Rho): Hidden {
  const layer = rhoLayer("rho", rho);
  return { ...layer, outputs: (weights, x) => layer.outputs(weights, x, contextOf(x)) };
}

const WIDTH = 8;

/** A stack of layers of 8 neurons and a linear one: Rho's, with one a a layer, or tanh. */
export function deep(depth: number, rho: Rho | "tanh", inputs: number): Model {
  const layers = range(depth).map((i) => {
    const name = `layer_${i}`;
    if (rho !== "tanh") return rhoLayer(name, rho, "layer");
    return {
      parameters: (rows: number, units: number) => affineOf(name, rows, units),
      outputs: (weights: Weights, x: tf.Tensor) => tf.tanh(affine(weights, name, x)),
    };
  });
  const parameters = layers.map((layer, i) => layer.parameters(i === 0 ? inputs : WIDTH, WIDTH));
  return {
    parameters: Object.assign({}, ...parameters, affineOf("readout", WIDTH, 1)),
    outputs(weights, x) {
      const context = contextOf(x);
      const top = layers.reduce((y, layer) => layer.outputs(weights, y, context), x);
      return affine(weights, "readout", top);
    },
  };
}
