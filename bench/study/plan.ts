import { ATTENTIONS, attending, type Frame } from "./attention.js";
import { digitsTask } from "./digits.js";
import { FUNCTIONS, functionTask } from "./functions.js";
import { GATES } from "./gates.js";
import { shallow } from "./hidden.js";
import { ALPHAS, deep, type Rho, rhoHidden } from "./neurons.js";
import { SEQUENCES, sequenceTask } from "./sequences.js";
import { textTask } from "./text.js";
import type { Model, Sizes, Task } from "./train.js";

/** One model on one task, to be tuned and tried on all seeds. */
export interface Cell {
  readonly part: string;
  readonly task: string;
  readonly model: string;
}

export interface Part {
  readonly name: string;
  readonly tasks: readonly string[];
  readonly models: readonly string[];
  readonly sizes: Sizes;
  /** The rates that are tried first; further ones of the ladder follow where the first or last one wins. */
  readonly rates: readonly number[];
  readonly tuning: readonly number[];
  readonly seeds: readonly number[];
  /** Relative processor time of a cell, for the progress bar. */
  readonly cost: number;
  readonly build: (task: string, model: string) => { task: Task; model: Model };
}

/** Every rate that may be tried, each about three times the one before. */
export const LADDER = [1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1];

/** How often rates are added. */
export const EXTENSIONS = 2;

const from = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/** Seeds to tune by, and fresh ones to be tried on. */
const [TUNING, SEEDS, FEWER] = [from(1001, 4), from(1, 20), from(1, 12)];

const each = <A extends string, B extends string>(as: readonly A[], bs: readonly B[]) =>
  as.flatMap((a) => bs.map((b) => [a, b] as const));

const RHOS: Readonly<Record<string, Rho>> = Object.fromEntries(
  each(ALPHAS, ["odd", "shift"]).flatMap(([alpha, extension]) =>
    (["usual", "positive"] as const).map((kernel) => [
      `${alpha}, ${extension}, ${kernel}`,
      { alpha, extension, kernel },
    ]),
  ),
);

/** Stacks: one a for a layer, learned or driven. */
const STACKS: Readonly<Record<string, { depth: number; kind: Rho | "tanh" }>> = Object.fromEntries(
  [4, 8].flatMap((depth) => [
    [`${depth} layers: tanh`, { depth, kind: "tanh" }],
    ...Object.entries(RHOS)
      .filter(
        ([, { alpha, kernel }]) => kernel === "usual" && (alpha === "one" || alpha === "context"),
      )
      .map(([name, kind]) => [`${depth} layers: ${name}`, { depth, kind }]),
  ]),
);

const FRAMES: Readonly<Record<string, Frame>> = {
  recall: { width: 8, block: "attention", positions: false, read: "last" },
  "maximum by type": { width: 8, block: "attention", positions: false, read: "all" },
  "in-context regression": { width: 8, block: "attention", positions: false, read: "last" },
  text: { width: 16, block: "transformer", positions: true, read: "all", causal: true },
  digits: { width: 24, block: "transformer", positions: true, read: "joined" },
};

const attentionOf = (make: (name: string) => Task) => (name: string, model: string) => {
  const task = make(name);
  return { task, model: attending(model, task, FRAMES[name]) };
};

export const PARTS: readonly Part[] = [
  {
    name: "gates",
    tasks: FUNCTIONS,
    models: Object.keys(GATES),
    sizes: { steps: 1000, batch: 32 },
    rates: [0.003, 0.01, 0.03, 0.1],
    tuning: TUNING,
    seeds: SEEDS,
    cost: 4,
    build(name, model) {
      const task = functionTask(name);
      return { task, model: shallow(GATES[model], task.inputs[0]) };
    },
  },
  {
    name: "sequences",
    tasks: SEQUENCES,
    models: Object.keys(ATTENTIONS),
    sizes: { steps: 1600, batch: 16 },
    rates: [0.003, 0.01, 0.03, 0.1],
    tuning: TUNING,
    seeds: SEEDS,
    cost: 50,
    build: attentionOf(sequenceTask),
  },
  {
    name: "neurons",
    tasks: ["Σ or Π", "(1-m)Σ + mΠ"],
    models: Object.keys(RHOS),
    sizes: { steps: 1000, batch: 32 },
    rates: [0.01, 0.03, 0.1, 0.3],
    tuning: TUNING,
    seeds: SEEDS,
    cost: 11,
    build(name, model) {
      const task = functionTask(name);
      return { task, model: shallow(rhoHidden(RHOS[model]), task.inputs[0]) };
    },
  },
  {
    name: "digits",
    tasks: ["digits"],
    models: Object.keys(ATTENTIONS).slice(0, 4),
    sizes: { steps: 4000, batch: 16 },
    rates: [0.001, 0.003, 0.01, 0.03],
    tuning: TUNING.slice(0, 2),
    seeds: FEWER,
    cost: 450,
    build: attentionOf(digitsTask),
  },
  {
    name: "text",
    tasks: ["text"],
    models: Object.keys(ATTENTIONS),
    sizes: { steps: 1000, batch: 8 },
    rates: [0.003, 0.01, 0.03, 0.1],
    tuning: TUNING.slice(0, 2),
    seeds: FEWER,
    cost: 90,
    build: attentionOf(textTask),
  },
  {
    name: "depth",
    tasks: ["Σ or Π"],
    models: Object.keys(STACKS),
    sizes: { steps: 400, batch: 32 },
    rates: [0.003, 0.01, 0.03, 0.1],
    tuning: TUNING,
    seeds: SEEDS,
    cost: 8,
    build(name, model) {
      const task = functionTask(name);
      const { depth, kind } = STACKS[model];
      return { task, model: deep(depth, kind, task.inputs[0]) };
    },
  },
];

export function partOf(name: string): Part {
  const part = PARTS.find((one) => one.name === name);
  if (part !== undefined) return part;
  throw new RangeError(
    `no part "${name}", expected one of ${PARTS.map((one) => one.name).join(", ")}`,
  );
}

export const cellsOf = ({ name, tasks, models }: Part): Cell[] =>
  each(tasks, models).map(([task, model]) => ({ part: name, task, model }));

export const CELLS: readonly Cell[] = PARTS.flatMap(cellsOf);

/** In the order of the run: what is dear comes last. */
export const ORDER: readonly Cell[] = [...CELLS].sort((a, b) => turn(a) - turn(b));

/** The second task of neurons waits until every part had its turn; digits, of the dearest cells, are last. */
function turn({ part, task }: Cell): number {
  return part === "digits" ? 2 : part === "neurons" ? partOf(part).tasks.indexOf(task) : 0;
}
