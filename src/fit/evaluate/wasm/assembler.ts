/**
 * As much of an assembler as one function on a memory of its own needs. Opcodes and sections are those of the WebAssembly
 * specification 2.0 (W3C, 2022), chapter 5, by their names there.
 */

/** Bytes, or parts, that leave a value on the stack or do something. */
export type Code = readonly (number | Code)[];

const bytesOf = (code: Code, bytes: number[] = []): number[] => {
  for (const part of code) {
    if (typeof part === "number") bytes.push(part);
    else bytesOf(part, bytes);
  }
  return bytes;
};

/** LEB128. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >>> 7;
  return rest === 0 ? [low] : [low | 0x80, ...unsigned(rest)];
}

function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = rest === (low & 0x40 ? -1 : 0);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

type Operation = (...operands: readonly Code[]) => Code;

const plain =
  (opcode: number): Operation =>
  (...operands) => [...operands, opcode];

/** v128.const */
const constant = (lanes: Float32Array | Float64Array): Code => [
  ...[0xfd, 0x0c],
  [...new Uint8Array(lanes.buffer)],
];

const simd =
  (opcode: number, ...immediates: readonly number[]): Operation =>
  (...operands) => [...operands, 0xfd, unsigned(opcode), immediates];

/** A memory operation at an address plus a constant offset; `alignment` is a hint, a power of 2 by its logarithm. */
const memory =
  (opcode: number, alignment: number) =>
  (offset: number): Operation =>
    simd(opcode, alignment, ...unsigned(offset));

export const local = {
  get: (index: number): Code => [0x20, ...unsigned(index)],
  set: (index: number, value: Code): Code => [value, 0x21, ...unsigned(index)],
};

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  geU: plain(0x4f),
  add: plain(0x6a),
  mul: plain(0x6c),
};

export const i32x4 = {
  extractLane: (lane: number): Operation => simd(0x1b, lane),
  truncSatF64x2SZero: simd(0xfc),
};

/** const: the same number in every lane. pmin(a, b) = b < a ? b : a and pmax(a, b) = a < b ? b : a. */
export const f32x4 = {
  const: (value: number): Code => constant(Float32Array.of(value, value, value, value)),
  demoteF64x2Zero: simd(0x5e),
  eq: simd(0x41),
  le: simd(0x45),
  ge: simd(0x46),
  pmin: simd(0xea),
  pmax: simd(0xeb),
};

export const f64x2 = {
  const: (value: number): Code => constant(Float64Array.of(value, value)),
  promoteLowF32x4: simd(0x5f),
  eq: simd(0x47),
  le: simd(0x4b),
  ge: simd(0x4c),
  pmin: simd(0xf6),
  pmax: simd(0xf7),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
};

/** i8x16.shuffle of whole halves: the first halves of a and b, or the second ones. */
const halves = (which: 0 | 1): Operation =>
  simd(0x0d, ...[0, 16].flatMap((at) => Array.from({ length: 8 }, (_, k) => at + 8 * which + k)));

export const v128 = {
  load: memory(0x00, 4),
  load64Zero: memory(0x5d, 3),
  store: memory(0x0b, 4),
  firstHalves: halves(0),
  secondHalves: halves(1),
  and: simd(0x4e),
  /** (a, b, mask): a where the mask is set. */
  bitselect: simd(0x52),
};

const EMPTY = 0x40;

/** Runs the body again and again while the condition holds. */
export const whileNot = (end: Code, body: Code): Code => [
  ...[0x02, EMPTY], // block
  ...[0x03, EMPTY], // loop
  ...[end, 0x0d, 1], // br_if out of the block
  body,
  ...[0x0c, 0], // br to the loop
  ...[0x0b, 0x0b], // end, end
];

const TYPES = { i32: 0x7f, v128: 0x7b };

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const sized = (code: Code): Code => {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
};
const text = (characters: string): Code => sized([...new TextEncoder().encode(characters)]);
const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))];

/** Bytes of a page of memory. */
export const PAGE = 2 ** 16;

/**
 * The bytes of a module with `pages` of memory, exported as "memory", and a function (i32) -> () exported as "run".
 * Its locals: the parameter, `integers` more i32 and `vectors` v128, in this order.
 */
export function assemble(
  { pages, integers, vectors }: { pages: number; integers: number; vectors: number },
  body: Code,
): Uint8Array<ArrayBuffer> {
  const locals = vector([
    [unsigned(integers), TYPES.i32],
    [unsigned(vectors), TYPES.v128],
  ]);
  return Uint8Array.from(
    bytesOf([
      ...[0x00, 0x61, 0x73, 0x6d], // "\0asm"
      ...[1, 0, 0, 0], // version
      section(1, [[0x60, vector([[TYPES.i32]]), vector([])]]), // types
      section(3, [[0]]), // functions
      section(5, [[1, unsigned(pages), unsigned(pages)]]), // memories, that do not grow
      section(7, [
        [text("memory"), 2, 0],
        [text("run"), 0, 0],
      ]), // exports
      section(10, [sized([locals, body, 0x0b])]), // code
    ]),
  );
}
