import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { align } from "../src/table/columns.js";
import { built } from "./built.js";
import { median, takeTurns } from "./measure.js";

const PROCESSES = 7;
const STARTS = 15;
const CALLS = {
  "halfExp(x)": "halfExp(x)",
  "expIterate(1/2)(x)": "(half ??= expIterate(1/2))(x)",
  "slog(x)": "slog(x)",
  "sexp(x / 15)": "sexp(x / 15)",
};

/** What the first calls in a process cost, while tables fill and code warms up, one process a row. */
export function firstCalls(): string {
  const rows = Object.entries(CALLS).map(([call, code]) => {
    const runs = Array.from({ length: PROCESSES }, () => timesOf(code));
    return [call, ...[0, 1, 2].map((k) => Math.min(...runs.map((run) => run[k])).toFixed(1))];
  });
  return `First calls in a new process, x random in [-30, 30], ms: the least of ${PROCESSES} processes.

${align([["call", "the first", "then 1000", "the same 1000 again"], ...rows])}`;
}

/** What the command takes to start, print one number and end, in starts of Node, the two in turn. */
export function command(): string {
  const main = fileURLToPath(new URL("cli/main.js", built));
  const run = (args: readonly string[]) => (): number =>
    execFileSync(process.execPath, args, { encoding: "utf8" }).length;
  const [node, iterexp] = takeTurns([run(["-e", "0"]), run([main, "1"])], STARTS);
  const ratio = median(iterexp.map((time, i) => time / node[i]));
  return `iterexp 1 takes ${ratio.toFixed(2)} times node -e 0: the median of ${STARTS} rounds.\n`;
}

/** Milliseconds of the first call, of 1000 at random x, and of these again. */
function timesOf(code: string): number[] {
  const source = `
    import { expIterate, halfExp, sexp, slog } from ${JSON.stringify(built)};
    const time = (task) => { const start = performance.now(); task(); return performance.now() - start; };
    const xs = Float64Array.from({ length: 1000 }, () => 60 * Math.random() - 30);
    let half, sum = 0;
    const f = (x) => { sum += ${code}; };
    const all = () => xs.forEach(f);
    console.log(JSON.stringify([time(() => f(1)), time(all), time(all)]));`;
  return JSON.parse(
    execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }),
  );
}
