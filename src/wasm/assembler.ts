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

export const plain =
  (opcode: number): Operation =>
  (...operands) => [...operands, opcode];

/** v128.const */
export const constant = (lanes: Float32Array | Float64Array | Int32Array | BigInt64Array): Code => [
  ...[0xfd, 0x0c],
  [...new Uint8Array(lanes.buffer)],
];

const vector = (opcode: number, operands: Code, immediates: Code = []): Code => [
  operands,
  ...[0xfd, unsigned(opcode)],
  immediates,
];

export const simd =
  (opcode: number, ...immediates: readonly number[]): Operation =>
  (...operands) =>
    vector(opcode, operands, immediates);

export const local = {
  get: (index: number): Code => [0x20, ...unsigned(index)],
  set: (index: number, value: Code): Code => [value, 0x21, ...unsigned(index)],
};

type Pair = readonly [a: Code, b: Code];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  geU: (...ab: Pair): Code => [ab, 0x4f],
  add: (...ab: Pair): Code => [ab, 0x6a],
  mul: (...ab: Pair): Code => [ab, 0x6c],
};

export const i32x4 = {
  extractLane: (lane: number): Operation => simd(0x1b, lane),
  truncSatF64x2SZero: (...a: readonly [Code]): Code => vector(0xfc, a),
};

/**
 * The instructions that lanes of floats and of doubles have alike, from `eq` and from `abs` on. const: the same number in every lane.
 * pmin(a, b) = b < a ? b : a and pmax(a, b) = a < b ? b : a.
 */
const lanes = (
  eq: number,
  abs: number,
  numbers: (value: number) => Float32Array | Float64Array,
) => ({
  const: (value: number): Code => constant(numbers(value)),
  eq: (...ab: Pair): Code => vector(eq, ab),
  le: (...ab: Pair): Code => vector(eq + 4, ab),
  ge: (...ab: Pair): Code => vector(eq + 5, ab),
  add: (...ab: Pair): Code => vector(abs + 4, ab),
  sub: (...ab: Pair): Code => vector(abs + 5, ab),
  mul: (...ab: Pair): Code => vector(abs + 6, ab),
  pmin: (...ab: Pair): Code => vector(abs + 10, ab),
  pmax: (...ab: Pair): Code => vector(abs + 11, ab),
});

export const f32x4 = {
  ...lanes(0x41, 0xe0, (value) => Float32Array.of(value, value, value, value)),
  demoteF64x2Zero: (...a: readonly [Code]): Code => vector(0x5e, a),
};

export const f64x2 = {
  ...lanes(0x47, 0xec, (value) => Float64Array.of(value, value)),
  promoteLowF32x4: (...a: readonly [Code]): Code => vector(0x5f, a),
};

/** i8x16.shuffle of whole halves: the first halves of a and b, or the second ones. */
const halves = (which: 0 | 1, of: Pair): Code =>
  vector(
    0x0d,
    of,
    [0, 16].flatMap((at) => Array.from({ length: 8 }, (_, k) => at + 8 * which + k)),
  );

/** Operations on memory are at an address plus a constant offset, and have a hint: how it is aligned, a power of 2 by its logarithm. */
export const v128 = {
  load: (offset: number): Operation => simd(0x00, 4, ...unsigned(offset)),
  load64Zero: (offset: number): Operation => simd(0x5d, 3, ...unsigned(offset)),
  store: (offset: number): Operation => simd(0x0b, 4, ...unsigned(offset)),
  firstHalves: (...ab: Pair): Code => halves(0, ab),
  secondHalves: (...ab: Pair): Code => halves(1, ab),
  and: (...ab: Pair): Code => vector(0x4e, ab),
  /** (a, b, mask): a where the mask is set. */
  bitselect: (...abMask: readonly Code[]): Code => vector(0x52, abMask),
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

const list = (items: readonly Code[]): Code => [unsigned(items.length), items];
const sized = (code: Code): Code => {
  const bytes = bytesOf(code);
  return [unsigned(bytes.length), bytes];
};
const text = (characters: string): Code => sized([...new TextEncoder().encode(characters)]);
const section = (id: number, items: readonly Code[]): Code => [id, sized(list(items))];

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
  list(parameters.map((type) => [TYPES[type]])),
  list(results.map((type) => [TYPES[type]])),
];

const codeOf = (locals: readonly Code[], body: Code): Code => sized([list(locals), body, 0x0b]);

const moduleOf = (...sections: readonly Code[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    bytesOf([
      ...[0x00, 0x61, 0x73, 0x6d], // "\0asm"
      ...[1, 0, 0, 0], // version
      sections,
    ]),
  );

/**
 * The bytes of a module on a memory imported as "memory" of "from", which may grow. Functions are numbered with the imported
 * ones, of "from" too, in front.
 */
export function assembleModule(
  imports: readonly Imported[],
  functions: readonly Defined[],
): Uint8Array<ArrayBuffer> {
  const from = (name: string): Code => [text("from"), text(name)];
  const imported = imports.map(({ name }, i) => [from(name), 0, unsigned(i)]);
  const numbers = functions.map((_, i) => unsigned(imports.length + i));
  const exported = functions.map(({ name }, i) => [text(name), 0, numbers[i]]);
  return moduleOf(
    section(1, [...imports, ...functions].map(typeOf)), // types
    section(2, [...imported, [from("memory"), 2, 0, unsigned(1)]]), // imports
    section(3, numbers), // functions
    section(7, exported), // exports
    section(
      10,
      functions.map(({ locals, body }) =>
        codeOf(
          locals.map((type) => [1, TYPES[type]]),
          body,
        ),
      ),
    ), // code
  );
}

/**
 * The bytes of a module with `pages` of memory, which does not grow, exported as "memory", and a function (i32) -> () exported
 * as "run". Its locals: the parameter, `integers` more i32 and `vectors` v128, in this order.
 */
export function assemble(
  { pages, integers, vectors }: { pages: number; integers: number; vectors: number },
  body: Code,
): Uint8Array<ArrayBuffer> {
  const locals = [
    [unsigned(integers), TYPES.i32],
    [unsigned(vectors), TYPES.v128],
  ];
  return moduleOf(
    section(1, [typeOf({ parameters: ["i32"], results: [] })]), // types
    section(3, [[0]]), // functions
    section(5, [[1, unsigned(pages), unsigned(pages)]]), // memories
    section(7, [
      [text("memory"), 2, 0],
      [text("run"), 0, 0],
    ]), // exports
    section(10, [codeOf(locals, body)]), // code
  );
}
