import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs-core";
import { countOf } from "./parameters.js";
import { type Cell, EXTENSIONS, LADDER, type Part, partOf } from "./plan.js";
import { median } from "./statistics.js";
import { learners, type Model, type Run, type Sizes, type Task } from "./train.js";

/** What one cell gave; a line of the results. null stands for a number that is not finite. */
export interface Result extends Cell {
  readonly sizes: Sizes;
  /** How many numbers a model learns. */
  readonly weights: number;
  /** The loss on the validation set, by rate, for every seed of the tuning. */
  readonly tuning: readonly { rate: number; losses: readonly (number | null)[] }[];
  readonly rate: number;
  readonly seeds: readonly number[];
  /** On the tests, by test and score, for every seed. */
  readonly scores: Readonly<Record<string, readonly (number | null)[]>>;
  /** Learned heights at the end, for every seed. */
  readonly heights?: readonly (readonly (number | null)[])[];
  /** Processor time. */
  readonly seconds: number;
  readonly versions: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

const VERSIONS = {
  iterexp: require("../../package.json").version as string,
  tfjs: tf.version_core,
  node: process.version,
};

const rounded = (x: number): number | null =>
  Number.isFinite(x) ? Number(x.toPrecision(5)) : null;

const trained = (model: Model, task: Task, runs: readonly Run[], sizes: Sizes) => {
  const all = learners(model, task, runs, sizes);
  for (let i = 0; i < sizes.steps; i++) all.step();
  return all;
};

/** Chooses the rate by the median loss of the seeds for that, then learns and is tested with the fresh ones. */
export function carryOut(cell: Cell, part: Part = partOf(cell.part)): Result {
  const began = process.cpuUsage();
  const { task, model } = part.build(cell.task, cell.model);
  const { sizes, seeds } = part;
  const { tuning, rate } = tuned(part, (rates) => {
    const runs = rates.flatMap((rate) => part.tuning.map((seed) => ({ seed, rate })));
    const losses = trained(model, task, runs, sizes).loss(task.validation);
    const count = part.tuning.length;
    return rates.map((_, i) => losses.slice(i * count, (i + 1) * count));
  });
  const final = trained(
    model,
    task,
    seeds.map((seed) => ({ seed, rate })),
    sizes,
  );
  const scores = Object.fromEntries(
    Object.entries(task.tests).flatMap(([test, examples]) =>
      Object.entries(final.scores(examples)).map(([score, values]) => [
        `${test} ${score}`,
        values.map(rounded),
      ]),
    ),
  );
  const heights = final.heights();
  const { user, system } = process.cpuUsage(began);
  return {
    ...cell,
    sizes,
    weights: countOf(model.parameters),
    tuning: tuning.map(({ rate, losses }) => ({ rate, losses: losses.map(rounded) })),
    rate,
    seeds,
    scores,
    ...(heights && { heights: heights.map((all) => all.map(rounded)) }),
    seconds: Math.round((user + system) / 1e5) / 10,
    versions: VERSIONS,
  };
}

/** The rate with the least median loss, after more rates were tried where the first or the last one of them had it. */
export function tuned(
  part: Pick<Part, "rates">,
  lossesOf: (rates: readonly number[]) => number[][],
): { tuning: { rate: number; losses: number[] }[]; rate: number } {
  const attempt = (rates: readonly number[]) => {
    const losses = lossesOf(rates);
    return rates.map((rate, i) => ({ rate, losses: losses[i] }));
  };
  // A run that failed is worse than any other.
  const middle = ({ losses }: { losses: number[] }) =>
    median(losses.map((loss) => (Number.isFinite(loss) ? loss : Number.POSITIVE_INFINITY)));
  let tuning = attempt(part.rates);
  const best = () =>
    tuning.reduce((least, one, i) => (middle(one) < middle(tuning[least]) ? i : least), 0);
  for (let i = 0; i < EXTENSIONS; i++) {
    const at = best();
    const step = at === 0 ? -1 : at === tuning.length - 1 ? 1 : 0;
    const next = LADDER[LADDER.indexOf(tuning[at].rate) + step];
    if (step === 0 || next === undefined) break;
    tuning = [...tuning, ...attempt([next])].sort((a, b) => a.rate - b.rate);
  }
  return { tuning, rate: tuning[best()].rate };
}
