import * as tf from "@tensorflow/tfjs-core";
import { uniform } from "../../test/fixtures/doubles.js";
import { type Parameters, sizeOf, type Weights } from "./parameters.js";

/** Examples one after the other. */
export interface Examples {
  readonly inputs: Float32Array;
  readonly targets: Float32Array;
}

/** Numbers of every model, by name. */
type Scores = Readonly<Record<string, tf.Tensor>>;

export interface Task {
  /** The shape of the inputs of one example, and of its targets. */
  readonly inputs: readonly number[];
  readonly targets: readonly number[];
  /** How many numbers a model answers with. */
  readonly outputs: number;
  /** An endless supply of examples to learn from, by seed. */
  readonly stream: (seed: number) => (count: number) => Examples;
  /** To tune by. */
  readonly validation: Examples;
  readonly tests: Readonly<Record<string, Examples>>;
  /** The mean over the examples for every model, [models], from outputs [models, examples, ...]. */
  readonly loss: (outputs: tf.Tensor, targets: tf.Tensor) => tf.Tensor;
  readonly scores: (outputs: tf.Tensor, targets: tf.Tensor) => Scores;
}

export interface Model {
  readonly parameters: Parameters;
  /** Outputs of all models from inputs [models, examples, ...]. */
  readonly outputs: (weights: Weights, inputs: tf.Tensor) => tf.Tensor;
  /** Heights that are learned and do not depend on the input, [models, ...]. */
  readonly heights?: (weights: Weights) => tf.Tensor;
}

export interface Run {
  readonly seed: number;
  readonly rate: number;
}

export interface Sizes {
  readonly steps: number;
  readonly batch: number;
}

/** Models of one kind that learn together, each from the examples of its own seed at its own rate. */
interface Learners {
  readonly step: () => void;
  /** One number a model: the loss on examples, and the scores. */
  readonly loss: (examples: Examples) => number[];
  readonly scores: (examples: Examples) => Record<string, number[]>;
  /** The heights of every model at the moment, if it learns any. */
  readonly heights: () => number[][] | undefined;
}

/** Adam's constants, and the most that the norm of a model's gradient counts as. */
const [FIRST, SECOND, LEAST, MOST_NORM] = [0.9, 0.999, 1e-8, 1];

/** The most examples that are evaluated at once. */
const AT_ONCE = 250;

/**
 * Stacks the weights of all runs in one tensor a parameter, so that a step is one program for all. Adam is done here, with a rate a
 * model that falls to 0 as a cosine; the gradient of a model is cut to norm 1. Nothing passes from one model to another.
 */
export function learners(
  model: Model,
  task: Task,
  runs: readonly Run[],
  { steps, batch }: Sizes,
): Learners {
  const names = Object.keys(model.parameters);
  const sizes = names.map((name) => sizeOf(model.parameters[name]));
  const shapes = names.map((name) => [runs.length, ...model.parameters[name].shape]);
  const values = started(model.parameters, runs);
  const first = values.map(({ length }) => new Float64Array(length));
  const second = values.map(({ length }) => new Float64Array(length));
  const streams = new Map(runs.map(({ seed }) => [seed, task.stream(seed)]));
  let done = 0;

  const tensors = (): tf.Tensor[] => values.map((value, i) => tf.tensor(value, shapes[i]));
  const weightsOf = (given: readonly tf.Tensor[]): Weights =>
    Object.fromEntries(names.map((name, i) => [name, given[i]]));

  const step = () => {
    const drawn = new Map([...streams].map(([seed, next]) => [seed, next(batch)]));
    const parts = runs.map(({ seed }) => drawn.get(seed) as Examples);
    let gradients: Float32Array[] = [];
    // Nothing is returned: tf.tidy would look for tensors among all the numbers.
    tf.tidy(() => {
      const inputs = tf.tensor(joined(parts.map((part) => part.inputs)), [
        runs.length,
        batch,
        ...task.inputs,
      ]);
      const targets = tf.tensor(joined(parts.map((part) => part.targets)), [
        runs.length,
        batch,
        ...task.targets,
      ]);
      const total = (...given: tf.Tensor[]) =>
        tf.sum(task.loss(model.outputs(weightsOf(given), inputs), targets)) as tf.Scalar;
      gradients = tf
        .grads(total)(tensors())
        .map((gradient) => gradient.dataSync<"float32">());
    });
    done++;
    const fall = (1 + Math.cos((Math.PI * (done - 1)) / steps)) / 2;
    const correction = Math.sqrt(1 - SECOND ** done) / (1 - FIRST ** done);
    runs.forEach(({ rate }, m) => {
      let square = 0;
      gradients.forEach((gradient, p) => {
        for (let i = m * sizes[p]; i < (m + 1) * sizes[p]; i++) square += gradient[i] ** 2;
      });
      const norm = Math.sqrt(square);
      const cut = norm > MOST_NORM ? MOST_NORM / norm : 1;
      const length = rate * fall * correction;
      gradients.forEach((gradient, p) => {
        for (let i = m * sizes[p]; i < (m + 1) * sizes[p]; i++) {
          const g = cut * gradient[i];
          first[p][i] += (1 - FIRST) * (g - first[p][i]);
          second[p][i] += (1 - SECOND) * (g * g - second[p][i]);
          values[p][i] -= (length * first[p][i]) / (Math.sqrt(second[p][i]) + LEAST);
        }
      });
    });
  };

  /** Means over the examples, some at a time. */
  const evaluate = (
    { inputs, targets }: Examples,
    measure: (outputs: tf.Tensor, targets: tf.Tensor) => Scores,
  ): Record<string, number[]> => {
    const [length, targetLength] = [task.inputs, task.targets].map((shape) =>
      shape.reduce((s, n) => s * n, 1),
    );
    const count = inputs.length / length;
    const means: Record<string, number[]> = {};
    for (let from = 0; from < count; from += AT_ONCE) {
      const to = Math.min(from + AT_ONCE, count);
      tf.tidy(() => {
        const repeated = (part: Float32Array, shape: readonly number[]) =>
          tf.tensor(joined(runs.map(() => part)), [runs.length, to - from, ...shape]);
        const x = repeated(inputs.subarray(from * length, to * length), task.inputs);
        const y = repeated(targets.subarray(from * targetLength, to * targetLength), task.targets);
        const found = measure(model.outputs(weightsOf(tensors()), x), y);
        for (const [name, tensor] of Object.entries(found)) {
          means[name] ??= runs.map(() => 0);
          tensor.dataSync().forEach((score, m) => {
            means[name][m] += (score * (to - from)) / count;
          });
        }
      });
    }
    return means;
  };

  return {
    step,
    loss: (examples) => evaluate(examples, (y, t) => ({ loss: task.loss(y, t) })).loss,
    scores: (examples) => evaluate(examples, task.scores),
    heights() {
      const { heights } = model;
      if (heights === undefined) return undefined;
      return tf.tidy(() => {
        const all = [...heights(weightsOf(tensors())).dataSync()];
        const each = all.length / runs.length;
        return runs.map((_, m) => all.slice(m * each, (m + 1) * each));
      });
    },
  };
}

function started(parameters: Parameters, runs: readonly Run[]): Float32Array[] {
  const randoms = runs.map(({ seed }) => uniform(7919 * seed + 1));
  return Object.values(parameters).map((parameter) => {
    const size = sizeOf(parameter);
    const value = new Float32Array(runs.length * size);
    randoms.forEach((random, m) => {
      for (let i = 0; i < size; i++) value[m * size + i] = parameter.start(random, i);
    });
    return value;
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((s, { length }) => s + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
