import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { align } from "../src/table/columns.js";
import { built } from "./built.js";
import { median, takeTurns } from "./measure.js";

const PROCESSES = 9;
const STARTS = 15;
const CALLS = {
  "halfExp(x)": "halfExp(x)",
  "iterateExp(x, 1/2)": "iterateExp(x, 1 / 2)",
  "expIterate(1/2)(x)": "(half ??= expIterate(1/2))(x)",
  "slog(x)": "slog(x)",
  "sexp(x / 15)": "sexp(x / 15)",
};

const TEXT = { encoding: "utf8" } as const;

/** Milliseconds of processor time, and those waited. */
type Times = [computed: number, waited: number];

const EMPTY = "data:text/javascript,";

/**
 * What the first calls in a process cost, while tables fill and code warms up, one process a row; and beside a start of Node. The
 * processor time is that of all threads, of which some compile beside the one that calls; the time waited is that one's.
 */
export function firstCalls(): string {
  const starts = Array.from({ length: PROCESSES }, () => startOf(EMPTY));
  const [start, waited] = [0, 1].map((k) => median(starts.map((times) => times[k])));
  const rows = Object.entries(CALLS).map(([call, code]) => {
    const runs = Array.from({ length: PROCESSES }, () => timesOf(code));
    const times = [0, 1, 2].map((k) => median(runs.map((run) => run[k][0])));
    const waits = [0, 1].map((k) => median(runs.map((run) => run[k][1])));
    return [
      call,
      ...times.map((time) => time.toFixed(1)),
      ((times[0] + times[1]) / start).toFixed(2),
      ...waits.map((wait) => wait.toFixed(1)),
      ((waits[0] + waits[1]) / waited).toFixed(2),
    ];
  });
  const heads = ["the first", "then 1000", "the same 1000 again", "first 1001, in starts"];
  const waiting = ["wait for the first", "for 1000", "in starts"];
  return `First calls in a new process, x random in [-30, 30], ms of processor time, and ms waited: the median of ${PROCESSES} processes.
A start is that of Node, which takes ${start.toFixed(0)} ms of processor time to import an empty module, and a wait of ${waited.toFixed(0)} ms.

${align([["call", ...heads, ...waiting], ...rows])}`;
}

/** What the command takes to start, print one number and end, in starts of Node, the two in turn. */
export function command(): string {
  const main = fileURLToPath(new URL("cli/main.js", built));
  const run = (args: readonly string[]) => (): number =>
    execFileSync(process.execPath, args, TEXT).length;
  const [node, iterexp] = takeTurns([run(["-e", "0"]), run([main, "1"])], STARTS);
  const ratio = median(iterexp.map((time, i) => time / node[i]));
  return `iterexp 1 takes ${ratio.toFixed(2)} times node -e 0: the median of ${STARTS} rounds.\n`;
}

/** What importing an entry costs a new process, beside one that imports an empty module, all in turn: processor time. */
export function imports(): string {
  const entries = ["index", "rho", "fit/load", "fit", "base", "decimal"];
  const urls = entries.map((entry) => new URL(`${entry}.js`, built).href);
  const rounds = Array.from({ length: STARTS }, () =>
    [EMPTY, ...urls].map((url) => startOf(url)[0]),
  );
  const rows = entries.map((entry, i) => {
    const ratios = rounds.map((times) => times[i + 1] / times[0]);
    return [`dist/${entry}.js`, median(ratios).toFixed(2)];
  });
  return `Imports in a new process, in those of an empty module: the median of ${STARTS} rounds.

${align([["import", "times an empty module"], ...rows])}`;
}

/** Milliseconds that a process computes which imports a module, and those from its start on. */
const startOf = (url: string): Times => {
  const source = `
    await import(${JSON.stringify(url)});
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify([(user + system) / 1000, performance.now()]));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", source], TEXT));
};

/** The first call, 1000 at random x, and these again. */
function timesOf(code: string): Times[] {
  const source = `
    import { expIterate, halfExp, iterateExp, sexp, slog } from ${JSON.stringify(built)};
    const time = (task) => {
      const begin = performance.now();
      const start = process.cpuUsage();
      task();
      const { user, system } = process.cpuUsage(start);
      return [(user + system) / 1000, performance.now() - begin];
    };
    const xs = Float64Array.from({ length: 1000 }, () => 60 * Math.random() - 30);
    let half, sum = 0;
    const f = (x) => { sum += ${code}; };
    const all = () => xs.forEach(f);
    console.log(JSON.stringify([time(() => f(1)), time(all), time(all)]));`;
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", source], TEXT));
}
