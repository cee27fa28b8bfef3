import { cut, describe, expectOptions, isPlain } from "../numbers/arguments.js";
import { isFloatArray } from "../numbers/arrays.js";

/** An array of floating-point numbers. */
export type Floats = Float64Array | Float32Array;

/**
 * A view of numbers in a typed array, as stdlib's and NumPy's arrays are: element (i, j) is
 * data[offset + i strides[0] + j strides[1]].
 *
 * Strides count elements. They may be negative, and 0 where an element that is only read is to be repeated. A plain object may leave
 * them out: its rows then follow one another without gaps. An object of a class has to have them.
 */
export interface Strided {
  /** The array that holds the elements. */
  readonly data: Floats;
  /** The number of rows and that of columns; of a vector its length alone. */
  readonly shape: readonly number[];
  /** How far the next row lies, and how far the next column; of a vector one number. */
  readonly strides?: readonly number[] | undefined;
  /** Where element (0, 0) lies; 0 when absent. */
  readonly offset?: number | undefined;
}

/** A view, or a typed array that is contiguous. */
export type StridedInput = Floats | Strided;

/** A checked view of rows x columns; a vector has the columns 1. */
export interface View {
  readonly data: Floats;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly offset: number;
}

/** A view of two dimensions. */
export function matrix(name: string, value: unknown): View {
  const { data, shape, strides, offset } = view(name, value, 2);
  return checked(name, {
    data,
    rows: shape[0],
    columns: shape[1],
    rowStride: strides?.[0] ?? shape[1],
    columnStride: strides?.[1] ?? 1,
    offset,
  });
}

/** A view of one dimension, or a whole typed array, of a given length. */
export function vector(name: string, value: unknown, length: number): View {
  const { data, shape, strides, offset } = isFloatArray(value)
    ? { data: value, shape: [value.length], strides: undefined, offset: 0 }
    : view(name, value, 1);
  if (shape[0] !== length) {
    throw new RangeError(`${name} has ${shape[0]} elements, expected ${length}`);
  }
  const rowStride = strides?.[0] ?? 1;
  return checked(name, { data, rows: length, columns: 1, rowStride, columnStride: 1, offset });
}

/** A matrix of a given shape. */
export function matrixOf(name: string, value: unknown, rows: number, columns: number): View {
  if (isFloatArray(value)) {
    if (value.length === rows * columns) {
      return { data: value, rows, columns, rowStride: columns, columnStride: 1, offset: 0 };
    }
    throw new RangeError(`${name} has ${value.length} elements, expected ${rows} x ${columns}`);
  }
  const found = matrix(name, value);
  if (found.rows !== rows || found.columns !== columns) {
    throw new RangeError(
      `${name}.shape = [${found.rows}, ${found.columns}], expected [${rows}, ${columns}]`,
    );
  }
  return found;
}

/** Throws unless distinct elements of a view that is written have distinct places. */
export function expectDistinct(name: string, view: View): View {
  const { rows, columns, rowStride, columnStride } = view;
  const repeats =
    (rows > 1 && rowStride === 0) ||
    (columns > 1 && columnStride === 0) ||
    (rows > 1 && columns > 1 && meet(view));
  if (repeats && rows * columns > 0) {
    throw new RangeError(
      `${name}.strides = [${rowStride}, ${columnStride}], expected a place of its own for every element written`,
    );
  }
  return view;
}

/** Whether i rowStride = j columnStride for some i below rows, j below columns. */
function meet({ rows, columns, rowStride, columnStride }: View): boolean {
  let [a, b] = [Math.abs(rowStride), Math.abs(columnStride)];
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(columnStride) / a < rows && Math.abs(rowStride) / a < columns;
}

/** Throws where none of the views is given, or two of them write to one place. */
export function expectApart(name: string, views: Readonly<Record<string, View | undefined>>): void {
  const named = Object.entries(views).filter(
    (entry): entry is [string, View] => entry[1] !== undefined,
  );
  if (named.length === 0) {
    throw new TypeError(
      `${name} has none of ${Object.keys(views).join(", ")}, expected one at least`,
    );
  }
  named.forEach(([a, one], i) => {
    for (const [b, other] of named.slice(i + 1)) {
      if (shareBytes(one, other)) {
        throw new RangeError(
          `${name}.${a} and ${name}.${b} overlap, expected a place of its own for every element written`,
        );
      }
    }
  });
}

/** The first byte of every element. */
function* places({
  data,
  rows,
  columns,
  rowStride,
  columnStride,
  offset,
}: View): Generator<number> {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      yield data.byteOffset + (offset + i * rowStride + j * columnStride) * data.BYTES_PER_ELEMENT;
    }
  }
}

function shareBytes(one: View, other: View): boolean {
  if (one.data.buffer !== other.data.buffer) return false;
  const words = ({ data }: View, place: number): number[] =>
    data.BYTES_PER_ELEMENT === 8 ? [place, place + 4] : [place];
  const taken = new Set<number>();
  for (const place of places(one)) for (const word of words(one, place)) taken.add(word);
  for (const place of places(other)) {
    if (words(other, place).some((word) => taken.has(word))) return true;
  }
  return false;
}

/** The view over a copy of its data where these share memory with what is written. */
export function apartFrom(view: View, written: readonly (View | undefined)[]): View {
  return written.some((other) => other?.data.buffer === view.data.buffer)
    ? { ...view, data: view.data.slice() }
    : view;
}

/** row[j] = element (i, j). */
export function readRow(view: View, i: number, row: Float64Array): void {
  let at = view.offset + i * view.rowStride;
  for (let j = 0; j < view.columns; j++, at += view.columnStride) row[j] = view.data[at];
}

export function writeRow(view: View, i: number, row: Float64Array): void {
  let at = view.offset + i * view.rowStride;
  for (let j = 0; j < view.columns; j++, at += view.columnStride) view.data[at] = row[j];
}

/** A vector as an array of its own. */
export function readAll(view: View): Float64Array {
  return Float64Array.from(
    { length: view.rows },
    (_, i) => view.data[view.offset + i * view.rowStride],
  );
}

export function write(view: View, i: number, value: number): void {
  view.data[view.offset + i * view.rowStride] = value;
}

interface Parsed {
  readonly data: Floats;
  readonly shape: readonly number[];
  readonly strides: readonly number[] | undefined;
  readonly offset: number;
}

function view(name: string, value: unknown, dimensions: number): Parsed {
  if (typeof value !== "object" || value === null || isFloatArray(value) || !("data" in value)) {
    throw new TypeError(`${name} = ${describe(value)}, expected { data, shape, strides, offset }`);
  }
  if (isPlain(value)) expectOptions(name, value, ["data", "shape", "strides", "offset"]);
  const { data, shape, strides, offset = 0 } = value as Strided;
  if (!isFloatArray(data)) {
    throw new TypeError(
      `${name}.data = ${describe(data)}, expected a Float64Array or Float32Array`,
    );
  }
  expectIntegers(`${name}.shape`, shape, dimensions, 0);
  // Other libraries' arrays may be no rows one after another and call that otherwise.
  const hasStrides = strides !== undefined || !isPlain(value);
  if (hasStrides) expectIntegers(`${name}.strides`, strides, dimensions);
  expectIntegers(`${name}.offset`, [offset], 1, 0);
  return { data, shape, strides, offset };
}

function expectIntegers(
  name: string,
  values: readonly number[] | undefined,
  count: number,
  least = Number.MIN_SAFE_INTEGER,
): void {
  const fits =
    Array.isArray(values) &&
    values.length === count &&
    values.every((value) => Number.isSafeInteger(value) && value >= least);
  if (fits) return;
  const shown = Array.isArray(values)
    ? count === 1 && values.length === 1
      ? describe(values[0])
      : cut(`[${values.slice(0, 60).map(describe).join(", ")}]`)
    : describe(values);
  const kind = least === 0 ? "of at least 0" : "";
  const error =
    `${name} = ${shown}, expected ${count} integer${count > 1 ? "s" : ""} ${kind}`.trim();
  if (Array.isArray(values)) throw new RangeError(error);
  throw new TypeError(error);
}

/** Throws unless every element lies inside the data. */
function checked(name: string, view: View): View {
  const { data, rows, columns, rowStride, columnStride, offset } = view;
  if (rows * columns === 0) return view;
  const [across, down] = [(rows - 1) * rowStride, (columns - 1) * columnStride];
  const least = offset + Math.min(0, across) + Math.min(0, down);
  const most = offset + Math.max(0, across) + Math.max(0, down);
  if (least >= 0 && most < data.length) return view;
  throw new RangeError(
    `${name} reaches the elements ${least} to ${most} of its data, expected 0 to ${data.length - 1}`,
  );
}
