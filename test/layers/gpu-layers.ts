/** Operations and layers of seeds, for every backend: gpu.test.ts compares what they give on a GPU with the cpu backend. */
import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import {
  coModulate,
  coModulatedAttention,
  coModulatedGate,
  gate,
  mutualModulation,
  rhoAttention,
  rhoDense,
  rhoSum,
} from "../../src/tfjs.js";

type Call = (...xs: tf.Tensor[]) => tf.Tensor;

const random = (shape: number[], seed: number): tf.Tensor =>
  tf.randomNormal(shape, 0, 1, "float32", seed);

const OPERATIONS: Readonly<Record<string, readonly [Call, ...number[][]]>> = {
  "gate of two halves": [(x, y) => gate([x, y]), [4, 5], [4, 5]],
  "gate of three heights": [
    (x, y, z) => gate([x, y, z], { heights: [0.2, 0.3, 0.5] }),
    [4, 5],
    [5],
    [4, 1],
  ],
  "gate of heights in a tensor": [
    (x, y, h) => gate([x, y], { heights: tf.softmax(h) }),
    [4, 5],
    [4, 5],
    [2],
  ],
  attention: [(q, k, v) => coModulate(q, k, v), [2, 5, 4], [2, 5, 4], [2, 5, 4]],
  "causal attention, alpha a head": [
    (q, k, v) => coModulate(q, k, v, { alpha: tf.tensor3d([[[0.25]], [[0.75]]]), causal: true }),
    [2, 5, 4],
    [2, 5, 4],
    [2, 5, 4],
  ],
  "masked attention": [
    (q, k, v) => coModulate(q, k, v, { alpha: 0.4, mask: tf.tensor1d([1, 0, 1, 1, 0]) }),
    [2, 5, 4],
    [2, 5, 4],
    [2, 5, 4],
  ],
  "sums, odd": [(x) => rhoSum(x, 1, 0.5, { extension: "odd" }), [4, 5]],
  "sums, shift": [(x) => rhoSum(x, 1, 0.5, { extension: "shift" }), [4, 5]],
};

const LAYERS: Readonly<Record<string, readonly [() => layers.Layer, number[]]>> = {
  rhoDense: [() => rhoDense({ units: 3, alpha: "unit", trainAlpha: true, seed: 1 }), [4, 5]],
  coModulatedGate: [
    () => coModulatedGate({ units: 3, trainHeights: true, per: "unit", seed: 1 }),
    [4, 5],
  ],
  mutualModulation: [() => mutualModulation({ units: 3, trainAlpha: true, seed: 1 }), [4, 5]],
  coModulatedAttention: [
    () =>
      coModulatedAttention({
        heads: 2,
        alpha: "head",
        trainAlpha: true,
        trainScale: true,
        causal: true,
        seed: 1,
      }),
    [2, 5, 4],
  ],
  rhoAttention: [() => rhoAttention({ heads: 2, trainAlpha: true, seed: 1 }), [2, 5, 4]],
};

export const OPERATION_NAMES = [...Object.keys(OPERATIONS), ...Object.keys(LAYERS)];

const numbersOf = async (tensors: tf.Tensor[]): Promise<number[][]> => {
  const data = await Promise.all(tensors.map((t) => t.data()));
  tf.dispose(tensors);
  return data.map((values) => [...values]);
};

/** The result of an operation or layer, and the gradients of its sum of squares in arguments or weights. */
export function computed(name: string): Promise<number[][]> {
  const square = (y: tf.Tensor): tf.Scalar => tf.sum(tf.square(y));
  if (name in OPERATIONS) {
    const [call, ...shapes] = OPERATIONS[name];
    return numbersOf(
      tf.tidy(() => {
        const xs = shapes.map((shape, i) => random(shape, i + 1));
        return [call(...xs), ...tf.grads((...xs) => square(call(...xs)))(xs)];
      }),
    );
  }
  const [make, shape] = LAYERS[name];
  const layer = make();
  const tensors = tf.tidy(() => {
    const x = random(shape, 9);
    const y = layer.apply(x) as tf.Tensor;
    const { grads } = tf.variableGrads(() => square(layer.apply(x) as tf.Tensor));
    return [y, ...layer.weights.map((weight) => grads[(weight.read() as tf.Variable).name])];
  });
  layer.dispose();
  return numbersOf(tensors);
}

/** How many tensors, and data of the backend, there are after so many steps of descent through all layers beyond those after the first. */
export async function left(steps: number): Promise<number> {
  const [attention, roles] = ["coModulatedAttention", "rhoAttention"].map((name) =>
    LAYERS[name][0](),
  );
  const others = ["rhoDense", "coModulatedGate", "mutualModulation"].map((name) =>
    LAYERS[name][0](),
  );
  const x = random([1, 3, 4], 1);
  const optimizer = tf.train.sgd(1e-3);
  const loss = (): tf.Scalar => {
    const mixed = roles.apply(attention.apply(x) as tf.Tensor) as tf.Tensor;
    const sizes = others.map((layer) => tf.mean(tf.square(layer.apply(mixed) as tf.Tensor)));
    return tf.addN(sizes) as tf.Scalar;
  };
  tf.tidy(loss);
  const step = () => optimizer.minimize(loss);
  step();
  const all = () => tf.memory().numTensors + tf.backend().numDataIds();
  const before = all();
  for (let i = 0; i < steps; i++) {
    step();
    // What was launched is finished now and then.
    if (i % 50 === 0) await (others[0].weights[0].read() as tf.Tensor).data();
  }
  const more = all() - before;
  for (const layer of [attention, roles, ...others]) layer.dispose();
  x.dispose();
  return more;
}
