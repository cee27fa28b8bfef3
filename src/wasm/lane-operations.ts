import { type Code, type Operation, simd, unsigned } from "./assembler.js";

/** Instructions of the assembler that only generators need, apart from those that are shipped. */

const bytesOf = (lanes: Int32Array): Code => [...new Uint8Array(lanes.buffer)];

/** const: the same number in every lane. */
export const lanes32 = {
  const: (value: number): Code => [0xfd, 0x0c, bytesOf(Int32Array.of(value, value, value, value))],
  shl: simd(0xab),
  shrS: simd(0xac),
  shrU: simd(0xad),
  add: simd(0xae),
  sub: simd(0xb1),
  maxS: simd(0xb8),
};

/** A memory operation without lanes, as `memory` of the assembler. */
const word =
  (opcode: number) =>
  (offset: number): Operation =>
  (...operands) => [...operands, opcode, 2, ...unsigned(offset)];

export const words = { load: word(0x28), store: word(0x36) };

/** A memory operation for one of the two lanes of its second operand. */
const lane =
  (opcode: number) =>
  (offset: number, which: 0 | 1): Operation =>
    simd(opcode, 3, ...unsigned(offset), which);

export const load64Lane = lane(0x57);
export const store64Lane = lane(0x5b);
