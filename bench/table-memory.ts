/** Peak memory of `iterexp table` against the rows that it writes: `npm run bench:table [rows ...]`. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const REPORT =
  "data:text/javascript,import{isMainThread}from'node:worker_threads';" +
  "if(isMainThread)process.on('exit',()=>console.error(process.resourceUsage().maxRSS))";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "iterexp-table-"));
const given = process.argv.slice(2).map(Number);
try {
  console.log("      rows      file MB   peak MB   seconds");
  for (const rows of given.length > 0 ? given : [200_000, 2_000_000]) {
    const file = join(folder, "table.npy");
    const argv = ["table", "--from", "-2", "--to", "9", "--count", `${rows}`, "--output", file];
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, ["--import", REPORT, main, ...argv], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    const seconds = (performance.now() - start) / 1000;
    const columns = [rows, statSync(file).size / 1e6, Number(stderr) / 1000, seconds];
    console.log(columns.map((value, i) => value.toFixed(i === 0 ? 0 : 1).padStart(10)).join(""));
  }
} finally {
  rmSync(folder, { recursive: true });
}
