import * as tf from "@tensorflow/tfjs-core";
import {
  initializers,
  input,
  type LayersModel,
  layers,
  model as layersModel,
  type Shape,
  type SymbolicTensor,
} from "@tensorflow/tfjs-layers";
import { coModulatedAttention } from "../../src/tfjs.js";
import { uniform } from "../../test/fixtures/doubles.js";
import { CLASSES, type Digits, digits, PATCH_LENGTH, PATCHES } from "./digits.js";
import { type Outcome, type Run, thinned } from "./run.js";

/** The same layer with the same weights; with alpha = 0 it is softmax attention. */
export const MODELS: Readonly<Record<string, { alpha: number; trainAlpha?: boolean }>> = {
  softmax: { alpha: 0 },
  "co-modulated, a = 1/2": { alpha: 1 / 2 },
  "co-modulated, a learned": { alpha: 1 / 2, trainAlpha: true },
};

const WIDTH = 24;
const HEADS = 2;

/** Adds a learned vector to every position. */
class Positions extends layers.Layer {
  static className = "Positions";
  readonly #seed: number;

  constructor(seed: number) {
    super({});
    this.#seed = seed;
  }

  override build(shape: Shape | Shape[]): void {
    const normal = initializers.randomNormal({ stddev: 0.1, seed: this.#seed });
    this.addWeight("positions", (shape as Shape).slice(1), "float32", normal);
    super.build(shape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() =>
      tf.add(Array.isArray(inputs) ? inputs[0] : inputs, this.weights[0].read()),
    );
  }
}

/** Layer normalisation over the last axis by broadcasting: the gradient of the one in tfjs-layers is a loop over slices. */
class Normalization extends layers.Layer {
  static className = "Normalization";

  override build(shape: Shape | Shape[]): void {
    const length = [(shape as Shape).at(-1) as number];
    this.addWeight("gain", length, "float32", initializers.ones());
    this.addWeight("shift", length, "float32", initializers.zeros());
    super.build(shape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [gain, shift] = this.weights.map((weight) => weight.read());
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const { mean, variance } = tf.moments(x, -1, true);
      const unit = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
      return tf.add(tf.mul(unit, gain), shift);
    });
  }
}

/** One block of a transformer over the patches, their mean, and a linear classifier. */
export function classifier(name: string, seed: number): LayersModel {
  let next = 100 * seed;
  const dense = (units: number, activation: "linear" | "relu" | "softmax" = "linear") =>
    layers.dense({
      units,
      activation,
      kernelInitializer: initializers.glorotUniform({ seed: next++ }),
    });
  const apply = (layer: layers.Layer, x: SymbolicTensor | SymbolicTensor[]) =>
    layer.apply(x) as SymbolicTensor;
  const pixels = input({ shape: [PATCHES, PATCH_LENGTH] });
  const x = apply(new Positions(next++), apply(dense(WIDTH), pixels));
  const attention = coModulatedAttention({
    heads: HEADS,
    kernelInitializer: "glorotUniform",
    seed: 100 * seed + 50,
    ...MODELS[name],
  });
  const attended = apply(attention, apply(new Normalization({}), x));
  const y = apply(layers.add(), [x, attended]);
  const widened = apply(dense(2 * WIDTH, "relu"), apply(new Normalization({}), y));
  const z = apply(layers.add(), [y, apply(dense(WIDTH), widened)]);
  const mean = apply(layers.globalAveragePooling1d({}), z);
  return layersModel({ inputs: pixels, outputs: apply(dense(CLASSES, "softmax"), mean) });
}

const inputs = ({ patches, labels }: Digits, picks: readonly number[]) => {
  const length = PATCHES * PATCH_LENGTH;
  const x = new Float32Array(picks.length * length);
  picks.forEach((pick, i) => {
    x.set(patches.subarray(pick * length, (pick + 1) * length), i * length);
  });
  return {
    x: tf.tensor3d(x, [picks.length, PATCHES, PATCH_LENGTH]),
    y: tf.tidy(() =>
      tf.cast(
        tf.oneHot(
          tf.tensor1d(
            picks.map((pick) => labels[pick]),
            "int32",
          ),
          CLASSES,
        ),
        "float32",
      ),
    ),
  };
};

/** A step of training, to be repeated and timed. */
export function trainer(name: string, rate: number, seed: number, set: Digits, batch: number) {
  const model = classifier(name, seed);
  model.compile({ optimizer: tf.train.adam(rate), loss: "categoricalCrossentropy" });
  const order = uniform(seed);
  const step = async (): Promise<number> => {
    const picks = Array.from({ length: batch }, () => Math.floor(order() * set.labels.length));
    const { x, y } = inputs(set, picks);
    const loss = (await model.trainOnBatch(x, y)) as number;
    tf.dispose([x, y]);
    return loss;
  };
  return { model, step };
}

export async function trainAttention({ model: name, rate, seed, scale }: Run): Promise<Outcome> {
  const { steps, batch, examples, tests } = scale;
  const { model, step } = trainer(name, rate, seed, digits(0, examples), batch);
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) losses.push(await step());
  const validation = evaluate(model, digits(examples, tests));
  const test = evaluate(model, digits(examples + tests, tests));
  const theta = model.weights.find((weight) => weight.originalName.includes("theta"));
  const outcome = {
    ...thinned(losses, 50),
    validation: validation.loss,
    scores: { "test loss": test.loss, "test errors": test.errors },
    parameters: model.countParams(),
    ...(theta && { alpha: 1 / (1 + Math.exp(-theta.read().dataSync()[0])) }),
  };
  model.dispose();
  return outcome;
}

/** Cross entropy and the share of wrong digits, 100 pictures at a time. */
function evaluate(model: LayersModel, set: Digits): { loss: number; errors: number } {
  let loss = 0;
  let wrong = 0;
  const count = set.labels.length;
  for (let first = 0; first < count; first += 100) {
    const picks = Array.from({ length: Math.min(100, count - first) }, (_, i) => first + i);
    const shares = tf.tidy(() => {
      const { x } = inputs(set, picks);
      return (model.predict(x) as tf.Tensor).dataSync();
    });
    picks.forEach((pick, i) => {
      const row = shares.subarray(i * CLASSES, (i + 1) * CLASSES);
      loss -= Math.log(Math.max(row[set.labels[pick]], 1e-30));
      if (row.indexOf(Math.max(...row)) !== set.labels[pick]) wrong++;
    });
  }
  return { loss: loss / count, errors: wrong / count };
}
