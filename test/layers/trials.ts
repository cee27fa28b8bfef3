import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";

const LAYERS: Record<string, () => layers.Layer> = {
  rhoDense: () => rhoDense({ units: 3, trainAlpha: true }),
  "rhoDense, per unit": () => rhoDense({ units: 3, alpha: "unit", trainAlpha: true }),
  coModulatedGate: () => coModulatedGate({ units: 3, trainHeights: true, per: "unit" }),
  coModulatedAttention: () => coModulatedAttention({ heads: 2, causal: true, trainAlpha: true }),
  rhoAttention: () => rhoAttention({ heads: 2, trainAlpha: true, trainScale: true }),
  mutualModulation: () => mutualModulation({ units: 3, trainAlpha: true }),
};

/** sin(1), sin(2), ...: numbers that are the same everywhere. */
const waves = (shape: number[], from: number): tf.Tensor =>
  tf.tidy(() => {
    const count = tf.util.sizeFromShape(shape);
    const numbers = Float32Array.from({ length: count }, (_, i) => Math.sin(from + i));
    return tf.tensor(numbers, shape);
  });

/** The output of every layer and its gradients in the input and all weights, on the backend that is set. */
export async function trials(): Promise<Record<string, number[][]>> {
  const results: Record<string, number[][]> = {};
  for (const [name, make] of Object.entries(LAYERS)) {
    const layer = make();
    const x = waves([2, 3, 4], 1);
    const apply = (given: tf.Tensor) => layer.apply(given) as tf.Tensor;
    const y = apply(x);
    layer.setWeights(layer.weights.map((w, i) => waves(w.shape as number[], 10 * i + 1)));
    const loss = (given: tf.Tensor) => tf.sum(tf.mul(apply(given), waves(y.shape, 5)));
    const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
    const { grads } = tf.variableGrads(() => loss(x) as tf.Scalar, variables);
    const all = [apply(x), tf.grad(loss)(x), ...variables.map((variable) => grads[variable.name])];
    results[name] = await Promise.all(all.map(async (tensor) => [...(await tensor.data())]));
  }
  return results;
}
