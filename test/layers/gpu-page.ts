/** What gpu.test.ts and bench/tfjs.ts run in a page: bundled, with all of it in globalThis. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import { composed } from "../../src/layers/composition.js";
import type { MapName } from "../../src/layers/kernels/maps.js";
import { mapTensor } from "../../src/layers/maps.js";
import { coModulate, iterateExp, rhoSum } from "../../src/tfjs.js";
import { computed, left } from "./gpu-layers.js";

const texts = async (tensors: tf.Tensor[]): Promise<string[][]> => {
  const data = await Promise.all(tensors.map((t) => t.data()));
  tf.dispose(tensors);
  return data.map((numbers) => Array.from(numbers, (y) => `${y}`));
};

/** Value and derivatives, alpha a number or one of every x. */
function measure(xs: number[], alpha: number | number[]) {
  return texts(
    tf.tidy(() => {
      const x = tf.tensor1d(xs);
      const alphas = typeof alpha === "number" ? tf.fill([xs.length], alpha) : tf.tensor1d(alpha);
      const value = iterateExp(x, typeof alpha === "number" ? alpha : alphas);
      return [value, ...tf.grads((x, a) => iterateExp(x, a))([x, alphas])];
    }),
  );
}

/** A map with its derivatives and second ones, by kernel and by composition; alpha is broadcast. */
function maps(map: MapName) {
  const all = (f: (x: tf.Tensor, a: tf.Tensor) => tf.Tensor) => {
    // A GPU may lose the NaN of numbers below the domain.
    const x = tf.randomUniform([12, 5], map === "inward" ? 0.1 : -3, 5, "float32", 1);
    const alpha = tf.tensor1d([0.2, 0.5, 0.8, 1, 0.4]);
    const dy = tf.randomUniform([12, 5], -1, 1, "float32", 2);
    const first = tf.grads(f)([x, alpha], dy);
    const second = tf.grads((x, a) => {
      const [dx, dalpha] = tf.grads(f)([x, a], dy);
      return tf.add(tf.sum(tf.mul(dx, dx)), tf.sum(dalpha));
    })([x, alpha]);
    return [f(x, alpha), ...first, ...second];
  };
  return Promise.all(
    [mapTensor, composed].map((f) => texts(tf.tidy(() => all((x, a) => f(map, x, a))))),
  );
}

async function others() {
  const before = tf.memory().numTensors;
  const [query, key, value] = [1, 2, 3].map((seed) =>
    tf.randomNormal([5, 4], 0, 1, "float32", seed),
  );
  const attended = coModulate(query, key, value, { alpha: 0.25, causal: true });
  const sums = rhoSum(value, 1, 0.5, { extension: "odd" });
  const given = await Promise.all([query, key, value].map((t) => t.data()));
  const results = await Promise.all([attended, sums].map((t) => t.data()));
  tf.dispose([query, key, value, attended, sums]);
  const left = tf.memory().numTensors - before;
  return { given: given.map((d) => [...d]), results: results.map((d) => [...d]), left };
}

/** What queries see that do not see the last value, which is Infinity or a number, at alpha 0 and 1/2. */
async function hidden() {
  const [query, key, value] = [1, 2, 3].map((seed) =>
    tf.randomNormal([5, 4], 0, 1, "float32", seed),
  );
  const end = tf.concat([tf.slice(value, 0, 4), tf.fill([1, 4], Number.POSITIVE_INFINITY)]);
  const results = [0, 0.5].flatMap((alpha) =>
    [value, end].map((v) =>
      tf.slice(coModulate(query, key, v, { alpha, causal: true }), [0, 0], [4, 4]),
    ),
  );
  return Promise.all(results.map(async (tensor) => [...(await tensor.data())]));
}

/** Names of the kernels of calls, and the shape of what has no elements. */
async function launches() {
  const x = tf.tensor3d([[[1, 2]]]);
  const kernelsOf = async (call: () => tf.Tensor) =>
    (await tf.profile(call)).kernels.map(({ name }) => name);
  const iterate = await kernelsOf(() => iterateExp(x, 0.5));
  const attention = await kernelsOf(() => coModulate(x, x, x));
  return { iterate, attention, empty: iterateExp(tf.zeros([0, 3]), 0.5).shape };
}

/**
 * Milliseconds of every call in every round, to the last number on this side; of attention as well only where asked, since a product
 * of matrices takes SwiftShader half a second on webgpu.
 */
async function times(rounds: number, hasAttention = false): Promise<Record<string, number[]>> {
  const elements = 65536;
  const x = tf.randomUniform([elements], -4, 4, "float32", 1);
  const alphas = tf.fill([elements], 0.5);
  const [q, k, v] = [4, 5, 6].map((seed) => tf.randomNormal([8, 2, 64, 16], 0, 1, "float32", seed));
  const training = (alpha: number) => (): tf.Tensor =>
    tf.grads((q, k, v) => tf.sum(coModulate(q, k, v, { alpha })))([q, k, v])[0];
  const calls: Record<string, () => tf.Tensor> = {
    exp: () => tf.exp(x),
    number: () => iterateExp(x, 0.5),
    tensor: () => iterateExp(x, alphas),
    "gradient of exp": () => tf.grad((x) => tf.exp(x))(x),
    gradients: () => tf.grads((x, a) => iterateExp(x, a))([x, alphas])[0],
  };
  if (hasAttention) {
    Object.assign(calls, {
      "softmax attention": () => coModulate(q, k, v, { alpha: 0 }),
      attention: () => coModulate(q, k, v, { alpha: 0.5 }),
      "softmax, with gradients": training(0),
      "attention, with gradients": training(0.5),
    });
  }
  const found: Record<string, number[]> = {};
  for (let round = -3; round < rounds; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const start = performance.now();
      // The same call ten times, so that reading one number back is a small part.
      const result = tf.tidy(() => {
        let last = call();
        for (let i = 1; i < 10; i++) last = call();
        return tf.slice(tf.reshape(last, [-1]), 0, 1);
      });
      await result.data();
      result.dispose();
      found[name] ??= [];
      if (round >= 0) found[name].push((performance.now() - start) / 10);
    }
  }
  return found;
}

Object.assign(globalThis, {
  computed,
  left,
  use: (backend: string) => tf.setBackend(backend).then((ok) => tf.ready().then(() => ok)),
  backend: () => tf.getBackend(),
  measure,
  maps,
  others,
  hidden,
  launches,
  times,
});
