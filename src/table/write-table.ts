import { expectName } from "../fit/emit/names.js";
import {
  describe,
  expectIdentifier,
  expectNumber,
  expectOneOf,
  expectOptions,
} from "../numbers/arguments.js";
import { type FloatArray, isMade } from "../numbers/arrays.js";
import { joined } from "../numbers/joined.js";
import { expectIterates } from "../real/iterates.js";
import {
  ABOUT,
  areSingles,
  cHeader,
  csv,
  json,
  type TableAbout,
  type TableFormat,
  type TableHead,
} from "./formats.js";
import { npy, npzColumnHead, npzFacts } from "./numpy.js";
import { StoredZip } from "./stored-zip.js";
import { COLUMNS, type Column, SPACINGS, type Table } from "./table.js";

function checked(
  value: Table<FloatArray>,
  about: TableAbout,
): { head: TableHead; values: FloatArray[] } {
  const columns = Object.keys(value ?? {}) as Column[];
  const values = Object.values(value ?? {});
  const isOf = (type: string): boolean => values.every((column) => isMade(column, type));
  if (values.length === 0 || !(isOf("Float64Array") || isOf("Float32Array"))) {
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
