import { failuresOf, type Outcome, quartilesOf, verdictOf } from "./analysis.js";
import type { Result } from "./cell.js";
import type { Cost } from "./cost.js";
import { type Cell, cellsOf, PARTS, type Part } from "./plan.js";
import { isSame } from "./store.js";

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");

const NOT_RUN = "Not run.";

const number = (x: number): string => {
  if (!Number.isFinite(x)) return "failed";
  const digits = Number(x.toPrecision(2));
  return digits !== 0 && (Math.abs(digits) < 1e-3 || Math.abs(digits) >= 1e4)
    ? digits.toExponential().replace("e+", "e")
    : `${digits}`;
};

/** Names with | would end a cell. */
const named = (model: string): string => model.replaceAll("|", "\\|");

/** Median and quartiles of every model on every task by every score; the least median of a column in bold. */
export function scoreTable(
  part: Part,
  columns: readonly { task: string; score: string; label: string; percent?: boolean }[],
  results: readonly Result[],
): string {
  const of = (task: string, model: string) =>
    results.find((result) => isSame(result, { part: part.name, task, model }));
  if (!results.some(({ part: name }) => name === part.name)) return NOT_RUN;
  const quartiles = columns.map(({ task, score }) =>
    part.models.map((model) => {
      const result = of(task, model);
      return result && quartilesOf(result, score);
    }),
  );
  const least = quartiles.map((column) =>
    Math.min(...column.flatMap((found) => (found === undefined ? [] : [found[1]]))),
  );
  const rows = part.models.map((model, m) => {
    const failed = columns.reduce((s, { task }, i) => {
      const repeated = columns.findIndex((other) => other.task === task) < i;
      const result = of(task, model);
      return s + (repeated || result === undefined ? 0 : failuresOf(result));
    }, 0);
    const cells = columns.map(({ percent }, i) => {
      const found = quartiles[i][m];
      if (found === undefined) return "not run";
      const [low, middle, high] = found.map((x) => number(percent ? 100 * x : x));
      const shown = found[1] === least[i] ? `**${middle}**` : middle;
      return `${shown} (${low}–${high})${percent ? " %" : ""}`;
    });
    return [named(model), ...cells, failed === 0 ? "" : `${failed}`];
  });
  return table(["", ...columns.map(({ label }) => label), "failed runs"], rows);
}

/** One line a comparison: the verdict, and the median ratio of errors on every task with * where the test tells a difference. */
export function verdictTable(
  outcomes: readonly Outcome[],
  groupOf: (outcome: Outcome) => string,
): string {
  if (outcomes.length === 0) return NOT_RUN;
  const names = [...new Set(outcomes.map((outcome) => `${outcome.model} ~ ${outcome.than}`))];
  const groups = [...new Set(outcomes.map(groupOf))];
  const rows = names.map((name) => {
    const own = outcomes.filter((outcome) => `${outcome.model} ~ ${outcome.than}` === name);
    const cells = groups.map((group) => {
      const some = own.filter((outcome) => groupOf(outcome) === group);
      if (some.length === 0) return "not run";
      const ratios = some.map(({ ratio, p }) => `${number(ratio[1])}${p < 0.05 ? "*" : ""}`);
      return `${verdictOf(some)} (${ratios.join(", ")})`;
    });
    return [named(own[0].model), named(own[0].than), ...cells];
  });
  return table(["is", "better than", ...groups], rows);
}

export function costTable(costs: readonly Cost[]): string {
  return table(
    ["model", "time of a step", "memory"],
    costs.map(({ model, time, memory }) => [named(model), time.toFixed(2), memory.toFixed(2)]),
  );
}

/** Medians of learned heights at the end, over the seeds (and units), by task. */
export function heightsTable(part: Part, results: readonly Result[]): string {
  const found = results.filter(({ part: name, heights }) => name === part.name && heights);
  if (found.length === 0) return "";
  return table(
    ["model", "task", "learned heights at the end: median (quartiles) over seeds"],
    found.map(({ model, task, heights = [] }) => {
      const columns = heights[0].map((_, i) =>
        heights.map((all) => all[i]).filter((a) => a !== null),
      );
      const shown = (values: readonly number[]) => {
        const sorted = [...values].sort((a, b) => a - b);
        const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))].toFixed(2);
        return `${at(1 / 2)} (${at(1 / 4)}–${at(3 / 4)})`;
      };
      const pooled = columns.length > 2 ? [columns.flat()] : columns;
      return [named(model), task, pooled.map(shown).join("; ")];
    }),
  );
}

/** Which cells the plan has and the results have not. */
export function missing(results: readonly Result[]): Cell[] {
  return PARTS.flatMap(cellsOf).filter((cell) => !results.some((result) => isSame(result, cell)));
}

/** A page with what stands between its markers replaced: `<!-- name -->`, `<!-- /name -->`. */
export function filled(page: string, parts: Readonly<Record<string, string>>): string {
  return Object.entries(parts).reduce((text, [name, content]) => {
    const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!marked.test(text)) throw new Error(`the page lacks the markers of ${name}`);
    return text.replace(marked, (_, start, end) => `${start}\n${content}\n\n${end}`);
  }, page);
}
