import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Result } from "./cell.js";
import { type Cell, PARTS } from "./plan.js";

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Lines of JSON: those of the run that is under way, and those that the page is made of. */
export const UNDER_WAY = path("../../.study/results.jsonl");
export const PUBLISHED = path("results.jsonl");

/** The results of a file that are of the present plan; none where there is no file. A line that a stop cut short is left out. */
export function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8").split("\n").flatMap(parsed).filter(isOfPlan);
}

function parsed(line: string): Result[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

const isOfPlan = ({ part: name, task, model, sizes, seeds }: Result): boolean =>
  PARTS.some(
    (part) =>
      part.name === name &&
      part.tasks.includes(task) &&
      part.models.includes(model) &&
      JSON.stringify([part.sizes, part.seeds]) === JSON.stringify([sizes, seeds]),
  );

export function addResult(file: string, result: Result): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

export const isSame = (a: Cell, b: Cell): boolean =>
  a.part === b.part && a.task === b.task && a.model === b.model;

/** In the order of the plan. */
export function writeResults(
  file: string,
  cells: readonly Cell[],
  results: readonly Result[],
): void {
  const lines = cells.flatMap((cell) => {
    const result = results.find((one) => isSame(one, cell));
    return result === undefined ? [] : [JSON.stringify(result)];
  });
  writeFileSync(file, `${lines.join("\n")}\n`);
}
