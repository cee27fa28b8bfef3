import { MODELS as ATTENTION } from "./attention.js";
import { MODELS as NEURONS, TASKS } from "./neurons.js";
import type { Outcome, Run, Scale } from "./run.js";

export interface Plan {
  readonly study: Run["study"];
  readonly tasks: readonly string[];
  readonly models: readonly string[];
  readonly rates: readonly number[];
  readonly scale: Scale;
}

export const PLANS: readonly Plan[] = [
  {
    study: "attention",
    tasks: ["digits"],
    models: Object.keys(ATTENTION),
    rates: [0.003, 0.01, 0.03],
    scale: { steps: 200, batch: 16, examples: 3000, tests: 500 },
  },
  {
    study: "neurons",
    tasks: Object.keys(TASKS),
    models: Object.keys(NEURONS),
    rates: [0.01, 0.03, 0.1],
    scale: { steps: 200, batch: 64, examples: 1000, tests: 500 },
  },
];

/** A seed that only chooses the rate, and those whose results are reported. */
const TUNING = 0;
export const SEEDS = [1, 2, 3, 4, 5];

/** A model on a task: the rate with the least validation loss, and the outcome of every seed with it. */
export interface Result {
  readonly study: Run["study"];
  readonly task: string;
  readonly model: string;
  readonly rate: number;
  readonly outcomes: readonly Outcome[];
}

/** How many runs there are. */
export const countRuns = (plans: readonly Plan[]): number =>
  plans.reduce(
    (s, { tasks, models, rates }) =>
      s + tasks.length * models.length * (rates.length + SEEDS.length),
    0,
  );

/** All runs, through `train`, which may run several at a time. */
export function carryOut(
  plans: readonly Plan[],
  train: (run: Run) => Promise<Outcome>,
): Promise<Result[]> {
  const results = plans.flatMap(({ study, tasks, models, rates, scale }) =>
    tasks.flatMap((task) =>
      models.map(async (model): Promise<Result> => {
        const run = (rate: number, seed: number) =>
          train({ study, task, model, rate, seed, scale });
        const tuned = await Promise.all(rates.map((rate) => run(rate, TUNING)));
        const losses = tuned.map(({ validation }) =>
          Number.isNaN(validation) ? Number.POSITIVE_INFINITY : validation,
        );
        const rate = rates[losses.indexOf(Math.min(...losses))];
        const outcomes = await Promise.all(SEEDS.map((seed) => run(rate, seed)));
        return { study, task, model, rate, outcomes };
      }),
    ),
  );
  return Promise.all(results);
}
