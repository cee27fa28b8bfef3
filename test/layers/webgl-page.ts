/** What webgl.test.ts runs in a page: bundled, with all of its results in globalThis. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgl";
import { coModulate, iterateExp, rhoSum } from "../../src/tfjs.js";

async function measure(xs: number[], alpha: number) {
  const x = tf.tensor1d(xs);
  const alphas = tf.fill([xs.length], alpha);
  const value = iterateExp(x, alpha);
  const [dx, dalpha] = tf.grads((x, a) => iterateExp(x, a))([x, alphas]);
  const results = await Promise.all([value, dx, dalpha].map((t) => t.data()));
  return results.map((data) => Array.from(data, (y) => `${y}`));
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

Object.assign(globalThis, {
  ready: tf.setBackend("webgl").then(() => tf.ready()),
  backend: () => tf.getBackend(),
  measure,
  others,
});
