import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { Result } from "./plan.js";

export type Costs = Readonly<Record<string, { ms: number; ratio: number }>>;

const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;
const deviation = (xs: readonly number[]): number =>
  Math.sqrt(xs.reduce((s, x) => s + (x - mean(xs)) ** 2, 0) / (xs.length - 1));

/** "0.123 ± 0.004": the mean and the standard deviation over the seeds. */
function spread(xs: readonly number[]): string {
  const digits = (x: number) =>
    Math.abs(x) < 1e4 ? `${Number(x.toPrecision(3))}` : x.toExponential(1);
  return `${digits(mean(xs))} ± ${Number(deviation(xs).toPrecision(2))}`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

export function attentionTable(results: readonly Result[], costs: Costs): string {
  return table(
    [
      "attention",
      "weights",
      "rate",
      "test errors",
      "test cross entropy",
      "alpha at the end",
      "time of a step",
    ],
    results.map(({ model, rate, outcomes }) => [
      model,
      `${outcomes[0].parameters}`,
      `${rate}`,
      spread(outcomes.map(({ scores }) => 100 * scores["test errors"])).replace(/(.*)/, "$1 %"),
      spread(outcomes.map(({ scores }) => scores["test loss"])),
      alphas(outcomes),
      `${costs[model].ratio.toFixed(2)}`,
    ]),
  );
}

const alphas = (outcomes: Result["outcomes"]): string => {
  const ends = outcomes.flatMap(({ alpha }) => (alpha === undefined ? [] : [alpha]));
  return ends.length === 0 ? "" : spread(ends);
};

/** One table for a score: models across, tasks down; the least mean of a task in bold. */
export function neuronsTable(results: readonly Result[], score: string): string {
  const models = [...new Set(results.map(({ model }) => model))];
  const tasks = [...new Set(results.map(({ task }) => task))];
  const rows = tasks.map((task) => {
    const scores = models.map((model) => {
      const found = results.find((result) => result.task === task && result.model === model);
      return (found as Result).outcomes.map(({ scores }) => scores[score]);
    });
    const least = Math.min(...scores.map(mean).filter((x) => !Number.isNaN(x)));
    return [task, ...scores.map((xs) => (mean(xs) === least ? `**${spread(xs)}**` : spread(xs)))];
  });
  return table(["", ...models], rows);
}

export function neuronsCosts(results: readonly Result[], costs: Costs): string {
  const models = [...new Set(results.map(({ model }) => model))];
  const of = (model: string) => results.filter((result) => result.model === model);
  return table(
    ["hidden layer", "weights", "time of a step", "alpha at the end, by task"],
    models.map((model) => [
      model,
      `${of(model)[0].outcomes[0].parameters}`,
      costs[model].ratio.toFixed(2),
      of(model)
        .map(({ task, outcomes }) => [task, alphas(outcomes)])
        .filter(([, text]) => text !== "")
        .map(([task, text]) => `${task} ${text}`)
        .join("; "),
    ]),
  );
}

/** Loss curves of one study as a picture: the mean over the seeds in a band from the least to the largest. */
export function curves(results: readonly Result[]): string {
  const tasks = [...new Set(results.map(({ task }) => task))];
  const models = [...new Set(results.map(({ model }) => model))];
  const points = results.flatMap(({ task, model, outcomes }) =>
    outcomes[0].curve.map((_, i) => {
      const losses = outcomes.map(({ curve }) => Math.max(curve[i], 1e-6));
      return {
        task,
        model,
        step: (i + 1) * outcomes[0].every,
        loss: mean(losses),
        least: Math.min(...losses),
        most: Math.max(...losses),
      };
    }),
  );
  const finite = points.filter(({ most }) => Number.isFinite(most));
  const legend = models.map((model, i) => ({ model, task: tasks[0], dy: 14 * i }));
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = Plot.plot({
    document,
    width: tasks.length > 1 ? 1080 : 640,
    height: 360,
    marginRight: 20,
    style: { background: "white" },
    fx: { domain: tasks, label: null },
    x: { label: "step", ticks: 3 },
    y: { type: "log", label: "training loss", grid: true, tickFormat: "~g" },
    color: { domain: models, scheme: "Observable10" },
    marks: [
      Plot.areaY(finite, {
        fx: "task",
        x: "step",
        y1: "least",
        y2: "most",
        fill: "model",
        fillOpacity: 0.15,
      }),
      Plot.line(finite, { fx: "task", x: "step", y: "loss", stroke: "model", strokeWidth: 1.5 }),
      ...legend.map((entry) =>
        Plot.text([entry], {
          fx: "task",
          text: "model",
          fill: "model",
          frameAnchor: "top-right",
          dx: -4,
          dy: 4 + entry.dy,
        }),
      ),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const title = `Training loss by step: ${models.join(", ")}`;
  return `${svg.outerHTML.replace(/^<svg [^>]*>/, (tag: string) => `${tag}<title>${title}</title>`)}\n`;
}

/** A page with what stands between its markers replaced: `<!-- name -->`, `<!-- /name -->`. */
export function filled(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, content]) => {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`the page lacks the markers of ${name}`);
    return text.replace(marked, (_, start, end) => `${start}\n${content}\n\n${end}`);
  }, page);
}
