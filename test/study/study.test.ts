import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { start } from "../../bench/study/backend.js";
import { carryOut, tuned } from "../../bench/study/cell.js";
import { digitsTask } from "../../bench/study/digits.js";
import { FUNCTIONS, functionTask } from "../../bench/study/functions.js";
import { FAMILIES, testsOf } from "../../bench/study/hypotheses.js";
import { CLASSES, NUMBERS } from "../../bench/study/measures.js";
import { CELLS, PARTS, type Part } from "../../bench/study/plan.js";
import { SEQUENCES, sequenceTask } from "../../bench/study/sequences.js";
import { holm, quantile, signedRankTest } from "../../bench/study/statistics.js";
import { addResult, isSame, readResults, writeResults } from "../../bench/study/store.js";
import { letters, textTask } from "../../bench/study/text.js";
import { type Examples, learners } from "../../bench/study/train.js";
import { read } from "../docs/blocks.js";
import { numbers } from "../layers/backend.js";

beforeAll(start);

const [gates] = PARTS;

describe("learning", () => {
  const { task, model } = gates.build("ab + cd", "f(v) · f(w)");
  const sizes = { steps: 12, batch: 8 };
  const runs = [
    { seed: 1, rate: 0.01 },
    { seed: 2, rate: 0.1 },
    { seed: 1, rate: 0.03 },
  ];
  const lossesAfter = (some: typeof runs) => {
    const all = learners(model, task, some, sizes);
    for (let i = 0; i < sizes.steps; i++) all.step();
    return all.loss(task.validation);
  };

  it("models that learn together are the same as alone, every time", () => {
    const together = lossesAfter(runs);
    expect(lossesAfter(runs)).toEqual(together);
    runs.forEach((run, i) => {
      expect(lossesAfter([run])[0]).toBeCloseTo(together[i], 5);
    });
    expect(new Set(together).size).toBe(3);
  });

  it("a model that fails does not touch the others, and leaves no tensor", () => {
    const before = tf.memory().numTensors;
    const [whole] = lossesAfter(runs.slice(0, 1));
    const [same, failed] = lossesAfter([runs[0], { seed: 2, rate: 1e30 }]);
    expect(failed).not.toBeLessThan(1e6);
    expect(same).toBeCloseTo(whole, 5);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("is Adam with a falling rate: the first step is as long as the rate", () => {
    const one = { inputs: [1], targets: [1], outputs: 1 };
    const examples: Examples = { inputs: Float32Array.of(1), targets: Float32Array.of(3) };
    const toy = {
      ...task,
      ...one,
      stream: () => () => examples,
    };
    const line = {
      parameters: { w: { shape: [1, 1], start: () => 0 } },
      outputs: ({ w }: Record<string, tf.Tensor>, x: tf.Tensor) => tf.matMul(x, w),
      heights: ({ w }: Record<string, tf.Tensor>) => w,
    };
    const all = learners(line, toy, [{ seed: 1, rate: 0.5 }], { steps: 2, batch: 1 });
    all.step();
    expect(all.heights()?.[0][0]).toBeCloseTo(0.5, 5);
    // The second has half the rate, of (1 + cos(pi / 2)) / 2.
    all.step();
    expect(all.heights()?.[0][0]).toBeCloseTo(0.75, 4);
  });
});

describe("every model of every part", () => {
  const cases = PARTS.flatMap(({ name, models }) => models.map((model) => [name, model] as const));
  it.each(cases)("part %s: its model %s learns", (name, model) => {
    const part = PARTS.find((one) => one.name === name) as Part;
    const { task, model: built } = part.build(part.tasks[0], model);
    const sizes = { steps: 12, batch: 4 };
    const all = learners(built, task, [{ seed: 1, rate: 0.01 }], sizes);
    // Less than the validation set, to be quick.
    const examples = task.stream(1)(40);
    const [before] = all.loss(examples);
    for (let i = 0; i < sizes.steps; i++) all.step();
    expect(all.loss(examples)[0]).toBeLessThan(before);
    expect(
      all
        .heights()
        ?.flat()
        .every((a) => a > 0 && a < 1) ?? true,
    ).toBe(true);
  });
});

describe("a cell", () => {
  const tiny: Part = {
    ...gates,
    sizes: { steps: 5, batch: 4 },
    rates: [0.01, 0.03, 0.1],
    tuning: [1001, 1002],
    seeds: [1, 2, 3],
  };

  it("says what it was and what came out, for every seed", () => {
    const result = carryOut({ part: "gates", task: "Σ or Π", model: "heights learned" }, tiny);
    expect(result).toMatchObject({ weights: 106, seeds: [1, 2, 3], sizes: tiny.sizes });
    expect(Object.keys(result.scores)).toEqual(["inside error", "outside error"]);
    expect(Object.values(result.scores).map(({ length }) => length)).toEqual([3, 3]);
    expect(result.heights?.map(({ length }) => length)).toEqual([7, 7, 7]);
    expect(result.tuning.length).toBeGreaterThanOrEqual(3);
    expect(result.tuning.map(({ rate }) => rate)).toContain(result.rate);
    const again = carryOut({ part: "gates", task: "Σ or Π", model: "heights learned" }, tiny);
    expect({ ...again, seconds: 0 }).toEqual({ ...result, seconds: 0 });
  });

  it("takes the rate in the middle that is best, and looks beyond the edge", () => {
    const losses = (best: number) => (rates: readonly number[]) =>
      rates.map((rate) => [1, 2, 3, 4].map((x) => x + Math.abs(Math.log(rate / best))));
    expect(tuned(gates, losses(0.01)).tuning.map(({ rate }) => rate)).toEqual(gates.rates);
    expect(tuned(gates, losses(0.01)).rate).toBe(0.01);
    expect(tuned(gates, losses(0.3)).rate).toBe(0.3);
    expect(tuned(gates, losses(0.3)).tuning.map(({ rate }) => rate)).toEqual([
      0.003, 0.01, 0.03, 0.1, 0.3, 1,
    ]);
    expect(tuned(gates, losses(1e-9)).rate).toBe(3e-4);
    // A failed run is worse than any other; two of four count.
    const failing = (rates: readonly number[]) =>
      rates.map((rate) => (rate === 0.01 ? [0, 0, Number.NaN, Number.NaN] : [9, 9, 9, 9]));
    expect(tuned(gates, failing).rate).not.toBe(0.01);
  });
});

describe("tasks", () => {
  it.each(FUNCTIONS)("%s: variance 1 inside, the same examples every time", (name) => {
    const task = functionTask(name);
    const { targets } = task.stream(7)(4000);
    const mean = targets.reduce((s, y) => s + y, 0) / 4000;
    expect(Math.abs(mean)).toBeLessThan(0.1);
    expect(targets.reduce((s, y) => s + (y - mean) ** 2, 0) / 4000).toBeCloseTo(1, 0);
    expect(functionTask(name).stream(7)(5).inputs).toEqual(task.stream(7)(5).inputs);
    expect(task.stream(8)(5).inputs).not.toEqual(task.stream(7)(5).inputs);
    const length = task.inputs[0];
    const numbersOf = (examples: Examples) => examples.inputs.filter((_, i) => i % length < 4);
    expect(Math.max(...numbersOf(task.tests.inside))).toBeLessThanOrEqual(3);
    expect(Math.min(...numbersOf(task.tests.outside))).toBeGreaterThanOrEqual(3);
  });

  it("a context chooses between functions", () => {
    const { tests } = functionTask("Σ or Π");
    const { inputs, targets } = tests.inside;
    const rows = Array.from(targets, (target, i) => {
      const [a, b, c, d, context] = inputs.subarray(5 * i, 5 * i + 5);
      return { target, value: context === 1 ? a + b + c + d : a * b * c * d, context };
    });
    expect(new Set(rows.map(({ context }) => context))).toEqual(new Set([1, 2]));
    // One affine map leads from the values to the targets.
    const slope = (rows[1].target - rows[0].target) / (rows[1].value - rows[0].value);
    for (const { target, value } of rows) {
      expect(target - rows[0].target).toBeCloseTo(slope * (value - rows[0].value), 2);
    }
  });

  it("sequences have the answers that they ask for", () => {
    const recall = sequenceTask("recall").stream(1)(50);
    for (let i = 0; i < 50; i++) {
      const rows = Array.from({ length: 8 }, (_, j) =>
        Array.from(recall.inputs.subarray(72 * i + 9 * j, 72 * i + 9 * (j + 1))),
      );
      const asked = rows[7].slice(0, 4).join();
      const found = rows.slice(0, 7).filter((row) => row.slice(0, 4).join() === asked);
      expect(found).toHaveLength(1);
      expect(found[0].slice(4, 8).indexOf(1)).toBe(recall.targets[i]);
      expect(rows[7].slice(4)).toEqual([0, 0, 0, 0, 1]);
    }
    const most = sequenceTask("maximum by type").stream(1)(500);
    const mean = most.targets.reduce((s, y) => s + y, 0) / 4000;
    expect(most.targets.reduce((s, y) => s + (y - mean) ** 2, 0) / 4000).toBeCloseTo(1, 0);
    const first = Array.from({ length: 8 }, (_, j) => most.inputs.subarray(4 * j, 4 * j + 4));
    const right = first.map((row) => {
      const same = first.filter(
        (other) => other.subarray(0, 3).join() === row.subarray(0, 3).join(),
      );
      return Math.max(...same.map((other) => other[3]));
    });
    const [low, high] = [Math.min(...right), Math.max(...right)].map((x) => right.indexOf(x));
    expect(most.targets[high] - most.targets[low]).toBeCloseTo(
      (right[high] - right[low]) / 0.42,
      4,
    );

    const { inputs, targets } = sequenceTask("in-context regression").stream(1)(1);
    const [[x, y, v], [x2, y2, v2]] = [inputs.subarray(0, 3), inputs.subarray(4, 7)];
    const determinant = x * y2 - x2 * y;
    const [a, b] = [(v * y2 - v2 * y) / determinant, (x * v2 - x2 * v) / determinant];
    expect(a * inputs[28] + b * inputs[29]).toBeCloseTo(targets[0], 3);
    expect(Array.from(inputs.subarray(30))).toEqual([0, 1]);
    expect(SEQUENCES).toHaveLength(3);
  });

  it("the text is words, of which each next letter is asked", () => {
    const text = String.fromCharCode(
      ...letters()
        .subarray(0, 100000)
        .map((letter) => (letter === 26 ? 32 : 97 + letter)),
    );
    expect(text).toMatch(/ the value of /);
    expect(text).not.toMatch(/ {2}/);
    const { inputs, targets } = textTask().stream(1)(1);
    for (let j = 0; j + 1 < 16; j++) {
      expect(inputs.subarray(27 * (j + 1), 27 * (j + 2)).indexOf(1)).toBe(targets[j]);
    }
  });

  it("digits are pictures cut into patches, none to be tested by among those to learn from", () => {
    const task = digitsTask();
    const { inputs, targets } = task.stream(1)(200);
    expect(inputs).toHaveLength(200 * 28 * 28);
    expect(inputs.reduce((most, x) => Math.max(most, x))).toBe(1);
    expect(inputs.reduce((least, x) => Math.min(least, x))).toBe(0);
    expect(new Set(targets).size).toBe(10);
    // The first pixel of a patch: a corner of the picture is empty, the middle is not.
    const ink = (patch: number) =>
      targets.reduce((s, _, n) => s + inputs[(n * 16 + patch) * 49], 0);
    expect(ink(0)).toBe(0);
    expect(ink(10)).toBeGreaterThan(10);
    const pictures = (examples: Examples) =>
      Array.from({ length: 200 }, (_, n) =>
        examples.inputs.subarray(784 * n, 784 * (n + 1)).join(),
      );
    const tested = new Set(pictures(task.tests.test));
    expect(pictures(task.validation).some((picture) => tested.has(picture))).toBe(false);
  });

  it("measures what it says", () => {
    const logits = tf.tensor3d([
      [
        [0, Math.log(3)],
        [0, 0],
      ],
    ]);
    const right = tf.tensor2d([[1, 1]]);
    const nats = (Math.log(4 / 3) + Math.log(2)) / 2;
    expect(numbers(() => CLASSES.loss(logits, right))[0]).toBeCloseTo(nats, 6);
    expect(numbers(() => CLASSES.scores(logits, right).error)).toEqual([0.5]);
    expect(
      numbers(() => NUMBERS.loss(tf.tensor3d([[[1], [3]]]), tf.tensor3d([[[0], [0]]]))),
    ).toEqual([5]);
  });
});

describe("statistics", () => {
  it("Wilcoxon's test has the values of scipy", () => {
    // scipy.stats.wilcoxon(d, mode="exact") of scipy 1.10.
    expect(
      signedRankTest([6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]),
    ).toBeCloseTo(0.041259765625, 12);
    expect(signedRankTest([1, 2, 3, 4, 5, -6])).toBeCloseTo(0.4375, 12);
    expect(signedRankTest(Array.from({ length: 20 }, (_, i) => i + 1))).toBeCloseTo(2 ** -19, 12);
  });

  it("ties share ranks, zeros are left out, and failed runs are the largest", () => {
    expect(signedRankTest([])).toBe(1);
    expect(signedRankTest([0, 0])).toBe(1);
    expect(signedRankTest([1, 1, -1])).toBeCloseTo(1, 12);
    const infinite = [Number.POSITIVE_INFINITY, 1, 2, Number.NaN];
    expect(signedRankTest(infinite)).toBeCloseTo(0.25, 12);
  });

  it("Holm's correction", () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(corrected[i]).toBeCloseTo(p, 12);
    });
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });

  it("quantiles", () => {
    expect(quantile([4, 1, 3, 2], 1 / 2)).toBe(2.5);
    expect(quantile([1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY], 1)).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});

it("the comparisons are of cells that there are, as many as the protocol says", () => {
  const protocol = read("docs/study-protocol.md");
  for (const family of FAMILIES) {
    const tests = testsOf(family);
    expect(protocol).toMatch(new RegExp(`\\| ${family.name} \\|.*\\| ${tests.length} \\|`));
    for (const { cells } of tests) {
      for (const cell of cells) expect(CELLS.some((known) => isSame(known, cell))).toBe(true);
    }
  }
});

it("results are kept as lines, and half a line or one of another plan is not read", () => {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-study-"));
  try {
    const file = join(folder, "deep", "results.jsonl");
    expect(readResults(file)).toEqual([]);
    const result = { ...CELLS[0], sizes: gates.sizes, seeds: gates.seeds } as never;
    addResult(file, result);
    addResult(file, { ...CELLS[1], sizes: { steps: 1, batch: 1 }, seeds: gates.seeds } as never);
    writeFileSync(file, `${JSON.stringify(result)}\n{"part":"ga`);
    expect(readResults(file)).toEqual([result]);
    writeResults(file, [...CELLS].reverse(), [result]);
    expect(readResults(file)).toEqual([result]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
