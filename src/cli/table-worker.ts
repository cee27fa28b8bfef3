import { parentPort } from "node:worker_threads";
import type { TableSpec } from "../table/table.js";
import { type FormatName, rowsOf } from "../table/text-format.js";

/** The rows of a table that a worker is asked to write. */
export interface Task {
  readonly spec: TableSpec;
  readonly format: FormatName;
  readonly start: number;
  readonly end: number;
}

parentPort?.on("message", ({ spec, format, start, end }: Task) => {
  parentPort?.postMessage(rowsOf(spec, format, start, end));
});
