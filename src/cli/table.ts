import { availableParallelism } from "node:os";
import type { Writable } from "node:stream";
import type { SingleBar } from "cli-progress";
import { Zip, ZipPassThrough } from "fflate";
import { FORMATS, type FormatName } from "../table/text-format.js";
import { npzColumnHead, type TableFormat } from "../table/write-table.js";
import { progressBar } from "./progress.js";
import { type Streams, write } from "./streams.js";
import { rowsFor, type TableOfBase, type Task } from "./table-rows.js";
import { UsageError } from "./usage-error.js";
import { toOutput } from "./whole-file.js";
import { startWorker } from "./worker.js";

/** Rows made at a time; how many of them a table needs before threads are worth their start. */
const BLOCK = 8192;
const THREADED = 16 * BLOCK;
const FORMAT = " {bar} {percentage}% | ETA: {eta}s | {value}/{total}";

/**
 * Prints exp^alpha and its derivatives on a grid, or writes them to the file `output`, whose name says the format.
 * Blocks of rows are made by as many threads as there are cores, at most two blocks a thread ahead of what has been
 * written, so that memory does not grow with the table.
 */
export async function table(
  spec: TableOfBase,
  format: FormatName,
  output: string | undefined,
  streams: Streams,
): Promise<void> {
  const extension = output?.match(/\.([a-z]+)$/)?.[1];
  const isZip = extension === "npz";
  const total = spec.count * (isZip ? spec.columns.length : 1);
  const bar = total < THREADED ? undefined : progressBar(FORMAT, total, streams.stderr);
  const fill = async (target: Writable) => {
    if (isZip) return writeZip(spec, target, bar);
    const name = output === undefined ? format : fileFormat(output, extension);
    const { head, tail } = FORMATS[name] as TableFormat;
    await write(target, head(spec.columns, spec.count));
    for await (const rows of blocks(spec, name, bar)) await write(target, rows);
    await write(target, tail);
  };
  try {
    await toOutput(output, streams.stdout, fill);
  } finally {
    bar?.stop();
  }
}

export function fileFormat(output: string, extension: string | undefined): FormatName {
  if (extension !== undefined && Object.hasOwn(FORMATS, extension)) return extension as FormatName;
  throw new UsageError("--output", output, "a name ending in .csv, .json, .npy, .npz, .h or .text");
}

/** An .npz: columns one after another, each made block by block. */
async function writeZip(spec: TableOfBase, target: Writable, bar: SingleBar | undefined) {
  let pending: Uint8Array[] = [];
  const zip = new Zip((error, data) => {
    if (error) throw error;
    pending.push(data);
  });
  const flush = async () => {
    const parts = pending;
    pending = [];
    for (const part of parts) await write(target, part);
  };
  for (const column of spec.columns) {
    const entry = new ZipPassThrough(`${column}.npy`);
    zip.add(entry);
    entry.push(npzColumnHead(spec.count));
    for await (const rows of blocks({ ...spec, columns: [column] }, "npy", bar)) {
      entry.push(rows as Uint8Array);
      await flush();
    }
    entry.push(new Uint8Array(0), true);
  }
  zip.end();
  await flush();
}

/** The blocks of rows in order. */
async function* blocks(
  spec: TableOfBase,
  format: FormatName,
  bar: SingleBar | undefined,
): AsyncGenerator<string | Uint8Array> {
  const tasks = (function* (): Generator<Task> {
    for (let start = 0; start < spec.count; start += BLOCK) {
      yield { spec, format, start, end: Math.min(start + BLOCK, spec.count) };
    }
  })();
  if (spec.count < THREADED) {
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
