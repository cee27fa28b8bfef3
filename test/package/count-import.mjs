/**
 * node test/package/count-import.mjs <module>: what importing it does, as the engine itself counts it under precise
 * coverage. The counts are the same on every run and under any load.
 *
 * Prints the modules evaluated, the bytes of their files, and the steps: how often functions were called and
 * blocks were run beside the modules' own bodies.
 */
import { statSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
const start = performance.now();
await import(process.argv[2]);
const milliseconds = performance.now() - start;
const { result } = await session.post("Profiler.takePreciseCoverage");

const modules = result.filter(({ url }) => url.startsWith("file:") && url !== import.meta.url);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const stepsOf = ({ functions }) =>
  sum(functions.flatMap(({ ranges }) => ranges.map(({ count }) => count))) - 1;
const report = {
  modules: modules.length,
  bytes: sum(modules.map(({ url }) => statSync(fileURLToPath(url)).size)),
  steps: sum(modules.map(stepsOf)),
  milliseconds,
};
console.log(JSON.stringify(report));
