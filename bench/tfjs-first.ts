import { execFileSync } from "node:child_process";
import { align } from "../src/table/columns.js";

const PROCESSES = 7;
const GOAL = 5;

/** Milliseconds that a million times Math.exp takes on the machine that the goals are for. */
const MILLION_EXP = 7.9;

const EXP =
  "let sum = 0; for (let i = 0; i < 1e6; i++) sum += Math.exp(i / 1e6); globalThis.sum = sum";

const source = (path: string): string => JSON.stringify(new URL(`../src/${path}`, import.meta.url));

/** What is made at the first use, as code before the clock starts and code that it measures. */
const FIRSTS: Readonly<Record<string, readonly [before: string, timed: string]>> = {
  "tables of cpu and wasm": [`import { rows } from ${source("layers/heights/rows.js")};`, "rows()"],
  "table of a GPU": [
    `import { valueTable } from ${source("layers/kernels/shader-table.js")};`,
    "valueTable()",
  ],
  "its derivatives": [
    `import { slopeTable, valueTable } from ${source("layers/kernels/shader-table.js")};
    valueTable();`,
    "slopeTable()",
  ],
  "a number alpha on a GPU, the first": [
    `import { numberTable } from ${source("layers/kernels/number-table.js")};`,
    "numberTable(1 / 2)",
  ],
  "a number alpha on a GPU, the next": [
    `import { numberTable } from ${source("layers/kernels/number-table.js")};
    numberTable(1 / 2);`,
    "numberTable(1 / 3)",
  ],
  "iterateExp(x, 1/2) on cpu": [onBackend("cpu"), "iterateExp(x, 1 / 2).dataSync()"],
  "iterateExp(x, 1/2) on wasm": [onBackend("wasm"), "iterateExp(x, 1 / 2).dataSync()"],
};

/** x and tf.exp of it, so that what TensorFlow.js itself does at first is done. */
function onBackend(name: string): string {
  return `
    import * as tf from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-backend-${name}";
    import { iterateExp } from ${source("tfjs.js")};
    await tf.setBackend("${name}");
    await tf.ready();
    const x = tf.randomUniform([64], -4, 4, "float32", 1);
    tf.exp(x).dataSync();`;
}

/**
 * Milliseconds of first uses, each the least of some new processes, and scaled to the machine of the goals by a million
 * times Math.exp on both; beside the goal for tables. A first call assembles a module too.
 */
export function firstUses(): string {
  const least = ([before, timed]: readonly [string, string]): number => {
    const code = `${before}
    const start = performance.now();
    ${timed};
    console.log("took", performance.now() - start);`;
    return Math.min(...Array.from({ length: PROCESSES }, () => timeOf(code)));
  };
  const speed = MILLION_EXP / least(["", EXP]);
  const rows = Object.entries(FIRSTS).map(([name, code]) => {
    const ms = least(code);
    const goal = name.startsWith("iterateExp") ? "" : `${GOAL}`;
    return [name, ms.toFixed(1), (ms * speed).toFixed(1), goal];
  });
  const note = `This machine has ${speed.toFixed(2)} times the speed of that of the goals.`;
  return `${align([["first use", "ms", "scaled", "goal"], ...rows])}\n${note}`;
}

function timeOf(code: string): number {
  const flags = ["--import", "tsx", "--input-type=module", "-e", code];
  const printed = execFileSync(process.execPath, flags, { encoding: "utf8" });
  return Number(/took (\S+)/.exec(printed)?.[1]);
}
