import { describe } from "../real/arguments.js";

/**
 * One versioned ArrayBuffer, little-endian: "IXFT", the version, the length of the whole, the CRC-32 of everything
 * behind it, the length of the description (all 32 bits), the description as JSON in UTF-8, padding to a
 * multiple of 8, and the coefficients as they are used.
 */
const MAGIC = 0x54465849;
export const VERSION = 1;
const HEAD = 20;

export type Table = Float64Array | Float32Array;

export function pack(description: object, table: Table): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(description));
  const start = Math.ceil((HEAD + text.length) / 8) * 8;
  const buffer = new ArrayBuffer(start + table.byteLength);
  const view = new DataView(buffer);
  new Uint8Array(buffer).set(text, HEAD);
  const isDouble = table instanceof Float64Array;
  table.forEach((value, i) => {
    if (isDouble) view.setFloat64(start + 8 * i, value, true);
    else view.setFloat32(start + 4 * i, value, true);
  });
  [MAGIC, VERSION, buffer.byteLength, 0, text.length].forEach((word, i) => {
    view.setUint32(4 * i, word, true);
  });
  view.setUint32(12, checksum(new Uint8Array(buffer, 16)), true);
  return buffer;
}

/** What `pack` packed; RangeError where the bytes are not that. */
export function unpack(source: ArrayBuffer | Uint8Array): { description: unknown; table: Table } {
  const bytes = source instanceof Uint8Array ? source : new Uint8Array(source);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const refuse = (what: string): never => {
    throw new RangeError(`buffer of ${bytes.length} bytes: ${what}`);
  };
  if (bytes.length < HEAD || view.getUint32(0, true) !== MAGIC) {
    refuse("expected one made by toBuffer()");
  }
  const version = view.getUint32(4, true);
  if (version !== VERSION) refuse(`has version ${version}, expected ${VERSION}`);
  const length = view.getUint32(8, true);
  if (length > bytes.length) refuse(`truncated, expected ${length} bytes`);
  if (length < bytes.length) refuse(`expected ${length} bytes`);
  if (view.getUint32(12, true) !== checksum(bytes.subarray(16))) {
    refuse("damaged, its checksum does not fit");
  }
  const size = view.getUint32(16, true);
  const description = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD, HEAD + size)));
  const start = Math.ceil((HEAD + size) / 8) * 8;
  const rest = bytes.length - start;
  const table =
    description.precision === "f32"
      ? Float32Array.from({ length: rest / 4 }, (_, i) => view.getFloat32(start + 4 * i, true))
      : Float64Array.from({ length: rest / 8 }, (_, i) => view.getFloat64(start + 8 * i, true));
  return { description, table };
}

/** CRC-32 (ISO 3309), bit by bit. */
export function checksum(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

/** JSON has no infinities: they travel as strings. */
export const toJsonNumber = (value: number): number | string =>
  Number.isFinite(value) ? value : String(value);

export function fromJsonNumber(name: string, value: unknown): number {
  if (typeof value === "number") return value;
  if (value === "-Infinity" || value === "Infinity") return Number(value);
  throw new RangeError(`${name} = ${describe(value)}, expected a number`);
}
