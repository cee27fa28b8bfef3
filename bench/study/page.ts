/** npm run study -- page: the tables and figures of docs/study.md from the results that there are. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { allOutcomes, type Outcome } from "./analysis.js";
import type { Result } from "./cell.js";
import { type Cost, costsOf } from "./cost.js";
import { drawRatios, type Figure } from "./figures.js";
import { CELLS, type Cell, PARTS, type Part, partOf } from "./plan.js";
import { costTable, filled, heightsTable, missing, scoreTable, verdictTable } from "./report.js";

const docs = (file: string): string =>
  fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));

const COSTS = fileURLToPath(new URL("costs.json", import.meta.url));

/** How often every model takes a step. */
const ROUNDS = 15;

/** Measured once; remove the file to measure again. */
async function costs(): Promise<Cost[]> {
  if (existsSync(COSTS)) return JSON.parse(readFileSync(COSTS, "utf8"));
  const all: Cost[] = [];
  for (const name of ["gates", "neurons", "sequences"]) {
    all.push(...(await costsOf(partOf(name), ROUNDS)));
  }
  const rounded = all.map((cost) => ({
    ...cost,
    time: Number(cost.time.toPrecision(3)),
    memory: Number(cost.memory.toPrecision(3)),
  }));
  writeFileSync(COSTS, `${JSON.stringify(rounded, undefined, 1)}\n`);
  return rounded;
}

const range = ({ score }: Outcome): string => score.replace(" error", "");

const labelled = (outcomes: readonly Outcome[], labelOf: (outcome: Outcome) => string) =>
  [...new Set(outcomes.map(labelOf))].map((label) => ({
    label,
    outcomes: outcomes.filter((outcome) => labelOf(outcome) === label),
  }));

function figures(outcomes: Readonly<Record<string, Outcome[]>>): Record<string, Figure> {
  const byTask = ({ task }: Outcome) => task;
  const byModel = ({ model }: Outcome) => model;
  const byThan = ({ than }: Outcome) => than;
  const base = { seriesOf: byTask, panelOf: range };
  const gates = outcomes.gates.filter(({ model }) => model === "f(v) · f(w)");
  const neurons = outcomes.neurons.filter(({ thanPart }) => thanPart === "gates");
  const variants = outcomes.neurons.filter(({ thanPart }) => thanPart === undefined);
  const changed = ({ model, than }: Outcome) => {
    const [a, b] = [model, than].map((name) => name.split(", "));
    const at = a.findIndex((word, i) => word !== b[i]);
    return `${a[at]} / ${b[at]} (${a.filter((_, i) => i !== at).join(", ")})`;
  };
  return {
    "study-gates.svg": {
      ...base,
      title:
        "Errors of f(v) · f(w) as a share of those of other models, by task, inside and outside",
      left: "f(v) · f(w) is better",
      right: "the other one is",
      rows: labelled(gates, byThan),
    },
    "study-neurons.svg": {
      ...base,
      title: "Errors of Rho neurons driven by context as a share of those of other models",
      left: "Rho is better",
      right: "the other one is",
      rows: labelled(neurons, byThan),
    },
    "study-heights.svg": {
      ...base,
      title: "Errors of Rho neurons of one kind as a share of those of another, all else equal",
      left: "the first is better",
      right: "the second is",
      rows: labelled(variants, changed),
    },
    "study-attention.svg": {
      seriesOf: byModel,
      panelOf: () => "all tasks",
      title: "Errors of other attentions as a share of those of softmax attention, by task",
      left: "it is better",
      right: "softmax is",
      rows: labelled(outcomes.attention, byTask),
    },
  };
}

/** The cells of a part that are not there, in words. */
function absentOf(part: Part, absent: readonly Cell[]): string[] {
  return part.tasks.flatMap((task) => {
    const models = absent.filter((cell) => cell.part === part.name && cell.task === task);
    if (models.length === 0) return [];
    const all = models.length === part.models.length;
    return [
      `${part.name}, ${task}: ${all ? "all models" : models.map(({ model }) => model).join(", ")}`,
    ];
  });
}

/** Writes the page and its figures. */
export async function writePage(results: readonly Result[]): Promise<void> {
  const outcomes = allOutcomes(results);
  const columns = (name: string, score: string, tasks = partOf(name).tasks) =>
    tasks.map((task) => ({ task, score, label: task }));
  const both = (name: string) =>
    partOf(name).tasks.flatMap((task) =>
      ["inside", "outside"].map((where) => ({
        task,
        score: `${where} error`,
        label: `${task}, ${where}`,
      })),
    );
  const measured = await costs();
  const costsOfPart = (name: string) => costTable(measured.filter(({ part }) => part === name));
  const absent = missing(results);
  const parts = {
    state: `${CELLS.length - absent.length} of ${CELLS.length} cells of the protocol were carried out. ${
      absent.length === 0
        ? "None is missing."
        : `Not run: ${PARTS.flatMap((part) => absentOf(part, absent)).join("; ")}.`
    }`,
    "gates-verdicts": verdictTable(outcomes.gates, range),
    "gates-inside": scoreTable(partOf("gates"), columns("gates", "inside error"), results),
    "gates-outside": scoreTable(partOf("gates"), columns("gates", "outside error"), results),
    "gates-heights": heightsTable(partOf("gates"), results),
    "gates-costs": costsOfPart("gates"),
    "neurons-verdicts": verdictTable(outcomes.neurons, range),
    neurons: scoreTable(partOf("neurons"), both("neurons"), results),
    "neurons-costs": costsOfPart("neurons"),
    "depth-verdicts": verdictTable(outcomes.depth, range),
    depth: scoreTable(partOf("depth"), both("depth"), results),
    "attention-verdicts": verdictTable(outcomes.attention, () => "over the tasks"),
    sequences: scoreTable(
      partOf("sequences"),
      [
        { task: "recall", score: "test cross entropy", label: "recall, nats" },
        { task: "recall", score: "test error", label: "recall, errors", percent: true },
        ...columns("sequences", "test error").slice(1),
      ],
      results,
    ),
    text: scoreTable(
      partOf("text"),
      [
        { task: "text", score: "test cross entropy", label: "text, nats a letter" },
        { task: "text", score: "test error", label: "wrong letters", percent: true },
      ],
      results,
    ),
    digits: scoreTable(
      partOf("digits"),
      [
        { task: "digits", score: "test error", label: "wrong digits", percent: true },
        { task: "digits", score: "test cross entropy", label: "nats a digit" },
      ],
      results,
    ),
    "attention-heights": ["sequences", "text", "digits"]
      .map((name) => heightsTable(partOf(name), results))
      .filter((part) => part !== "")
      .join("\n\n"),
    "attention-costs": costsOfPart("sequences"),
  };
  for (const [file, figure] of Object.entries(figures(outcomes))) {
    if (figure.rows.length > 0) writeFileSync(docs(file), drawRatios(figure));
  }
  const page = docs("study.md");
  writeFileSync(page, filled(readFileSync(page, "utf8"), parts));
}
