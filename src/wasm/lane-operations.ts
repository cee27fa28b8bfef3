import * as few from "./assembler.js";
import { type Code, constant, type Operation, plain, simd, unsigned } from "./assembler.js";

/** All instructions that are used, those beside the assembler's own few, which are shipped with every stored fit. */

export const i32 = { ...few.i32, sub: plain(0x6b), shl: plain(0x74) };

export const f64 = {
  const: (value: number): Code => [0x44, [...new Uint8Array(Float64Array.of(value).buffer)]],
  add: plain(0xa0),
  div: plain(0xa3),
  max: plain(0xa5),
};

export const f64x2 = {
  ...few.f64x2,
  splat: simd(0x14),
  extractLane: (lane: number): Operation => simd(0x21, lane),
  lt: simd(0x49),
  gt: simd(0x4a),
  nearest: simd(0x94),
  abs: simd(0xec),
  div: simd(0xf3),
};

export const v128 = { ...few.v128, or: simd(0x50), anyTrue: simd(0x53) };

export const i64x2 = {
  const: (value: bigint): Code => constant(BigInt64Array.of(value, value)),
  allTrue: simd(0xc3),
  shl: simd(0xcb),
  shrS: simd(0xcc),
  add: simd(0xce),
  sub: simd(0xd1),
};

/** Integers of 32 bits, four a vector. const: the same number in every lane. */
export const lanes32 = {
  const: (value: number): Code => constant(Int32Array.of(value, value, value, value)),
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
