import { joined } from "../numbers/joined.js";
import { isDescribed, known, type TableFormat, type TableHead } from "./formats.js";
import type { Column, TableSpec } from "./table.js";

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

/** The head of the file of one column in an .npz file. */
export const npzColumnHead = (head: TableHead, column: Column): Uint8Array =>
  npy.head({ ...head, columns: [column] }) as Uint8Array;
