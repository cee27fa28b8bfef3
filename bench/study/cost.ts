import * as tf from "@tensorflow/tfjs-core";
import { median } from "../measure.js";
import { trainer } from "./attention.js";
import { digits } from "./digits.js";
import { neuronTrainer } from "./neurons.js";
import type { Plan } from "./plan.js";

/**
 * Milliseconds of a training step of every model, all taking turns: the medians, and the medians of the
 * ratios to the first model within a round.
 */
export async function costs(
  { study, tasks, models, scale }: Plan,
  rounds: number,
): Promise<Record<string, { ms: number; ratio: number }>> {
  const steps = models.map((model) => stepper(study, tasks[0], model, scale));
  const times = models.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, step] of steps.entries()) {
      const start = performance.now();
      await step();
      if (round >= 0) times[i].push(performance.now() - start);
    }
  }
  tf.disposeVariables();
  return Object.fromEntries(
    models.map((model, i) => [
      model,
      { ms: median(times[i]), ratio: median(times[i].map((t, round) => t / times[0][round])) },
    ]),
  );
}

function stepper(study: Plan["study"], task: string, model: string, scale: Plan["scale"]) {
  if (study === "attention") {
    return trainer(model, 0.003, 1, digits(0, scale.batch), scale.batch).step;
  }
  return neuronTrainer({ study, task, model, rate: 0.003, seed: 1 }, scale).step;
}
