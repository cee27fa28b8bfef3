import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { trainAttention } from "../../bench/study/attention.js";
import { start } from "../../bench/study/backend.js";
import { costs } from "../../bench/study/cost.js";
import { CLASSES, digits, PATCH_LENGTH, PATCHES } from "../../bench/study/digits.js";
import { trainNeurons } from "../../bench/study/neurons.js";
import { carryOut, countRuns, PLANS, type Plan, SEEDS } from "../../bench/study/plan.js";
import {
  attentionTable,
  curves,
  filled,
  neuronsCosts,
  neuronsTable,
} from "../../bench/study/report.js";
import type { Outcome, Run } from "../../bench/study/run.js";
import { softExp, softLog } from "../../bench/study/soft-exponential.js";
import { read } from "../docs/blocks.js";
import { numbers } from "../layers/backend.js";

beforeAll(start);

const TINY = { steps: 12, batch: 8, examples: 40, tests: 20 };

/** Whether the last third of the losses is lower than the first one, on average. */
function expectFall({ curve }: Outcome): void {
  const third = curve.length / 3;
  const sum = (losses: readonly number[]) => losses.reduce((s, x) => s + x, 0);
  expect(sum(curve.slice(-third))).toBeLessThan(sum(curve.slice(0, third)));
}

const [attention, neurons] = PLANS;
const runOf = ({ study, tasks, rates }: Plan, model: string): Run => ({
  study,
  task: tasks[0],
  model,
  rate: rates[1],
  seed: 1,
  scale: TINY,
});

describe("training", () => {
  it.each(neurons.models)("neurons %s: the same every time, and the loss falls", async (model) => {
    const run = { ...runOf(neurons, model), scale: { ...TINY, steps: 30, batch: 20 } };
    const outcome = await trainNeurons(run);
    expect(outcome.curve).toHaveLength(30);
    expectFall(outcome);
    expect(Object.keys(outcome.scores)).toEqual(["inside", "outside"]);
    expect(Math.abs(outcome.parameters - 49)).toBeLessThan(2);
    expect("alpha" in outcome).toBe(/learned|soft/.test(model));
    if (model.includes("learned")) expect(await trainNeurons(run)).toEqual(outcome);
  });

  it.each(attention.models)("attention %s: the same weights, and the loss falls", async (model) => {
    const run = runOf(attention, model);
    const outcome = await trainAttention({ ...run, rate: 0.003 });
    expectFall(outcome);
    expect(outcome.parameters - 6706).toBe(model.includes("learned") ? 1 : 0);
    expect(outcome.scores["test errors"]).toBeLessThanOrEqual(1);
  });

  it("times every model against the first", async () => {
    const tiny = { ...neurons, models: neurons.models.slice(0, 2), scale: TINY };
    const times = await costs(tiny, 2);
    expect(times[tiny.models[0]].ratio).toBe(1);
    expect(times[tiny.models[1]].ratio).toBeGreaterThan(0);
  });
});

it("the soft exponentials are inverse, between identity and exp", () => {
  const xs = [0.5, 1, 2.5];
  for (const a of [0.01, 0.4, 1]) {
    const back = numbers(() => softExp(softLog(tf.tensor1d(xs), tf.scalar(a)), tf.scalar(a)));
    for (const [i, x] of back.entries()) expect(x).toBeCloseTo(xs[i], 4);
  }
  const exps = numbers(() => softExp(tf.tensor1d(xs), tf.scalar(1)));
  for (const [i, y] of exps.entries()) expect(y).toBeCloseTo(Math.exp(xs[i]), 4);
});

it("digits are pictures cut into patches, in an order of their own", () => {
  const { patches, labels } = digits(0, 100);
  expect(patches).toHaveLength(100 * PATCHES * PATCH_LENGTH);
  expect(Math.max(...patches)).toBe(1);
  expect(Math.min(...patches)).toBe(0);
  expect(new Set(labels).size).toBe(CLASSES);
  expect(digits(50, 10).labels).toEqual(labels.slice(50, 60));
  // The first pixel of a patch: a corner of the picture is empty, the middle is not.
  const ink = (patch: number) =>
    labels.reduce((s, _, n) => s + patches[(n * PATCHES + patch) * PATCH_LENGTH], 0);
  expect(ink(0)).toBe(0);
  expect(ink(10)).toBeGreaterThan(10);
});

describe("the plan and the report", () => {
  /** Outcomes that tell what was asked for. */
  const fake = async ({ rate, seed, model }: Run): Promise<Outcome> => ({
    curve: [4, 2 + seed / 10, 1],
    every: 2,
    validation: rate === 0.03 ? 1 : model === "×" && rate === 0.01 ? Number.NaN : 2,
    scores: { inside: seed, outside: rate, "test loss": seed / 10, "test errors": seed / 100 },
    parameters: 49,
    ...(model.includes("learned") && { alpha: seed / 10 }),
  });

  it("tunes the rate on a seed of its own and reports the others", async () => {
    const runs: Run[] = [];
    const results = await carryOut(PLANS, (run) => {
      runs.push(run);
      return fake(run);
    });
    expect(runs).toHaveLength(countRuns(PLANS));
    expect(results.every(({ rate }) => rate === 0.03)).toBe(true);
    const tuning = runs.filter(({ seed }) => !SEEDS.includes(seed));
    expect(tuning).toHaveLength(
      PLANS.reduce(
        (s, { tasks, models, rates }) => s + tasks.length * models.length * rates.length,
        0,
      ),
    );

    const [digitsOnly, numbersOnly] = PLANS.map(({ study }) =>
      results.filter((result) => result.study === study),
    );
    const cost = (models: readonly string[]) =>
      Object.fromEntries(models.map((model, i) => [model, { ms: 1, ratio: 1 + i }]));
    const table = attentionTable(digitsOnly, cost(attention.models));
    expect(table).toContain("| softmax | 49 | 0.03 | 3 ± 1.6 % | 0.3 ± 0.16 |  | 1.00 |");
    expect(table).toContain("0.3 ± 0.16 | 3.00 |");
    expect(neuronsTable(numbersOnly, "inside")).toContain("| sum | **3 ± 1.6** |");
    expect(neuronsCosts(numbersOnly, cost(neurons.models))).toContain("sum 0.3 ± 0.16; product");
    for (const some of [digitsOnly, numbersOnly]) {
      const picture = curves(some);
      expect(picture).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
      for (const { model, task } of some) {
        expect(picture).toContain(model);
        if (some.length > 3) expect(picture).toContain(task);
      }
    }
  });

  it("fills the page between its markers", () => {
    expect(filled("a\n<!-- x -->\nold\n<!-- /x -->\nb\n", { x: "new $1" })).toBe(
      "a\n<!-- x -->\n\nnew $1\n\n<!-- /x -->\nb\n",
    );
    expect(() => filled("", { x: "" })).toThrow(/lacks the markers of x/);
    for (const part of ["attention", "inside", "outside", "costs"]) {
      expect(read("docs/study.md")).toContain(`<!-- ${part} -->\n`);
    }
  });
});
