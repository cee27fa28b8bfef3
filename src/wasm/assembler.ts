/**
 * As much of an assembler as functions on a memory, their own or an imported one, need. Opcodes and sections are those of the WebAssembly
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
export function unsigned(value: number): number[] {
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

export type Operation = (...operands: readonly Code[]) => Code;

const plain =
  (opcode: number): Operation =>
  (...operands) => [...operands, opcode];

/** v128.const */
const constant = (lanes: Float32Array | Float64Array | BigInt64Array): Code => [
  ...[0xfd, 0x0c],
  [...new Uint8Array(lanes.buffer)],
];

export const simd =
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
  sub: plain(0x6b),
  mul: plain(0x6c),
  shl: plain(0x74),
};

export const f64 = {
  const: (value: number): Code => [0x44, [...new Uint8Array(Float64Array.of(value).buffer)]],
  add: plain(0xa0),
  div: plain(0xa3),
  max: plain(0xa5),
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
  add: simd(0xe4),
  mul: simd(0xe6),
  pmin: simd(0xea),
  pmax: simd(0xeb),
};

export const f64x2 = {
  const: (value: number): Code => constant(Float64Array.of(value, value)),
  promoteLowF32x4: simd(0x5f),
  splat: simd(0x14),
  extractLane: (lane: number): Operation => simd(0x21, lane),
  nearest: simd(0x94),
  abs: simd(0xec),
  eq: simd(0x47),
  lt: simd(0x49),
  gt: simd(0x4a),
  le: simd(0x4b),
  ge: simd(0x4c),
  pmin: simd(0xf6),
  pmax: simd(0xf7),
  add: simd(0xf0),
  sub: simd(0xf1),
  mul: simd(0xf2),
  div: simd(0xf3),
};

/** i8x16.shuffle of whole halves: the first halves of a and b, or the second ones. */
const halves = (which: 0 | 1): Operation =>
  simd(0x0d, ...[0, 16].flatMap((at) => Array.from({ length: 8 }, (_, k) => at + 8 * which + k)));

export const v128 = {
  load: memory(0x00, 4),
  load64Splat: memory(0x0a, 3),
  load64Zero: memory(0x5d, 3),
  store: memory(0x0b, 4),
  firstHalves: halves(0),
  secondHalves: halves(1),
  and: simd(0x4e),
  or: simd(0x50),
  anyTrue: simd(0x53),
  /** (a, b, mask): a where the mask is set. */
  bitselect: simd(0x52),
};

export const i64x2 = {
  const: (value: bigint): Code => constant(BigInt64Array.of(value, value)),
  allTrue: simd(0xc3),
  shl: simd(0xcb),
  shrS: simd(0xcc),
  add: simd(0xce),
  sub: simd(0xd1),
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

/** What holds where the condition does, or else the other; neither leaves a value. */
export const either = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...[condition, 0x04, EMPTY],
  ...[then, 0x05, otherwise, 0x0b],
];

export const call = (index: number, ...operands: readonly Code[]): Code => [
  ...operands,
  0x10,
  ...unsigned(index),
];

const TYPES = { i32: 0x7f, f64: 0x7c, v128: 0x7b };
export type Type = keyof typeof TYPES;

const vector = (items: readonly Code[]): Code => [unsigned(items.length), items];
const sized = (code: Code): Code => {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
};
const text = (characters: string): Code => sized([...new TextEncoder().encode(characters)]);
const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))];

/** Bytes of a page of memory. */
export const PAGE = 2 ** 16;

interface Signature {
  readonly parameters: readonly Type[];
  readonly results: readonly Type[];
}

/** A function that a module imports, or one that it has and exports. */
export interface Imported extends Signature {
  readonly name: string;
}

export interface Defined extends Imported {
  /** Beside the parameters and numbered after them. */
  readonly locals: readonly Type[];
  readonly body: Code;
}

const typeOf = ({ parameters, results }: Signature): Code => [
  0x60,
  vector(parameters.map((type) => [TYPES[type]])),
  vector(results.map((type) => [TYPES[type]])),
];

const codeOf = ({ locals, body }: Defined): Code =>
  sized([vector(locals.map((type) => [1, TYPES[type]])), body, 0x0b]);

/**
 * The bytes of a module on `pages` of memory, exported as "memory", or on one imported as "memory" of "from", which may
 * grow. Functions are numbered with the imported ones, of "from" too, in front.
 */
export function assembleModule(
  pages: number | "imported",
  imports: readonly Imported[],
  functions: readonly Defined[],
): Uint8Array<ArrayBuffer> {
  const from = (name: string): Code => [text("from"), text(name)];
  const imported = imports.map(({ name }, i) => [from(name), 0, unsigned(i)]);
  const exported = functions.map(({ name }, i) => [text(name), 0, unsigned(imports.length + i)]);
  const own = pages !== "imported";
  return Uint8Array.from(
    bytesOf([
      ...[0x00, 0x61, 0x73, 0x6d], // "\0asm"
      ...[1, 0, 0, 0], // version
      section(1, [...imports, ...functions].map(typeOf)), // types
      section(2, own ? imported : [...imported, [from("memory"), 2, 0, unsigned(1)]]), // imports
      section(
        3,
        functions.map((_, i) => unsigned(imports.length + i)),
      ), // functions
      own ? section(5, [[1, unsigned(pages), unsigned(pages)]]) : [], // memories, that do not grow
      section(7, [...(own ? [[text("memory"), 2, 0]] : []), ...exported]), // exports
      section(10, functions.map(codeOf)), // code
    ]),
  );
}

/**
 * The bytes of a module with `pages` of memory, exported as "memory", and a function (i32) -> () exported as "run".
 * Its locals: the parameter, `integers` more i32 and `vectors` v128, in this order.
 */
export function assemble(
  { pages, integers, vectors }: { pages: number; integers: number; vectors: number },
  body: Code,
): Uint8Array<ArrayBuffer> {
  const locals = [
    ...new Array<Type>(integers).fill("i32"),
    ...new Array<Type>(vectors).fill("v128"),
  ];
  return assembleModule(
    pages,
    [],
    [{ name: "run", parameters: ["i32"], results: [], locals, body }],
  );
}
