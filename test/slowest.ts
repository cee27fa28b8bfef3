/** npx tsx test/slowest.ts: the twenty slowest files and tests of the last run with CI=true, of which .vitest/results.json tells. */
import { lastRun } from "./results.js";

const tests = lastRun();
const files = new Map<string, number>();
for (const { file, duration } of tests) files.set(file, (files.get(file) ?? 0) + duration);

const all = [...files.values()].reduce((sum, duration) => sum + duration, 0);
function print(rows: readonly (readonly [name: string, duration: number])[]): void {
  const slowest = [...rows].sort((a, b) => b[1] - a[1]).slice(0, 20);
  for (const [name, duration] of slowest) {
    const share = ((100 * duration) / all).toFixed(1);
    console.log(`${share.padStart(5)} %  ${(duration / 1000).toFixed(1).padStart(6)} s  ${name}`);
  }
  console.log();
}

print([...files]);
print(tests.map(({ file, name, duration }) => [`${file}: ${name}`, duration]));
