import { crc32 } from "../../numbers/crc32.js";
import { isRecord } from "./check.js";
import { LARGEST_DESCRIPTION, LARGEST_TABLE } from "./limits.js";

/**
 * One versioned ArrayBuffer, little-endian: "IXFT", the version, the length of the whole, the CRC-32 of everything
 * behind it, the length of the description (all 32 bits), the description as JSON in UTF-8, padding to a
 * multiple of 8, and the coefficients as they are used.
 */
const MAGIC = 0x54465849;
export const VERSION = 1;
const HEAD = 20;

export type Table = Float64Array | Float32Array;

/** The type of the coefficients. */
export const arrayOf = (precision: unknown): Float64ArrayConstructor | Float32ArrayConstructor =>
  precision === "f32" ? Float32Array : Float64Array;

export function pack(description: object, table: Table): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(sorted(description)));
  const start = Math.ceil((HEAD + text.length) / 8) * 8;
  const buffer = new ArrayBuffer(start + table.byteLength);
  const view = new DataView(buffer);
  new Uint8Array(buffer).set(text, HEAD);
  const size = table.BYTES_PER_ELEMENT;
  table.forEach((value, i) => {
    // JSON has no -0.
    view[size === 4 ? "setFloat32" : "setFloat64"](start + size * i, value + 0, true);
  });
  [MAGIC, VERSION, buffer.byteLength, 0, text.length].forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  view.setUint32(12, crc32(new Uint8Array(buffer, 16)), true);
  return buffer;
}

/** The checksum in a buffer that `pack` made. */
export const checksumOf = (buffer: ArrayBuffer): number => new DataView(buffer).getUint32(12, true);

/** The JSON form of what `pack` packs, with the same checksum. */
export const toStoredJson = (description: object, table: Table): object => ({
  format: "iterexp fit",
  version: VERSION,
  checksum: checksumOf(pack(description, table)),
  ...description,
  coefficients: [...table],
});

/** The same with the keys of objects in order, so that equal descriptions are equal bytes. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}

/** What `pack` packed; RangeError where the bytes are not that. */
export function unpack(source: ArrayBuffer | Uint8Array): {
  description: Record<string, unknown>;
  table: Table;
} {
  const bytes = new Uint8Array(source);
  const view = new DataView(bytes.buffer);
  const refuse = (what: string): never => {
    throw new RangeError(`buffer of ${bytes.length} bytes: ${what}`);
  };
  if (bytes.length < HEAD || view.getUint32(0, true) !== MAGIC) {
    refuse("expected bytes made by toBuffer()");
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) refuse(`has version ${version}, expected ${VERSION}`);
  if (bytes.length > LARGEST_TABLE + LARGEST_DESCRIPTION) {
    refuse(`expected at most ${LARGEST_TABLE + LARGEST_DESCRIPTION}`);
  }
  const length = view.getUint32(8, true);
  if (length !== bytes.length) {
    refuse(`${length > bytes.length ? "truncated, " : ""}expected ${length} bytes`);
  }
  if (view.getUint32(12, true) !== crc32(bytes.subarray(16))) {
    refuse("damaged, its checksum does not fit, expected bytes made by toBuffer()");
  }
  const described = view.getUint32(16, true);
  const start = Math.ceil((HEAD + described) / 8) * 8;
  if (described > LARGEST_DESCRIPTION || start > bytes.length) {
    refuse(`its description of ${described} bytes does not fit, expected one within the buffer`);
  }
  const description = parsed(bytes.subarray(HEAD, HEAD + described));
  if (description === undefined) return refuse("expected a description that is a JSON object");
  const Type = arrayOf(description.precision);
  const size = Type.BYTES_PER_ELEMENT;
  const count = (bytes.length - start) / size;
  if (!Number.isInteger(count))
    refuse(`${bytes.length - start} bytes of coefficients, expected whole numbers`);
  const table = new Type(count).map((_, i) =>
    view[size === 4 ? "getFloat32" : "getFloat64"](start + size * i, true),
  );
  return { description, table };
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** JSON has no infinities: they travel as strings. */
export const toJsonNumber = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);
