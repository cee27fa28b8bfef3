import { iterateExpGradient } from "../index.js";
import { alignRight } from "./columns.js";
import { type Grid, points } from "./grid.js";
import { type Streams, write } from "./streams.js";

const HEADINGS = ["x", "value", "dx", "dalpha"] as const;

type Row = readonly [x: number, value: number, dx: number, dalpha: number];

interface Format {
  readonly head: string;
  readonly row: (row: Row) => string;
  readonly between: string;
  readonly tail: string;
}

/** Room for the longest shortest-round-trip decimal, -2.2250738585072014e-308. */
const WIDTHS = HEADINGS.map(() => 24);

const FORMATS = {
  text: {
    head: alignRight(HEADINGS, WIDTHS),
    row: (row) => alignRight(row.map(String), WIDTHS),
    between: "",
    tail: "",
  },
  csv: {
    head: `${HEADINGS.join(",")}\n`,
    row: (row) => `${row.join(",")}\n`,
    between: "",
    tail: "",
  },
  json: {
    head: "[\n",
    row: (row) =>
      JSON.stringify(Object.fromEntries(HEADINGS.map((key, i) => [key, jsonNumber(row[i])]))),
    between: ",\n",
    tail: "\n]\n",
  },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];

/** JSON has no NaN and no Infinity: they become strings. */
const jsonNumber = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);

/** Prints exp^alpha and its derivatives in x and in alpha on a grid, row by row. */
export async function table(
  alpha: number,
  grid: Grid,
  formatName: FormatName,
  { stdout }: Streams,
): Promise<void> {
  const format: Format = FORMATS[formatName];
  let before = format.head;
  for (const x of points(grid)) {
    const { value, dx, dalpha } = iterateExpGradient(x, alpha);
    await write(stdout, before + format.row([x, value, dx, dalpha]));
    before = format.between;
  }
  await write(stdout, format.tail);
}
