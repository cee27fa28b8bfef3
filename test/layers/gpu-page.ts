/** What gpu.test.ts and bench/tfjs.ts run in a page: bundled, with all of it in globalThis. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgl";
import "@tensorflow/tfjs-backend-webgpu";
import { composed } from "../../src/layers/composition.js";
import type { MapName } from "../../src/layers/kernels/maps.js";
import { mapTensor } from "../../src/layers/maps.js";
import { coModulate, iterateExp, rhoSum } from "../../src/tfjs.js";
import { found } from "./cases.js";
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
  const sum = await kernelsOf(() => rhoSum(x, 2, 0.5));
  return { iterate, attention, sum, empty: iterateExp(tf.zeros([0, 3]), 0.5).shape };
}

const SUMS: readonly [x: number[], axis: number[], alpha: number[], weights?: number[]][] = [
  [[7], [0], []],
  [[5, 7], [1], []],
  [[5, 7], [0], [1, 7]],
  [[5, 6], [0, 1], [], [6]],
  [[4, 5, 6], [1], [6], [4, 1, 1]],
  [
    [3, 4, 5],
    [0, 2],
    [4, 1],
    [3, 4, 5],
  ],
  [[2, 3, 4, 5], [1, 3], [2, 1, 1, 1], [5]],
  [[2, 1100], [1], []],
];

/** Numbers, and their weighted sums with gradients, over all kinds of axes. */
async function sums() {
  const results = [];
  for (const [shape, axis, alphaShape, weightShape = shape] of SUMS) {
    const x = tf.randomUniform(shape, -2, 3, "float32", 1);
    const alpha = tf.randomUniform(alphaShape, 0.2, 0.8, "float32", 2);
    const weights = tf.randomUniform(weightShape, -0.5, 1, "float32", 3);
    const f = (x: tf.Tensor, a: tf.Tensor, w: tf.Tensor) =>
      rhoSum(x, axis, a, { weights: w, extension: "odd" });
    const made = tf.tidy(() => [f(x, alpha, weights), ...tf.grads(f)([x, alpha, weights])]);
    const given = await Promise.all([x, alpha, weights].map((t) => t.data()));
    const found = await Promise.all(made.map((t) => t.data()));
    results.push({
      shapes: [shape, alphaShape, weightShape],
      axis,
      given: given.map((d) => [...d]),
      found: found.map((d) => [...d]),
    });
    tf.dispose([x, alpha, weights, ...made]);
  }
  return results;
}

/** How many programs run in calls with what is on the device, those that move elements there included; and in gradients alone. */
function programs() {
  const backend = tf.backend() as unknown as Record<string, (...given: unknown[]) => unknown>;
  const method = tf.getBackend() === "webgl" ? "runWebGLProgram" : "runWebGPUProgram";
  const launch = backend[method];
  let count = 0;
  backend[method] = (...given) => {
    count++;
    return launch.apply(backend, given);
  };
  const countOf = (call: () => unknown): number => {
    tf.tidy(() => void call());
    count = 0;
    tf.tidy(() => void call());
    return count;
  };
  try {
    const x = tf.randomUniform([6, 8], -1, 1, "float32", 1);
    const alphas = tf.randomUniform([6, 8], 0.2, 0.8, "float32", 2);
    const long = tf.randomUniform([3, 4000], -1, 1, "float32", 3);
    const odd = { extension: "odd" } as const;
    const weights = { ...odd, weights: alphas };
    const gradients = (f: (x: tf.Tensor, a: tf.Tensor) => tf.Tensor) =>
      countOf(() => tf.grads(f)([x, alphas], f(x, alphas))) - 2 * countOf(() => f(x, alphas));
    // A matrix beside itself: both are in the layout that products want.
    const [q, k] = [tf.matMul(x, alphas, false, true), tf.matMul(alphas, x, false, true)];
    return {
      number: countOf(() => iterateExp(x, 0.5)),
      tensor: countOf(() => iterateExp(x, alphas)),
      sum: countOf(() => rhoSum(x, 1, 0.5, { ...odd, keepDims: true })),
      "weighted sum": countOf(() => rhoSum(x, 0, 0.5, weights)),
      "long sum": countOf(() => rhoSum(long, 1, 0.5, odd)) > 2,
      attention: countOf(() => coModulate(q, k, k)) - 2 * countOf(() => tf.matMul(q, k)),
      gradients: gradients(iterateExp),
    };
  } finally {
    delete (backend as Record<string, unknown>)[method];
  }
}

/**
 * Milliseconds of every call in every round, a mean of `repeats` of them to the last number on this side, so that reading is a
 * small part; of functions, or of attention.
 */
async function times(
  kind: "functions" | "attention",
  rounds: number,
  repeats: number,
): Promise<Record<string, number[]>> {
  const x = tf.randomUniform([65536], -4, 4, "float32", 1);
  const alphas = tf.randomUniform([65536], 0.25, 0.75, "float32", 2);
  const matrix = tf.randomUniform([1024, 64], -4, 4, "float32", 3);
  const [q, k, v] = [4, 5, 6].map((seed) => tf.randomNormal([8, 2, 64, 16], 0, 1, "float32", seed));
  const attention = (alpha: number) => (): tf.Tensor => coModulate(q, k, v, { alpha });
  const training = (alpha: number) => (): tf.Tensor =>
    tf.grads((q, k, v) => tf.sum(coModulate(q, k, v, { alpha })))([q, k, v])[0];
  const calls: Record<typeof kind, Record<string, () => tf.Tensor>> = {
    functions: {
      exp: () => tf.exp(x),
      number: () => iterateExp(x, 0.5),
      tensor: () => iterateExp(x, alphas),
      "sum of exp": () => tf.exp(tf.sum(tf.exp(matrix), 1)),
      "rho sum": () => rhoSum(matrix, 1, 0.5, { extension: "odd" }),
      "gradient of exp": () => tf.grad((x) => tf.exp(x))(x),
      gradients: () => tf.grads((x, a) => iterateExp(x, a))([x, alphas])[0],
    },
    attention: {
      softmax: attention(0),
      attention: attention(0.5),
      "softmax, with gradients": training(0),
      "attention, with gradients": training(0.5),
    },
  };
  const found: Record<string, number[]> = {};
  for (let round = -2; round < rounds; round++) {
    for (const [name, call] of Object.entries(calls[kind])) {
      const start = performance.now();
      const result = tf.tidy(() => {
        let last = call();
        for (let i = 1; i < repeats; i++) last = call();
        return tf.slice(tf.reshape(last, [-1]), 0, 1);
      });
      await result.data();
      result.dispose();
      found[name] ??= [];
      if (round >= 0) found[name].push((performance.now() - start) / repeats);
    }
  }
  return found;
}

Object.assign(globalThis, {
  computed,
  found,
  left,
  use: (backend: string) => tf.setBackend(backend).then((ok) => tf.ready().then(() => ok)),
  backend: () => tf.getBackend(),
  measure,
  maps,
  others,
  hidden,
  launches,
  programs,
  sums,
  times,
});
