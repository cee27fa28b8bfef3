import { joined } from "../../../numbers/joined.js";

/**
 * What of the wire format of protocol buffers an ONNX model takes: fields that are varints, or bytes with their length before them
 * (https://protobuf.dev/programming-guides/encoding).
 */
export type Field = Uint8Array;

const utf8 = new TextEncoder();

/** Seven bits to a byte, the lowest first, the top bit set where more follow. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

export const integer = (field: number, value: number): Field =>
  Uint8Array.from([...varint(8 * field), ...varint(value)]);

export const bytes = (field: number, content: Uint8Array): Field =>
  joined([Uint8Array.from([...varint(8 * field + 2), ...varint(content.length)]), content]);

export const text = (field: number, content: string): Field => bytes(field, utf8.encode(content));

export const message = (field: number, ...fields: readonly Field[]): Field =>
  bytes(field, joined(fields));
