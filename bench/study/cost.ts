import * as tf from "@tensorflow/tfjs-core";
import type { Part } from "./plan.js";
import { median } from "./statistics.js";
import { learners } from "./train.js";

/** Of a training step, as ratios to the first model of the part. */
export interface Cost {
  readonly part: string;
  readonly model: string;
  readonly time: number;
  readonly memory: number;
}

/** Processor time and the peak of the memory of tensors, all models taking turns, on the first task of a part. */
export async function costsOf(part: Part, rounds: number, models = 8): Promise<Cost[]> {
  const runs = part.seeds.slice(0, models).map((seed) => ({ seed, rate: part.rates[0] }));
  const steps = part.models.map((name) => {
    const { task, model } = part.build(part.tasks[0], name);
    return learners(model, task, runs, part.sizes).step;
  });
  const times = steps.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    for (const [i, step] of steps.entries()) {
      const before = process.cpuUsage();
      step();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[i].push(user + system);
    }
  }
  const peaks: number[] = [];
  for (const step of steps) {
    const { peakBytes } = await tf.profile(step as () => never);
    peaks.push(peakBytes);
  }
  return part.models.map((model, i) => ({
    part: part.name,
    model,
    time: median(times[i].map((time, round) => time / times[0][round])),
    memory: peaks[i] / peaks[0],
  }));
}
