import type { BaseIterates } from "../real/iterates.js";
import { alignRight } from "./columns.js";
import { cHeader, comment, csv, json, type TableFormat, textOf } from "./formats.js";
import { npy } from "./numpy.js";
import { type TableSpec, tableRows } from "./table.js";

/** Room for the longest shortest-round-trip decimal, -2.2250738585072014e-308. */
const WIDTH = 24;

const text: TableFormat = {
  head: (table) =>
    comment(table) +
    alignRight(
      table.columns,
      table.columns.map(() => WIDTH),
    ),
  rows: (columns, values) => {
    const widths = columns.map(() => WIDTH);
    const written = textOf(values);
    return Array.from(values[0], (_, i) =>
      alignRight(
        values.map((column) => written(column[i])),
        widths,
      ),
    ).join("");
  },
  tail: () => "",
};

/** The formats whose files are written from the first row to the last; an .npz is written column by column. */
export const FORMATS = { text, csv, json, npy, h: cHeader } satisfies Record<string, TableFormat>;

export type RowFormat = keyof typeof FORMATS;
export type FormatName = RowFormat | "npz";

/** What --format names, and what the name of a file may end in. */
export const FORMAT_NAMES = [...(Object.keys(FORMATS) as RowFormat[]), "npz"] as const;

/** The rows from `start` to before `end` in a format. */
export function rowsOf(
  spec: TableSpec,
  base: BaseIterates,
  format: RowFormat,
  start: number,
  end: number,
): string | Uint8Array {
  const { rows } = FORMATS[format] as TableFormat;
  return rows(spec.columns, tableRows(spec, base, start, end), start === 0);
}
