import type * as tf from "@tensorflow/tfjs-core";
import { affine, affineOf, countOf, type Parameters, type Weights } from "./parameters.js";
import type { Model } from "./train.js";

/** A hidden layer from `inputs` numbers to `units`. */
export interface Hidden {
  readonly parameters: (inputs: number, units: number) => Parameters;
  readonly outputs: (weights: Weights, x: tf.Tensor) => tf.Tensor;
  readonly heights?: (weights: Weights) => tf.Tensor;
}

/** Two affine maps to 8 units, and what follows: every model has as nearly as possible as many weights. */
const WEIGHTS = (inputs: number): number => 2 * 8 * (inputs + 1) + 8 + 1;

const readout = (units: number): Parameters => affineOf("readout", units, 1);

/** The hidden layer and a linear neuron. */
export function shallow({ parameters, outputs, heights }: Hidden, inputs: number): Model {
  const all = (units: number) => ({ ...parameters(inputs, units), ...readout(units) });
  const missed = (units: number) => Math.abs(countOf(all(units)) - WEIGHTS(inputs));
  let units = 1;
  while (missed(units + 1) <= missed(units)) units++;
  return {
    parameters: all(units),
    outputs: (weights, x) => affine(weights, "readout", outputs(weights, x)),
    ...(heights && { heights }),
  };
}

/** What is done with the sides of a gate. */
const combined = (sides: number, combine: (sides: readonly tf.Tensor[]) => tf.Tensor): Hidden => ({
  parameters: (inputs, units) =>
    Object.assign({}, ...range(sides).map((i) => affineOf(`side_${i}`, inputs, units))),
  outputs: (weights, x) => combine(range(sides).map((i) => affine(weights, `side_${i}`, x))),
});

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export { combined };
