import { instanceOf, type Memory, memoryOf } from "../../wasm/engine.js";
import { rows, TABLE_LENGTH } from "../heights/rows.js";
import { anchorOf, LARGEST, type MapName, mapAt, mapSlopes } from "./maps.js";
import { iterateAt, iterateSlopes } from "./scalar.js";
import { SUMS_BYTES, TABLE_OFFSET, vectorModule } from "./vector-code.js";

type Address = number;

interface Exports {
  map(n: number, x: Address, a: Address, out: Address, table: Address, ...alpha: number[]): void;
  mirroredMap: Exports["map"];
  slopes(
    n: number,
    x: Address,
    a: Address,
    dy: Address,
    dx: Address,
    da: Address,
    table: Address,
    ...alpha: number[]
  ): number;
  mirroredSlopes: Exports["slopes"];
  shares(
    rows: number,
    bytes: number,
    s: Address,
    out: Address,
    table: Address,
    ...alpha: number[]
  ): void;
  weights(n: number, s: Address, out: Address, table: Address, ...alpha: number[]): number;
  weightSlopes(
    n: number,
    s: Address,
    dy: Address,
    ds: Address,
    da: Address,
    sums: Address,
    table: Address,
    ...alpha: number[]
  ): void;
}

/** Elements that are worked on at a time. */
export const BLOCK = 1024;

/** Arrays of a block that a caller may put anywhere in the memory, the memory's own ones. */
const SLOTS = 5;

/** Bytes of a memory that vectors need for themselves, from an address that is a multiple of 8. */
export const OWN_BYTES = 8 * TABLE_LENGTH + 2 * SUMS_BYTES + SLOTS * 4 * BLOCK;

/** A memory of its own, or undefined. */
export const ownMemory = (): Memory | undefined => memoryOf(Math.ceil(OWN_BYTES / 2 ** 16));

/** An array of f32 in the memory and out of it. */
type Values = Float32Array | Float64Array;

/** What the present call works on, for elements outside the core. */
const present = { map: "iterate" as MapName, alpha: 0, scale: 1, least: 0, leastSlope: 0 };
const slopes = new Float64Array(3);

/** Functions on arrays of f32, four elements at a time, whose lengths are multiples of 4 up to BLOCK. */
export class Vectors {
  readonly #memory: Memory;
  readonly #at: number;
  readonly #functions: Exports;
  #buffer: ArrayBuffer | undefined;
  #floats = new Float32Array(0);
  #doubles = new Float64Array(0);
  /** Of f32 and f64 that elements outside the core were added to. */
  #total = 0;
  #mean = 0;

  /** Throws where there is no WebAssembly with SIMD, or where a policy forbids it. */
  constructor(memory: Memory, at: number) {
    this.#memory = memory;
    this.#at = at;
    const from = { memory, ...this.#imports() };
    const functions = instanceOf<Exports>(vectorModule(), from);
    if (functions === undefined) throw new Error("WebAssembly with SIMD cannot be had");
    this.#functions = functions;
    this.#refresh();
    this.#doubles.set(rows(), at / 8);
  }

  /** The views, made anew where the memory has grown. */
  #refresh(): void {
    if (this.#buffer === this.#memory.buffer) return;
    this.#buffer = this.#memory.buffer;
    this.#floats = new Float32Array(this.#buffer);
    this.#doubles = new Float64Array(this.#buffer);
  }

  get #table(): Address {
    return this.#at + TABLE_OFFSET;
  }

  get #sums(): Address {
    return this.#at + 8 * TABLE_LENGTH;
  }

  #slot(i: number): Address {
    return this.#sums + 2 * SUMS_BYTES + i * 4 * BLOCK;
  }

  /** The elements of a slot after a call. */
  slot(i: number, length: number): Float32Array {
    return this.#floats.subarray(this.#slot(i) / 4, this.#slot(i) / 4 + length);
  }

  /** Where elements of an array are, copied into a slot if they are elsewhere. */
  #address(values: Values, at: number, length: number, slot: number): Address {
    this.#refresh();
    if (values.buffer === this.#buffer) return values.byteOffset + 4 * at;
    const whole = at === 0 && length === values.length;
    this.slot(slot, length).set(whole ? values : values.subarray(at, at + length));
    return this.#slot(slot);
  }

  /** Writes f(x, alpha) to slot 2, or to `out` if that lies in the memory. */
  map(
    map: MapName,
    length: number,
    x: Values,
    atX: number,
    alpha: number | { values: Values; at: number },
    out: Float32Array,
    start: number,
  ): void {
    const inside = out.buffer === this.#memory.buffer;
    const to = inside ? out.byteOffset + 4 * start : this.#slot(2);
    const { a, parameters, mirrored } = this.#alpha(map, alpha, length);
    const from = this.#address(x, atX, length, 0);
    const f = mirrored === undefined ? this.#functions.map : this.#functions.mirroredMap;
    f(4 * length, from, a, to, this.#table, ...parameters, ...(mirrored?.slice(0, 2) ?? []));
    if (!inside) out.set(this.slot(2, length), start);
  }

  /** Writes dy df/dx to slot 3 and dy df/dalpha to slot 4, and returns the sum of the latter. */
  slopes(
    map: MapName,
    length: number,
    x: Values,
    atX: number,
    alpha: number | { values: Values; at: number },
    dy: Values,
    atDy: number,
  ): number {
    const { a, parameters, mirrored } = this.#alpha(map, alpha, length);
    const from = this.#address(x, atX, length, 0);
    const factor = this.#address(dy, atDy, length, 2);
    const [dx, da] = [this.#slot(3), this.#slot(4)];
    const f = mirrored === undefined ? this.#functions.slopes : this.#functions.mirroredSlopes;
    const rest = [...parameters, ...(mirrored ?? [])];
    return f(4 * length, from, a, factor, dx, da, this.#table, ...rest);
  }

  #alpha(map: MapName, alpha: number | { values: Values; at: number }, length: number) {
    present.map = map;
    const sign = map === "inward" || map === "odd inward" ? -1 : 1;
    const bound = map === "bounded" ? LARGEST : Number.POSITIVE_INFINITY;
    if (typeof alpha !== "number") {
      return { a: this.#address(alpha.values, alpha.at, length, 1), parameters: [0, sign, bound] };
    }
    present.alpha = alpha;
    const parameters = [sign * alpha, sign, bound];
    if (!map.startsWith("odd")) return { a: 0, parameters };
    const { at, slope } = anchorOf(rows(), map, alpha);
    return { a: 0, parameters, mirrored: sign < 0 ? [at, 0, -slope, 0] : [0, at, 0, slope] };
  }

  #score(scale: number, rest: number, least: number, leastSlope: number): void {
    present.scale = scale;
    present.alpha = rest;
    present.least = least;
    present.leastSlope = leastSlope;
  }

  /** Writes the weights of scores to `out` in the memory or slot 2; returns their sum. */
  weights(
    length: number,
    scores: Float32Array,
    start: number,
    scale: number,
    rest: number,
    least: number,
    out: Float32Array,
  ): number {
    const from = this.#address(scores, start, length, 0);
    const inside = out.buffer === this.#buffer;
    const to = inside ? out.byteOffset + 4 * start : this.#slot(2);
    this.#score(scale, rest, least, 0);
    const sum = this.#functions.weights(4 * length, from, to, this.#table, scale, rest, least);
    if (!inside) out.set(this.slot(2, length), start);
    return sum;
  }

  /** Writes the shares of rows of scores to `out`. */
  shares(
    count: number,
    keys: number,
    scores: Float32Array,
    start: number,
    scale: number,
    rest: number,
    least: number,
    out: Float32Array,
  ): void {
    const length = count * keys;
    const from = this.#address(scores, start, length, 0);
    const inside = out.buffer === this.#buffer;
    const to = inside ? out.byteOffset + 4 * start : this.#slot(2);
    this.#score(scale, rest, least, 0);
    this.#functions.shares(count, 4 * keys, from, to, this.#table, scale, rest, least);
    if (!inside) out.set(this.slot(2, length), start);
  }

  /** Writes dw/ds to slot 3 and dw/dalpha to slot 4; adds the sums of w and w dy to `sums`. */
  weightSlopes(
    length: number,
    scores: Float32Array,
    dy: Float32Array,
    start: number,
    scale: number,
    rest: number,
    least: number,
    leastSlope: number,
    sums: Float64Array,
  ): void {
    const from = this.#address(scores, start, length, 0);
    const factor = this.#address(dy, start, length, 2);
    this.#score(scale, rest, least, leastSlope);
    this.#total = 0;
    this.#mean = 0;
    const [ds, da] = [this.#slot(3), this.#slot(4)];
    const { weightSlopes } = this.#functions;
    const parameters = [scale, rest, least, leastSlope];
    weightSlopes(4 * length, from, factor, ds, da, this.#sums, this.#table, ...parameters);
    const at = this.#sums / 8;
    sums[0] += this.#total + this.#doubles[at] + this.#doubles[at + 1];
    sums[1] += this.#mean + this.#doubles[at + 2] + this.#doubles[at + 3];
  }

  /** Four elements of which one lies outside the core, by addresses. */
  #imports() {
    const c = rows();
    const alphaAt = (a: Address, i: number): number =>
      a === 0 ? present.alpha : this.#floats[(a >>> 2) + i];
    return {
      fixMap: (x: Address, a: Address, out: Address): void => {
        for (let i = 0; i < 4; i++) {
          this.#floats[(out >>> 2) + i] = mapAt(
            c,
            present.map,
            this.#floats[(x >>> 2) + i],
            alphaAt(a, i),
          );
        }
      },
      fixSlopes: (x: Address, a: Address, dy: Address, dx: Address, da: Address): number => {
        let sum = 0;
        for (let i = 0; i < 4; i++) {
          mapSlopes(c, present.map, this.#floats[(x >>> 2) + i], alphaAt(a, i), slopes);
          const d = this.#floats[(dy >>> 2) + i];
          this.#floats[(dx >>> 2) + i] = d * slopes[1];
          this.#floats[(da >>> 2) + i] = d * slopes[2];
          sum += d * slopes[2];
        }
        return sum;
      },
      fixWeights: (scores: Address, out: Address): number => {
        let sum = 0;
        for (let i = 0; i < 4; i++) {
          const s = Math.min(this.#floats[(scores >>> 2) + i] * present.scale, LARGEST);
          const w = iterateAt(c, s, present.alpha) - present.least;
          this.#floats[(out >>> 2) + i] = w <= 0 ? 0 : w;
          sum += w <= 0 ? 0 : w;
        }
        return sum;
      },
      fixWeightSlopes: (scores: Address, dy: Address, ds: Address, da: Address): void => {
        for (let i = 0; i < 4; i++) {
          const s = this.#floats[(scores >>> 2) + i] * present.scale;
          iterateSlopes(c, Math.min(s, LARGEST), present.alpha, slopes);
          const w = slopes[0] - present.least;
          const counts = !(w <= 0);
          this.#total += counts ? w : 0;
          this.#mean += counts ? w * this.#floats[(dy >>> 2) + i] : 0;
          this.#floats[(ds >>> 2) + i] = counts && s <= LARGEST ? present.scale * slopes[1] : 0;
          this.#floats[(da >>> 2) + i] = counts ? present.leastSlope - slopes[2] : 0;
        }
      },
    };
  }
}
