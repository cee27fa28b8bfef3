import type { FloatArray } from "../numbers/arrays.js";
import { crc32 } from "../numbers/crc32.js";
import type { Column, TableOptions, TableSpec } from "./table.js";

/** What a file says of its table, beside the numbers: how it was made, and what it is called in C. */
export type TableAbout = Partial<
  Pick<TableOptions, "alpha" | "base" | "from" | "to" | "spacing"> & {
    /** What a C header calls it, "iterexp_table" by default. */
    readonly name: string;
  }
>;

export const ABOUT = [
  "alpha",
  "base",
  "from",
  "to",
  "spacing",
] as const satisfies (keyof TableAbout)[];

/** A table as a whole, before its rows. */
export interface TableHead extends Omit<TableAbout, "base"> {
  readonly base?: string;
  readonly columns: readonly Column[];
  readonly count: number;
  readonly precision: TableSpec["precision"];
  /** Whether CSV and text begin with a line of comment. */
  readonly comment?: boolean;
}

/**
 * How a table becomes a file, in parts so that large ones can stream: `head`, any number of `rows`, `tail`. `rows` gets
 * columns, and whether they are the first.
 */
export interface TableFormat {
  readonly head: (table: TableHead) => string | Uint8Array;
  readonly rows: (
    columns: readonly Column[],
    values: readonly FloatArray[],
    first: boolean,
  ) => string | Uint8Array;
  readonly tail: (table: TableHead) => string;
}

/** The shortest decimal that reads back as the same double, or as the same single; the sign of zero included. */
function decimal(value: number, isSingle: boolean): string {
  if (Object.is(value, -0)) return "-0";
  if (!isSingle || !Number.isFinite(value)) return `${value}`;
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return `${short}`;
  }
  return `${Number(value.toPrecision(9))}`;
}

export const areSingles = (values: readonly FloatArray[]): boolean =>
  values[0].BYTES_PER_ELEMENT === 4;

/** How the numbers of such columns are written. */
export const textOf = (values: readonly FloatArray[]): ((value: number) => string) => {
  const isSingle = areSingles(values);
  return (value) => decimal(value, isSingle);
};

/** JSON has no NaN and no Infinity: they become strings. */
const jsonText = (value: number, text: string): string =>
  Number.isFinite(value) ? text : `"${text}"`;

/** C99: NAN and INFINITY of math.h; a point, for whole numbers would be integers. */
function cText(value: number, text: string, suffix = ""): string {
  if (Number.isNaN(value)) return "NAN";
  if (!Number.isFinite(value)) return value > 0 ? "INFINITY" : "-INFINITY";
  return `${/[.e]/.test(text) ? text : `${text}.0`}${suffix}`;
}

const lines = (values: readonly FloatArray[], row: (i: number) => string): string[] =>
  Array.from(values[0], (_, i) => row(i));

/** What is known of a table, in one line: alpha=0.5 base=e from=-2 ... */
const aboutText = (table: TableHead): string =>
  Object.entries(known(table))
    .map(([name, value]) => `${name}=${value}`.replace(/[\s*]+/g, "")) // so that it stays one comment
    .join(" ");

export const known = (table: TableHead): Record<string, string | number> => ({
  ...Object.fromEntries(
    ABOUT.flatMap((name) => {
      const value = table[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  count: table.count,
  precision: table.precision,
});

export const comment = (table: TableHead): string =>
  table.comment ? `# ${aboutText(table)}\n` : "";

export const csv: TableFormat = {
  head: (table) => `${comment(table)}${table.columns.join(",")}\n`,
  rows: (_, values) => {
    const text = textOf(values);
    return lines(values, (i) => `${values.map((column) => text(column[i])).join(",")}\n`).join("");
  },
  tail: () => "",
};

export const isDescribed = (table: TableHead): boolean =>
  [...ABOUT, "name" as const].some((name) => table[name] !== undefined);

/** An array of one object a row, by itself or as `rows` of an object that says what is known of the table. */
export const json: TableFormat = {
  head: (table) => {
    if (!isDescribed(table)) return "[\n";
    const { name } = table;
    const about = JSON.stringify({ ...(name === undefined ? {} : { name }), ...known(table) });
    return `${about.slice(0, -1)},"rows":[\n`;
  },
  rows: (columns, values, first) => {
    const text = textOf(values);
    const cell = (value: number): string => jsonText(value, text(value));
    return (
      (first ? "" : ",\n") +
      lines(
        values,
        (i) => `{${columns.map((name, k) => `"${name}":${cell(values[k][i])}`).join(",")}}`,
      ).join(",\n")
    );
  },
  tail: (table) => (isDescribed(table) ? "\n]}\n" : "\n]\n"),
};

/** A name of one case in the other, one of both as it is: so no two names that differ, be it in case alone, share a macro. */
function macroOf(name: string): string {
  if (name === name.toLowerCase()) return name.toUpperCase();
  return name === name.toUpperCase() ? name.toLowerCase() : name;
}

/** What a C99 header says of its table before the rows: a comment, macros, and the array `name[count][columns]`. */
function cParts(table: TableHead): { name: string; macro: string; about: string; start: string } {
  const { columns, count, precision, name = "iterexp_table" } = table;
  const macro = macroOf(name);
  const values = Object.entries(known(table)).flatMap(([key, value]) => {
    if (key === "precision") return [];
    const isReal = typeof value === "number" && key !== "count";
    const text = typeof value === "number" ? `${value}` : JSON.stringify(value);
    return [`#define ${macro}_${key.toUpperCase()} ${isReal ? `(${cText(value, text)})` : text}\n`];
  });
  const type = precision === "f32" ? "float" : "double";
  return {
    name,
    macro,
    about: `/* ${aboutText(table)}. Columns: ${columns.join(", ")}. Generated by iterexp. */\n`,
    start: `${values.join("")}\nstatic const ${type} ${name}[${count}][${columns.length}] = {\n`,
  };
}

/** The value of an include guard: the checksum of what the header says of its table. */
const guardOf = ({ about, start }: { about: string; start: string }): string =>
  `0x${crc32(new TextEncoder().encode(about + start)).toString(16)}`;

/**
 * Behind an include guard that tells tables apart: a second one of the same name is an error of the compiler, and no table that
 * is left out.
 */
export const cHeader: TableFormat = {
  head: (table) => {
    const parts = cParts(table);
    const { macro, about, start } = parts;
    return `${about}#ifndef ${macro}_H\n#define ${macro}_H ${guardOf(parts)}\n#include <math.h>\n\n${start}`;
  },
  rows: (_, values) => {
    const text = textOf(values);
    const suffix = areSingles(values) ? "f" : "";
    return lines(
      values,
      (i) =>
        `  {${values.map((column) => cText(column[i], text(column[i]), suffix)).join(", ")}},\n`,
    ).join("");
  },
  tail: (table) => {
    const parts = cParts(table);
    const { name, macro } = parts;
    const advice = `another table is called ${name}: give this one a name of its own`;
    return `};\n\n#elif ${macro}_H != ${guardOf(parts)}\n#error "${advice}"\n#endif\n`;
  },
};
