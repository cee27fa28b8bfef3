/** The study of docs/study.md: trains everything, writes the tables and pictures. `npm run study`. */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { SingleBar } from "cli-progress";
import { start } from "./backend.js";
import { costs } from "./cost.js";
import { carryOut, countRuns, PLANS } from "./plan.js";
import { openPool } from "./pool.js";
import { attentionTable, curves, filled, neuronsCosts, neuronsTable } from "./report.js";

const docs = (file: string): string =>
  fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));

const bar = new SingleBar({
  format: "training [{bar}] {value} of {total} runs, {eta_formatted} left",
  noTTYOutput: true,
  notTTYSchedule: 60_000,
});
bar.start(countRuns(PLANS), 0);
const pool = openPool(availableParallelism(), () => bar.increment());
const results = await carryOut(PLANS, pool.train);
pool.close();
bar.stop();

await start();
const [attentionPlan, neuronsPlan] = PLANS;
const attentionCosts = await costs(attentionPlan, 11);
const neuronCosts = await costs(neuronsPlan, 101);
const of = (study: string) => results.filter((result) => result.study === study);
const [attention, neurons] = [of("attention"), of("neurons")];
const parts = {
  attention: attentionTable(attention, attentionCosts),
  inside: neuronsTable(neurons, "inside"),
  outside: neuronsTable(neurons, "outside"),
  costs: neuronsCosts(neurons, neuronCosts),
};
writeFileSync(docs("study-attention.svg"), curves(attention));
writeFileSync(docs("study-neurons.svg"), curves(neurons));
writeFileSync(docs("study.md"), filled(readFileSync(docs("study.md"), "utf8"), parts));
console.log(Object.values(parts).join("\n\n"));
