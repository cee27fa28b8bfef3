import { describe, expectNumber, expectOneOf, expectOptions } from "../numbers/arguments.js";
import type { FloatArray } from "../numbers/arrays.js";
import type { Precision } from "../numbers/doubles.js";
import { type BaseIterates, expectIterates } from "../real/iterates.js";
import { natural } from "../real/natural.js";
import { nodes, type Spacing } from "./nodes.js";

export type { Spacing };
/** What a column of a table holds: x, exp^alpha(x), or one of its derivatives. */
export type Column = "x" | "value" | "dx" | "dalpha";

export const SPACINGS: readonly Spacing[] = ["linear", "log", "chebyshev"];
export const COLUMNS: readonly Column[] = ["x", "value", "dx", "dalpha"];
export const PRECISIONS: readonly Precision[] = ["f64", "f32"];

/** What a table is to hold. */
export interface TableOptions {
  /** Which iterate: any finite number. */
  readonly alpha: number;
  /** The base b of the iterates of z -> b^z, `base(b)` of iterexp/base; e where it is absent. */
  readonly base?: BaseIterates | undefined;
  /** The least x. */
  readonly from: number;
  /** The largest x. */
  readonly to: number;
  /** Number of rows. */
  readonly count: number;
  /** "linear" and "log" meet both ends; "chebyshev" are the zeros of T_count between them. */
  readonly spacing?: Spacing;
  /** All four by default. */
  readonly columns?: readonly Column[];
  /** "f64", the default, or "f32": nodes are rounded to singles, and what belongs to these as well. */
  readonly precision?: Precision;
}

const OPTIONS = [
  "alpha",
  "base",
  "from",
  "to",
  "count",
  "spacing",
  "columns",
  "precision",
] as const satisfies (keyof TableOptions)[];

/** What the rows are, but not of which base; a thread can be told it. */
export type TableSpec = Required<Omit<TableOptions, "base">>;

/** Columns of numbers, each `count` long, in the order asked for. */
export type Table<A extends FloatArray = Float64Array> = Partial<Record<Column, A>>;

/**
 * exp^alpha and its derivatives on a grid, in columns.
 *
 * **Domain and special values.** Any finite alpha and ends; NaN where there is no real value. "log" asks for ends above 0.
 *
 * **Accuracy.** Values are rounded correctly as by iterateExp, derivatives as by iterateExpGradient, or as those of the base.
 *
 * **Throws.** For a wrong option, and for more rows than an array holds.
 *
 * **Cost.** 8 bytes a number, 4 in f32; the command `iterexp table` streams larger tables.
 *
 * @param options alpha, from, to and count, and which nodes, columns and precision
 * @returns columns, each `count` long
 * @throws TypeError or RangeError that names the option
 * @example
 * table({ alpha: 1 / 2, from: 0, to: 1, count: 2 }).value; // Float64Array(2) [ 0.49856328794111443, 1.6463542337511945 ]
 */
export function table(options: TableOptions & { readonly precision: "f32" }): Table<Float32Array>;
export function table(options: TableOptions & { readonly precision?: "f64" }): Table;
export function table(options: TableOptions): Table<FloatArray>;
export function table(options: TableOptions): Table<FloatArray> {
  expectOptions("options", options ?? null, OPTIONS);
  const { base = natural } = options;
  expectIterates("base", base);
  const spec = tableSpec(options);
  if (spec.count > MOST_ROWS) {
    throw new RangeError(
      `count = ${spec.count}, expected at most ${MOST_ROWS} in memory; the command iterexp table streams more`,
    );
  }
  const columns = tableRows(spec, base, 0, spec.count);
  return Object.fromEntries(spec.columns.map((column, i) => [column, columns[i]]));
}

/** What every engine holds in one array. */
const MOST_ROWS = 2 ** 32 - 1;

export function tableSpec(options: Omit<TableOptions, "base">): TableSpec {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`options = ${describe(options)}, expected an object`);
  }
  const {
    alpha,
    from,
    to,
    count,
    spacing = "linear",
    columns = COLUMNS,
    precision = "f64",
  } = options;
  expectNumber("alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`alpha = ${alpha}, expected a finite number`);
  for (const [name, value] of Object.entries({ from, to })) {
    expectNumber(name, value);
    if (!Number.isFinite(value))
      throw new RangeError(`${name} = ${value}, expected a finite number`);
    if (spacing === "log" && !(value > 0)) {
      throw new RangeError(`${name} = ${value}, expected a number > 0 for spacing "log"`);
    }
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`count = ${describe(count)}, expected a whole number >= 1`);
  }
  expectOneOf("spacing", spacing, SPACINGS);
  if (spacing === "linear" && !Number.isFinite((to - from) * (count - 1))) {
    throw new RangeError(`to = ${to}, expected (to - from) * (count - 1) not to overflow`);
  }
  if (spacing === "chebyshev" && !Number.isFinite(to - from)) {
    throw new RangeError(`to = ${to}, expected to - from not to overflow`);
  }
  if (
    !Array.isArray(columns) ||
    columns.length === 0 ||
    !columns.every((column, i) => COLUMNS.includes(column) && columns.indexOf(column) === i)
  ) {
    throw new RangeError(
      `columns = ${describe(columns)}, expected different ones of ${COLUMNS.join(", ")}`,
    );
  }
  expectOneOf("precision", precision, PRECISIONS);
  return { alpha, from, to, count, spacing, columns, precision };
}

/** The columns of the rows from `start` to before `end`. */
export function tableRows(
  spec: TableSpec,
  base: BaseIterates,
  start: number,
  end: number,
): FloatArray[] {
  const { alpha, columns } = spec;
  const isSingle = spec.precision === "f32";
  const Column = isSingle ? Float32Array : Float64Array;
  const rows = columns.map(() => new Column(end - start));
  const nodeAt = nodes(spec);
  const slopes = columns.includes("dx") || columns.includes("dalpha");
  const row = { x: 0, value: 0, dx: 0, dalpha: 0 };
  for (let i = start; i < end; i++) {
    row.x = isSingle ? Math.fround(nodeAt(i)) : nodeAt(i);
    if (slopes) Object.assign(row, base.iterateGradient(row.x, alpha));
    else row.value = base.iterate(row.x, alpha);
    columns.forEach((column, k) => {
      rows[k][i - start] = row[column];
    });
  }
  return rows;
}
