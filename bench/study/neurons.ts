import * as tf from "@tensorflow/tfjs-core";
import { initializers, layers, type Sequential, sequential } from "@tensorflow/tfjs-layers";
import { rhoDense } from "../../src/tfjs.js";
import { uniform } from "../../test/fixtures/doubles.js";
import { type Outcome, type Run, type Scale, thinned } from "./run.js";
import { SoftExponentialDense } from "./soft-exponential.js";

/** Functions of four numbers above 0. */
export const TASKS: Readonly<Record<string, (x: readonly number[]) => number>> = {
  sum: ([a, b, c, d]) => a + b + c + d,
  product: ([a, b, c, d]) => a * b * c * d,
  "sum of products": ([a, b, c, d]) => a * b + c * d,
  distance: ([a, b, c, d]) => Math.hypot(a - b, c - d),
};

const HIDDEN = 8;

const glorot = (seed: number) => initializers.glorotUniform({ seed });
const plain = (units: number, activation: "tanh" | "linear", seed: number) =>
  layers.dense({ units, activation, kernelInitializer: glorot(seed) });

/** The hidden layer; a linear neuron follows in every model. */
export const MODELS: Readonly<Record<string, (seed: number) => layers.Layer>> = {
  "+, tanh": (seed) => plain(HIDDEN, "tanh", seed),
  "×": (seed) =>
    rhoDense({
      units: HIDDEN,
      alpha: 1,
      extension: "none",
      kernelInitializer: "glorotUniform",
      seed,
    }),
  "soft exponential": (seed) => new SoftExponentialDense({ units: HIDDEN, seed }),
  "Rho, a = 1/2": (seed) =>
    rhoDense({ units: HIDDEN, extension: "none", kernelInitializer: "glorotUniform", seed }),
  "Rho, a learned": (seed) =>
    rhoDense({
      units: HIDDEN,
      trainAlpha: true,
      extension: "none",
      kernelInitializer: "glorotUniform",
      seed,
    }),
};

/** Numbers uniform in [from, to), and the function of every row, made to mean 0 and variance 1 by `unit`. */
function sample(task: string, count: number, from: number, to: number, seed: number) {
  const random = uniform(seed);
  const rows = Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => from + (to - from) * random()),
  );
  return { rows, values: rows.map((row) => TASKS[task](row)) };
}

function unitOf(values: readonly number[]) {
  const mean = values.reduce((s, y) => s + y, 0) / values.length;
  const variance = values.reduce((s, y) => s + (y - mean) ** 2, 0) / values.length;
  return (y: number): number => (y - mean) / Math.sqrt(variance);
}

/** A step of training, to be repeated and timed. */
export function neuronTrainer(
  { task, model: name, rate, seed }: Omit<Run, "scale">,
  { batch, examples }: Pick<Scale, "batch" | "examples">,
) {
  const { rows, values } = sample(task, examples, 0.5, 3, 1000 + seed);
  const unit = unitOf(values);
  const model = sequential();
  const hidden = MODELS[name](10 * seed + 1);
  model.add(layers.inputLayer({ inputShape: [4] }));
  model.add(hidden);
  model.add(plain(1, "linear", 10 * seed + 2));
  model.compile({ optimizer: tf.train.adam(rate), loss: "meanSquaredError" });
  const order = uniform(seed);
  const step = async (): Promise<number> => {
    const picks = Array.from({ length: batch }, () => Math.floor(order() * examples));
    const x = tf.tensor2d(picks.map((i) => rows[i]));
    const y = tf.tensor2d(picks.map((i) => [unit(values[i])]));
    const loss = (await model.trainOnBatch(x, y)) as number;
    tf.dispose([x, y]);
    return loss;
  };
  return { model, hidden, unit, step };
}

export async function trainNeurons(run: Run): Promise<Outcome> {
  const { task, seed, scale } = run;
  const { steps, tests } = scale;
  const { model, hidden, unit, step } = neuronTrainer(run, scale);
  const sets = {
    validation: sample(task, tests, 0.5, 3, 2000 + seed),
    inside: sample(task, tests, 0.5, 3, 3000),
    outside: sample(task, tests, 3, 4, 4000),
  };
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push(await step());
  const scores = Object.fromEntries(
    Object.entries(sets).map(([set, { rows, values }]) => [set, error(model, rows, values, unit)]),
  );
  const { validation, ...reported } = scores;
  const theta = hidden.weights.find(({ originalName }) => originalName.includes("theta"));
  const outcome = {
    ...thinned(losses, 50),
    validation,
    scores: reported,
    parameters: model.countParams(),
    ...(theta && { alpha: 1 / (1 + Math.exp(-theta.read().dataSync()[0])) }),
  };
  model.dispose();
  return outcome;
}

/** The mean square of what is missed, in units of the variance over the training set. */
function error(
  model: Sequential,
  rows: number[][],
  values: readonly number[],
  unit: (y: number) => number,
): number {
  const ys = tf.tidy(() => (model.predict(tf.tensor2d(rows)) as tf.Tensor).dataSync());
  return values.reduce((s, y, i) => s + (ys[i] - unit(y)) ** 2, 0) / values.length;
}
