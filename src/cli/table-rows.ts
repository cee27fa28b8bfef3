import { base } from "../base.js";
import { natural } from "../real/natural.js";
import type { TableSpec } from "../table/table.js";
import { type RowFormat, rowsOf } from "../table/text-format.js";

/** What a table holds, as a thread can be told it: b as it is written, e where it is absent. */
export interface TableOfBase extends TableSpec {
  readonly base: string | undefined;
}

/** Some rows of a table in a format. */
export interface Task {
  readonly spec: TableOfBase;
  readonly format: RowFormat;
  readonly start: number;
  readonly end: number;
}

export function rowsFor({ spec, format, start, end }: Task): string | Uint8Array {
  const iterates = spec.base === undefined ? natural : base(spec.base);
  return rowsOf(spec, iterates, format, start, end);
}
