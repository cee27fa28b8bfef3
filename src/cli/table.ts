import { availableParallelism } from "node:os";
import type { Writable } from "node:stream";
import type { SingleBar } from "cli-progress";
import type { TableFormat, TableHead } from "../table/formats.js";
import { npzColumnHead, npzFacts } from "../table/numpy.js";
import { StoredZip } from "../table/stored-zip.js";
import { FORMATS, type FormatName, type RowFormat } from "../table/text-format.js";
import { progressBar } from "./progress.js";
import { type Streams, write } from "./streams.js";
import { rowsFor, type TableOfBase, type Task } from "./table-rows.js";
import { toOutput } from "./whole-file.js";
import { startWorker } from "./worker.js";

/** Rows made at a time; how many of them a table needs before threads are worth their start. */
const BLOCK = 8192;
const THREADED = 16 * BLOCK;
const FORMAT = " {bar} {percentage}% | ETA: {eta}s | {value}/{total}";

/** The rows from `start` to before `end` of a table, as a file of a format has them, and what of the rest is written. */
interface TableTask {
  readonly spec: TableOfBase;
  readonly format: FormatName;
  readonly head: TableHead;
  readonly start: number;
  readonly end: number;
  readonly hasHead: boolean;
  readonly hasTail: boolean;
}

/**
 * Writes exp^alpha and its derivatives on a grid to standard output, or to the file `output`. Blocks of rows are made by
 * as many threads as there are cores, at most two blocks a thread ahead of what has been written, so that memory does
 * not grow with the table.
 */
export async function table(
  task: TableTask,
  output: string | undefined,
  { stdout, stderr }: Streams,
): Promise<void> {
  const { spec, format, head, start, end, hasHead, hasTail } = task;
  const total = (end - start) * (format === "npz" ? spec.columns.length : 1);
  const bar = total < THREADED ? undefined : progressBar(FORMAT, total, stderr);
  try {
    await toOutput(output, stdout, async (target) => {
      if (format === "npz") return writeZip(spec, head, target, bar);
      const file: TableFormat = FORMATS[format];
      if (hasHead) await write(target, file.head(head));
      for await (const rows of blocks(spec, format, start, end, bar)) await write(target, rows);
      if (hasTail) await write(target, file.tail(head));
    });
  } finally {
    bar?.stop();
  }
}

/** An .npz: columns one after another, each made block by block. */
async function writeZip(
  spec: TableOfBase,
  head: TableHead,
  target: Writable,
  bar: SingleBar | undefined,
) {
  const zip = new StoredZip();
  for (const [name, bytes] of npzFacts(head)) await write(target, zip.entry(name, bytes));
  for (const column of spec.columns) {
    const entry = zip.streamed(`${column}.npy`);
    const add = (bytes: Uint8Array) => {
      entry.add(bytes);
      return write(target, bytes);
    };
    await write(target, entry.head);
    await add(npzColumnHead(head, column));
    for await (const rows of blocks({ ...spec, columns: [column] }, "npy", 0, spec.count, bar)) {
      await add(rows as Uint8Array);
    }
    await write(target, entry.end());
  }
  await write(target, zip.end());
}

/** The blocks of rows in order. */
async function* blocks(
  spec: TableOfBase,
  format: RowFormat,
  first: number,
  last: number,
  bar: SingleBar | undefined,
): AsyncGenerator<string | Uint8Array> {
  const tasks = (function* (): Generator<Task> {
    for (let start = first; start < last; start += BLOCK) {
      yield { spec, format, start, end: Math.min(start + BLOCK, last) };
    }
  })();
  if (last - first < THREADED) {
    for (const task of tasks) {
      yield rowsFor(task);
      bar?.increment(task.end - task.start);
    }
    return;
  }
  const pool = Array.from({ length: Math.max(1, availableParallelism()) }, newWorker);
  try {
    const queue: { rows: Promise<string | Uint8Array>; count: number }[] = [];
    let turn = 0;
    for (;;) {
      while (queue.length < 2 * pool.length) {
        const { value: task } = tasks.next();
        if (task === undefined) break;
        const worker = pool[turn++ % pool.length];
        const rows = worker.ask(task);
        rows.catch(() => {}); // whoever awaits it is told
        queue.push({ rows, count: task.end - task.start });
      }
      const first = queue.shift();
      if (first === undefined) return;
      yield await first.rows;
      bar?.increment(first.count);
    }
  } finally {
    await Promise.all(pool.map((worker) => worker.end()));
  }
}

/** A thread that answers tasks in the order asked. */
function newWorker() {
  const worker = startWorker("table-worker");
  const waiting: { resolve: (rows: string | Uint8Array) => void; reject: (e: Error) => void }[] =
    [];
  worker.on("message", (rows) => waiting.shift()?.resolve(rows));
  worker.on("error", (error) => {
    for (const { reject } of waiting.splice(0)) reject(error);
  });
  return {
    ask: (task: Task) =>
      new Promise<string | Uint8Array>((resolve, reject) => {
        waiting.push({ resolve, reject });
        worker.postMessage(task);
      }),
    end: () => worker.terminate(),
  };
}
