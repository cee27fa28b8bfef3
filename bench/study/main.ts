/**
 * The study of docs/study.md. `npm run study` carries out what is missing, goes on where it was stopped, and writes the page;
 * `npm run study -- page` writes the page from the results that there are; `npm run study -- part task model` does one cell again
 * and compares it with the published result.
 */
import { availableParallelism } from "node:os";
import { SingleBar } from "cli-progress";
import { start } from "./backend.js";
import { carryOut, type Result } from "./cell.js";
import { writePage } from "./page.js";
import { CELLS, type Cell, ORDER, partOf } from "./plan.js";
import { carryOutAll } from "./pool.js";
import { median } from "./statistics.js";
import { addResult, isSame, PUBLISHED, readResults, UNDER_WAY, writeResults } from "./store.js";

const PROCESSES = Number(process.env.STUDY_PROCESSES ?? Math.min(2, availableParallelism()));

async function all(): Promise<void> {
  const results = resultsSoFar();
  const missing = ORDER.filter((cell) => !results.some((result) => isSame(result, cell)));
  const costOf = (cells: readonly Cell[]) =>
    cells.reduce((s, { part }) => s + partOf(part).cost, 0);
  const bar = new SingleBar({
    format: "[{bar}] {percentage} %, {cells} of {count} cells, {eta_formatted} left",
    noTTYOutput: true,
    notTTYSchedule: 60_000,
    etaBuffer: 40,
  });
  const state = () => ({ cells: results.length, count: CELLS.length });
  bar.start(costOf(CELLS), costOf(CELLS) - costOf(missing), state());
  await carryOutAll(missing, PROCESSES, (result) => {
    addResult(UNDER_WAY, result);
    results.push(result);
    bar.increment(partOf(result.part).cost, state());
  });
  bar.stop();
  await page();
}

/** Those of the run that is under way, and the published ones of other cells. */
function resultsSoFar(): Result[] {
  const results = readResults(UNDER_WAY);
  const others = readResults(PUBLISHED).filter((one) => !results.some((two) => isSame(one, two)));
  return [...results, ...others];
}

/** Publishes the results that there are. */
async function page(): Promise<void> {
  const results = resultsSoFar();
  writeResults(PUBLISHED, CELLS, results);
  await start();
  await writePage(results);
}

async function one([part, task, model]: readonly string[]): Promise<void> {
  const cell = CELLS.find((known) => isSame(known, { part, task, model }));
  if (cell === undefined) {
    const { tasks, models } = partOf(part);
    throw new RangeError(
      `expected a task of ${tasks.join(", ")} and a model of ${models.join(", ")}`,
    );
  }
  await start();
  const published = readResults(PUBLISHED).find((result) => isSame(result, cell));
  const result = carryOut(cell);
  const shown = ({ rate, scores }: Result) =>
    [
      `rate ${rate}`,
      ...Object.entries(scores).map(([name, values]) => `${name} ${middle(values)}`),
    ].join(", ");
  console.log(`now:       ${shown(result)}`);
  console.log(`published: ${published === undefined ? "not run" : shown(published)}`);
}

const middle = (values: readonly (number | null)[]): string =>
  median(values.map((x) => x ?? Number.POSITIVE_INFINITY)).toPrecision(4);

const given = process.argv.slice(2);
if (given.length === 0) await all();
else if (given[0] === "page") await page();
else await one(given);
