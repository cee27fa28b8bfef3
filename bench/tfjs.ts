/**
 * What tensors cost, as ratios within a round beside the goals, in processor time but for GPUs: iterateExp to tf.exp, its
 * gradients to the gradient of tf.exp, and co-modulated to softmax attention, on the cpu and wasm backends; in headless Chromium,
 * where there is one, on webgl and webgpu. First of all the milliseconds of first uses.
 */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { align } from "../src/table/columns.js";
import { coModulate, iterateExp, rhoSum } from "../src/tfjs.js";
import { hasBrowser, openBrowser } from "../test/browser/browser.js";
import { gpuPage } from "../test/layers/gpu.js";
import { median, quantile } from "./measure.js";
import { firstUses } from "./tfjs-first.js";

const ELEMENTS = 65536;
const ROUNDS = 25;

/** A call, the one that its ratio is to, and the goal a backend for that. */
interface Call {
  readonly name: string;
  readonly run: () => tf.Tensor;
  readonly unit: number;
  readonly goal?: Readonly<Record<string, number>>;
}

const row = (name: string, times: number[], unit: number[], goal: number | undefined): string[] => {
  const ratios = times.map((t, round) => t / unit[round]);
  const [low, middle, high] = [1 / 4, 1 / 2, 3 / 4].map((p) => quantile(ratios, p).toFixed(2));
  const goals = goal === undefined ? "" : `${goal}`;
  return [name, median(times).toFixed(2), middle, `${low} to ${high}`, goals];
};

const heading = (backend: string): string[] => [backend, "ms", "ratio", "quartiles", "goal"];

/** Milliseconds of processor time, on which other programs that run beside have little influence. */
function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Processor time of every task in every round, the tasks taking turns. */
function takeTurns(tasks: readonly (() => unknown)[], rounds: number): number[][] {
  const times = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    tasks.forEach((task, i) => {
      times[i].push(processorTime(task));
    });
  }
  return times;
}

console.log(`${firstUses()}\n`);

setThreadsCount(1);
for (const backend of ["cpu", "wasm"]) {
  await tf.setBackend(backend);
  await tf.ready();
  const x = tf.randomUniform([ELEMENTS], -4, 4, "float32", 1);
  const wide = tf.randomUniform([ELEMENTS], -30, 30, "float32", 1);
  const alphas = tf.fill([ELEMENTS], 0.5);
  const matrix = tf.reshape(x, [-1, 64]);
  const [q, k, v] = [4, 5, 6].map((seed) => tf.randomNormal([8, 2, 64, 16], 0, 1, "float32", seed));
  const attention = (alpha: number) => () => coModulate(q, k, v, { alpha });
  const training = (alpha: number) => () =>
    tf.grads((q, k, v) => tf.sum(coModulate(q, k, v, { alpha })))([q, k, v])[0];
  const odd = { extension: "odd" } as const;
  const calls: Call[] = [
    { name: "tf.exp(x)", run: () => tf.exp(x), unit: 0 },
    {
      name: "iterateExp(x, 1/2)",
      run: () => iterateExp(x, 0.5),
      unit: 0,
      goal: { cpu: 1, wasm: 2 },
    },
    {
      name: "iterateExp(x, tensor)",
      run: () => iterateExp(x, alphas),
      unit: 0,
      goal: { cpu: 4, wasm: 6 },
    },
    { name: "iterateExp(x, 1/2), x to 30", run: () => iterateExp(wide, 0.5), unit: 0 },
    { name: "rhoSum(x, 1, 1/2, odd)", run: () => rhoSum(matrix, 1, 0.5, odd), unit: 0 },
    { name: "gradient of tf.exp", run: () => tf.grad((x) => tf.exp(x))(x), unit: 5 },
    {
      name: "gradients of iterateExp",
      run: () => tf.grads((x, a) => iterateExp(x, a))([x, alphas])[0],
      unit: 5,
      goal: { cpu: 3, wasm: 6 },
    },
    { name: "softmax attention", run: attention(0), unit: 7 },
    {
      name: "co-modulated attention",
      run: attention(0.5),
      unit: 7,
      goal: { cpu: 1.5, wasm: 1.5 },
    },
    { name: "softmax, with gradients", run: training(0), unit: 9 },
    {
      name: "co-modulated, with gradients",
      run: training(0.5),
      unit: 9,
      goal: { cpu: 2, wasm: 2 },
    },
  ];
  const tasks = calls.map(
    ({ run }) =>
      () =>
        tf.tidy(() => run().dataSync()[0]),
  );
  takeTurns(tasks, 5);
  const times = takeTurns(tasks, ROUNDS);
  const table = calls.map(({ name, unit, goal }, i) =>
    row(name, times[i], times[unit], goal?.[backend]),
  );
  console.log(align([heading(backend), ...table]));
}

if (hasBrowser()) {
  const browser = await openBrowser();
  try {
    for (const backend of ["webgl", "webgpu"]) {
      const { page } = await gpuPage(browser);
      await page.evaluate(`use(${JSON.stringify(backend)})`);
      const timesOf = (kind: string, rounds: number, repeats: number) =>
        page.evaluate(`times("${kind}", ${rounds}, ${repeats})`) as Promise<
          Record<string, number[]>
        >;
      const times = await timesOf("functions", ROUNDS, 10);
      // A product of matrices takes SwiftShader tenths of a second on webgpu.
      const ofAttention = await (backend === "webgl"
        ? timesOf("attention", ROUNDS, 10)
        : timesOf("attention", 9, 1));
      const [exp, slope, sum] = [times.exp, times["gradient of exp"], times["sum of exp"]];
      const { softmax, attention } = ofAttention;
      const training = ofAttention["softmax, with gradients"];
      console.log(
        align([
          heading(backend),
          row("tf.exp(x)", exp, exp, undefined),
          row("iterateExp(x, 1/2)", times.number, exp, 3),
          row("iterateExp(x, tensor)", times.tensor, exp, 3),
          row("exp of the sum of exp", sum, sum, undefined),
          row("rhoSum(x, 1, 1/2, odd)", times["rho sum"], sum, undefined),
          row("gradient of tf.exp", slope, slope, undefined),
          row("gradients of iterateExp", times.gradients, slope, 3),
          row("softmax attention", softmax, softmax, undefined),
          row("co-modulated attention", attention, softmax, 1.5),
          row("softmax, with gradients", training, training, undefined),
          row(
            "co-modulated, with gradients",
            ofAttention["attention, with gradients"],
            training,
            2,
          ),
        ]),
      );
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
