import { expectName } from "../fit/emit/names.js";
import {
  describe,
  expectIdentifier,
  expectNumber,
  expectOneOf,
  expectOptions,
} from "../numbers/arguments.js";
import type { FloatArray } from "../numbers/arrays.js";
import { crc32 } from "../numbers/crc32.js";
import { joined } from "../numbers/joined.js";
import { expectIterates } from "../real/iterates.js";
import { StoredZip } from "./stored-zip.js";
import {
  COLUMNS,
  type Column,
  SPACINGS,
  type Table,
  type TableOptions,
  type TableSpec,
} from "./table.js";

/** What a file says of its table, beside the numbers: how it was made, and what it is called in C. */
export type TableAbout = Partial<
  Pick<TableOptions, "alpha" | "base" | "from" | "to" | "spacing"> & {
    /** What a C header calls it, "iterexp_table" by default. */
    readonly name: string;
  }
>;

const ABOUT = ["alpha", "base", "from", "to", "spacing"] as const satisfies (keyof TableAbout)[];

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

const areSingles = (values: readonly FloatArray[]): boolean => values[0] instanceof Float32Array;

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

const known = (table: TableHead): Record<string, string | number> => ({
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

const isDescribed = (table: TableHead): boolean =>
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

const npyType = (precision: TableSpec["precision"]): string =>
  precision === "f32" ? "<f4" : "<f8";

/**
 * NumPy's format 1.0 (NEP 1): an array of records of little-endian floats, one field a column, or of plain floats where
 * there is one column. The header is padded so that the data begin at a multiple of 64.
 */
export const npy: TableFormat = {
  head: ({ columns, count, precision }) => {
    const type = npyType(precision);
    const fields = columns.map((name) => `('${name}', '${type}')`).join(", ");
    return npyHead(columns.length === 1 ? `'${type}'` : `[${fields}]`, `${count},`);
  },
  rows: (_, values) => {
    const size = values[0].BYTES_PER_ELEMENT;
    const view = new DataView(new ArrayBuffer(size * values.length * values[0].length));
    for (let i = 0, at = 0; i < values[0].length; i++) {
      for (const column of values) {
        if (size === 4) view.setFloat32(at, column[i], true);
        else view.setFloat64(at, column[i], true);
        at += size;
      }
    }
    return new Uint8Array(view.buffer);
  },
  tail: () => "",
};

function npyHead(type: string, shape: string): Uint8Array {
  const text = `{'descr': ${type}, 'fortran_order': False, 'shape': (${shape}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const bytes = new TextEncoder().encode(`\x00NUMPY\x01\x00\x00\x00${text.padEnd(length - 11)}\n`);
  bytes[0] = 0x93;
  new DataView(bytes.buffer).setUint16(8, length - 10, true);
  return bytes;
}

/** What an .npz file says of its table: an array without a dimension for each fact. */
export const npzFacts = (table: TableHead): [name: string, bytes: Uint8Array][] =>
  isDescribed(table)
    ? Object.entries(known(table)).map(([name, value]) => [`${name}.npy`, npyScalar(value)])
    : [];

function npyScalar(value: string | number): Uint8Array {
  if (typeof value === "number") {
    return joined([
      npyHead("'<f8'", ""),
      npy.rows([], [Float64Array.of(value)], true) as Uint8Array,
    ]);
  }
  const codes = Uint32Array.from(value, (character) => character.codePointAt(0) as number);
  const view = new DataView(new ArrayBuffer(4 * codes.length));
  codes.forEach((code, i) => {
    view.setUint32(4 * i, code, true);
  });
  return joined([npyHead(`'<U${codes.length}'`, ""), new Uint8Array(view.buffer)]);
}

function checked(
  value: Table<FloatArray>,
  about: TableAbout,
): { head: TableHead; values: FloatArray[] } {
  const columns = Object.keys(value ?? {}) as Column[];
  const values = Object.values(value ?? {});
  const isOf = (Type: typeof Float64Array | typeof Float32Array): boolean =>
    values.every((column) => column instanceof Type);
  if (values.length === 0 || !(isOf(Float64Array) || isOf(Float32Array))) {
    throw new TypeError(`table = ${describe(value)}, expected one made by table()`);
  }
  for (const [k, name] of columns.entries()) {
    if (!COLUMNS.includes(name)) {
      throw new RangeError(`table: column ${describe(name)}, expected ${COLUMNS.join(", ")}`);
    }
    if (values[k].length !== values[0].length || values[0].length === 0) {
      throw new RangeError(
        `table.${name}.length = ${values[k].length}, expected columns of one length, at least 1`,
      );
    }
  }
  const precision = areSingles(values) ? "f32" : "f64";
  const facts = checkedAbout(about);
  const comment = Object.keys(facts).length > 0;
  return { head: { ...facts, columns, count: values[0].length, precision, comment }, values };
}

function checkedAbout(about: TableAbout): Omit<TableAbout, "base"> & { readonly base?: string } {
  expectOptions("about", about, [...ABOUT, "name"]);
  const { base, ...rest } = about;
  for (const name of ["alpha", "from", "to"] as const) {
    if (rest[name] !== undefined) expectNumber(`about.${name}`, rest[name]);
  }
  if (rest.spacing !== undefined) expectOneOf("about.spacing", rest.spacing, SPACINGS);
  if (rest.name !== undefined) expectIdentifier("about.name", rest.name);
  if (base === undefined) return rest;
  expectIterates("about.base", base);
  return { ...rest, base: base.name };
}

const text =
  (format: TableFormat, checkName?: (name: string) => void) =>
  (table: Table<FloatArray>, about: TableAbout = {}): string => {
    const { head, values } = checked(table, about);
    if (head.name !== undefined) checkName?.(head.name);
    return `${format.head(head)}${format.rows(head.columns, values, true)}${format.tail(head)}`;
  };

/**
 * The table as comma-separated text: a line of names, then a line for each row, numbers in the shortest form that reads back. With `about`,
 * a line with what it says stands first, behind a #.
 *
 * **Domain and special values.** NaN and infinities as JavaScript writes them.
 *
 * **Accuracy.** Every number reads back as the one that it was.
 *
 * **Throws.** For what `table()` did not make, and for a fact that is not known.
 *
 * @param table a table made by `table()`
 * @param about what the file is to say of the table, and its name in C
 * @returns the text
 * @throws TypeError or RangeError that names the column or the fact
 * @example
 * const halves = table({ alpha: 1 / 2, from: 0, to: 1, count: 2, columns: ["x", "value"] });
 * tableToCsv(halves); // 'x,value\n0,0.49856328794111443\n1,1.6463542337511945\n'
 */
export const tableToCsv = text(csv);
/**
 * The table as JSON: an array of one object for each row. With `about`, an object with what it says, `count`, `precision` and the
 * array as `rows`.
 *
 * **Domain and special values.** NaN and infinities are strings, for JSON has none.
 *
 * **Accuracy.** Every number reads back as the one that it was.
 *
 * **Throws.** For what `table()` did not make, and for a fact that is not known.
 *
 * @param table a table made by `table()`
 * @param about what the file is to say of the table, and its name in C
 * @returns the text
 * @throws TypeError or RangeError that names the column or the fact
 * @example
 * const halves = table({ alpha: 1 / 2, from: 0, to: 1, count: 2, columns: ["x", "value"] });
 * JSON.parse(tableToJson(halves))[1]; // { x: 1, value: 1.6463542337511945 }
 */
export const tableToJson = text(json);
/**
 * The table as a C99 header with a static array `iterexp_table`, or called `name`, behind an include guard made of the name. What
 * `about` says stands in macros, `ITEREXP_TABLE_ALPHA` and so on.
 *
 * **Domain and special values.** NaN and infinities as NAN and INFINITY of math.h.
 *
 * **Accuracy.** Every number reads back as the one that it was.
 *
 * **Throws.** For what `table()` did not make, and for a fact that is not known.
 *
 * @param table a table made by `table()`
 * @param about what the file is to say of the table, and its name in C
 * @returns the text
 * @throws TypeError or RangeError that names the column or the fact
 * @example
 * const halves = table({ alpha: 1 / 2, from: 0, to: 1, count: 2, columns: ["x", "value"] });
 * tableToCHeader(halves).includes("iterexp_table[2][2]"); // true
 */
export const tableToCHeader = text(cHeader, (name) => expectName(name, "c", "about.name"));

/**
 * The table as a NumPy .npy file: an array of records with a field for each column, or of plain numbers where there is one column.
 *
 * **Domain and special values.** All numbers are kept as they are.
 *
 * **Accuracy.** Every number reads back as the one that it was.
 *
 * **Throws.** For what `table()` did not make, and for a fact that is not known.
 *
 * @param table a table made by `table()`
 * @returns the bytes of the file
 * @throws TypeError or RangeError that names the column or the fact
 * @example
 * const halves = table({ alpha: 1 / 2, from: 0, to: 1, count: 2, columns: ["x", "value"] });
 * tableToNpy(halves).length; // 160
 */
export function tableToNpy(table: Table<FloatArray>): Uint8Array {
  const { head, values } = checked(table, {});
  return joined([npy.head(head), npy.rows(head.columns, values, true)] as Uint8Array[]);
}

/**
 * The table as a NumPy .npz file: an array for each column, and one without a dimension for each fact of `about`.
 *
 * **Domain and special values.** All numbers are kept as they are.
 *
 * **Accuracy.** Every number reads back as the one that it was.
 *
 * **Throws.** For what `table()` did not make, and for a fact that is not known.
 *
 * @param table a table made by `table()`
 * @param about what the file is to say of the table, and its name in C
 * @returns the bytes of the file
 * @throws TypeError or RangeError that names the column or the fact
 * @example
 * const halves = table({ alpha: 1 / 2, from: 0, to: 1, count: 2, columns: ["x", "value"] });
 * tableToNpz(halves).subarray(0, 2); // Uint8Array(2) [ 80, 75 ]
 */
export function tableToNpz(table: Table<FloatArray>, about: TableAbout = {}): Uint8Array {
  const { head, values } = checked(table, about);
  const zip = new StoredZip();
  const facts = npzFacts(head).map(([name, bytes]) => zip.entry(name, bytes));
  const columns = head.columns.map((name, k) =>
    zip.entry(
      `${name}.npy`,
      joined([npzColumnHead(head, name), npy.rows([name], [values[k]], true) as Uint8Array]),
    ),
  );
  return joined([...facts, ...columns, zip.end()]);
}

export const npzColumnHead = (head: TableHead, column: Column): Uint8Array =>
  npy.head({ ...head, columns: [column] }) as Uint8Array;
