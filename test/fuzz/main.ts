/**
 * npm run fuzz -- [--calls 100000] [--seed n] [--areas rho,fit] [--first i]: calls every export of every entry with arbitrary
 * arguments, extremes and wrong ones among them, and readers of stored data with changed data whose checksums fit. Tells of
 * calls that do not end, take too much memory, throw what is no error of the library's, or change their arguments.
 *
 * The calls run in a thread. What a call may take is measured in processor time, so that a busy machine changes nothing.
 * Call i of a seed is the same whatever ran before: --first i --calls 1 makes it again.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";

const AREAS = [
  ...["real", "half", "complex", "decimal", "base", "series", "rho"],
  ...["fit", "compare", "matchers", "layers", "cli", "readers"],
];
/** How often a call may not end before it is left out. */
const PATIENCE = 5;
/** Megabytes of the heap, and of the whole process. */
const HEAP = 1024;
const RESIDENT = 3 * 1024;

/** What a thread is given. */
export interface Work {
  readonly seed: number;
  readonly first: number;
  readonly last: number;
  readonly names: readonly string[];
  /** Calls that did not end too often: the rest is worth more. */
  readonly skipped: readonly string[];
  /** The count of the call under way, and how often a call was begun. */
  readonly beat: Int32Array;
  /** Seconds that it may take. */
  readonly limits: Float64Array;
  /** What it is: the length of a text, and the text, lines with the area, the name and the arguments. */
  readonly said: Uint8Array;
}

interface Finding {
  readonly count: number;
  readonly area: string;
  readonly name: string;
  readonly args: string;
  readonly what: string;
}

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "100000" },
    seed: { type: "string" },
    areas: { type: "string", default: AREAS.join() },
    first: { type: "string", default: "0" },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const names = values.areas.split(",");
if (!names.every((name) => AREAS.includes(name))) {
  throw new RangeError(`--areas ${values.areas}: expected some of ${AREAS.join()}`);
}
const last = Number(values.first) + Number(values.calls);
const findings: Finding[] = [];
const skipped: string[] = [];

function tell(finding: Finding): void {
  findings.push(finding);
  const { count, area, name, args, what } = finding;
  console.log(`${area}, call ${count}: ${name}\n  ${what}\n  ${args}`);
}

const shared = <T>(Type: new (buffer: SharedArrayBuffer) => T, bytes: number): T =>
  new Type(new SharedArrayBuffer(bytes));
const require = createRequire(import.meta.url);

/** Runs calls in a thread until all are done or one has to be ended; gives the count of the next. */
function run(first: number): Promise<number> {
  const work: Work = {
    seed,
    first,
    last,
    names,
    skipped,
    beat: shared(Int32Array, 8),
    limits: shared(Float64Array, 8),
    said: shared(Uint8Array, 4096),
  };
  const tsx = new URL("dist/esm/api/index.mjs", pathToFileURL(require.resolve("tsx/package.json")));
  const worker = new Worker(
    `import(${JSON.stringify(tsx.href)}).then(({ register }) => {
      register();
      return import(${JSON.stringify(new URL("./worker.ts", import.meta.url).href)});
    })`,
    { eval: true, workerData: work, resourceLimits: { maxOldGenerationSizeMb: HEAP } },
  );
  const said = (): string => {
    const length = new DataView(work.said.buffer).getUint32(0, true);
    return new TextDecoder().decode(work.said.slice(4, 4 + length));
  };

  return new Promise((resolve) => {
    const end = async (what: string | undefined): Promise<void> => {
      clearInterval(watch);
      worker.removeAllListeners();
      const count = Atomics.load(work.beat, 0);
      if (what !== undefined) {
        const [area, name, ...args] = said().split("\n");
        tell({ count, area, name, args: args.join("\n"), what });
        const ended = findings.filter((other) => other.name === name && other.what === what);
        if (ended.length >= PATIENCE) skipped.push(name);
      }
      await worker.terminate();
      resolve(what === undefined ? last : count + 1);
    };
    let beat = -1;
    let since = process.cpuUsage();
    const watch = setInterval(() => {
      const now = Atomics.load(work.beat, 1);
      if (now !== beat) {
        beat = now;
        since = process.cpuUsage();
        return;
      }
      const { user, system } = process.cpuUsage(since);
      const seconds = (user + system) / 1e6;
      // Before the first call modules are loaded.
      const limit = now === 0 ? 120 : work.limits[0];
      if (seconds > limit) void end(`did not end within ${limit} s of processor time`);
      else if (process.memoryUsage.rss() > RESIDENT * 2 ** 20) void end(`took ${RESIDENT} MB`);
    }, 50);
    worker.on("message", (message: Finding | "done") => {
      if (message === "done") void end(undefined);
      else tell(message);
    });
    worker.on("error", (error) => void end(`ended the thread: ${error?.message ?? error}`));
  });
}

console.log(`seed ${seed}, calls ${values.first} to ${last - 1} of ${names.join()}`);
let next = Number(values.first);
while (next < last) next = await run(next);
if (skipped.length > 0) console.log(`left out after ${PATIENCE} findings: ${skipped.join(", ")}`);
console.log(`${values.calls} calls, ${findings.length} findings (seed ${seed})`);
process.exitCode = findings.length > 0 ? 1 : 0;
