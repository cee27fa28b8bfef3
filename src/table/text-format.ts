import type { BaseIterates } from "../real/iterates.js";
import { alignRight } from "./columns.js";
import { type TableSpec, tableRows } from "./table.js";
import { cHeader, csv, json, npy, type TableFormat } from "./write-table.js";

/** Room for the longest shortest-round-trip decimal, -2.2250738585072014e-308. */
const WIDTH = 24;

const text: TableFormat = {
  head: (columns) =>
    alignRight(
      columns,
      columns.map(() => WIDTH),
    ),
  rows: (columns, values) => {
    const widths = columns.map(() => WIDTH);
    return Array.from(values[0], (_, i) =>
      alignRight(
        values.map((column) => String(column[i])),
        widths,
      ),
    ).join("");
  },
  tail: "",
};

/** What --format names. */
export const PRINTED = { text, csv, json } satisfies Record<string, TableFormat>;

/** What the name of a file may end in; npz.ts writes the one that is missing. */
export const FORMATS = { ...PRINTED, npy, h: cHeader } satisfies Record<string, TableFormat>;

export type FormatName = keyof typeof FORMATS;

/** The rows from `start` to before `end` in a format. */
export function rowsOf(
  spec: TableSpec,
  base: BaseIterates,
  format: FormatName,
  start: number,
  end: number,
): string | Uint8Array {
  const { rows } = FORMATS[format] as TableFormat;
  return rows(spec.columns, tableRows(spec, base, start, end), start === 0);
}
