import { type Interval, interpolate } from "../../numbers/interpolation.js";
import { Pair } from "../../numbers/pair.js";
import { ERROR_AT, evaluate, fill, giveUp, LEBESGUE, ROW } from "../../numbers/pieces.js";
import { BINADES, binadeOf, CELLS, cellOf, FINEST, LOW, stretchOf } from "./axis.js";
import { type Place, placeFor, ROWS } from "./memory.js";

/** A function that is tabulated. */
export interface Tabulated {
  /** f(x) as a pair with a bound, which is Infinity where there is none. */
  sample(x: number, out: Pair): void;
  /** f(x), rounded, which nowhere decreases. */
  value(x: number): number;
  /** What a row keeps to, where f is one function on one interval and another beside it: the interval that x lies in. */
  domain?(x: number): unknown;
}

/** Rows are halved until their error is below this, relative to f or what it grows by; the finest ones do with more. */
const GOOD = 2 ** -62;
const POOR = 2 ** -56;

/** The rounding of the sums of `rest` with its error, beside those that `fill` counts. */
const MORE = 1.2;

/** Beyond, coefficients might overflow or lose bits. */
const LARGEST = 2 ** 900;
const LEAST = 2 ** -900;

/** The first try: rows half as wide as those of pieces that every function of this library has. */
const firstLevel = (binade: number): number =>
  Math.max(0, Math.min(4, (binade % BINADES) + LOW + 4));

const pair = new Pair();
const ends = new Float64Array(2);

/** Pieces of one function in a place of the memory, each made on first use. */
export class Table {
  #place: Place | undefined;
  #next = 0;
  readonly #levels = new Uint8Array(2 * BINADES);

  constructor(readonly f: Tabulated) {}

  /** Its place, empty if it has lost the one it had; undefined where there is none. */
  place(): Place | undefined {
    const place = placeFor(this, this.#place);
    if (place !== undefined && place.owner !== this) {
      this.#place = place;
      this.#clear(place);
      place.owner = this;
    }
    return place;
  }

  /** Two rows that have no value: of cells that are still to be filled, and of those that cannot be. */
  #clear({ floats, cells, rowsAt }: Place): void {
    floats.fill(0, rowsAt / 8, rowsAt / 8 + 2 * ROW);
    for (const row of [0, 1]) giveUp(floats, rowsAt / 8 + row * ROW);
    cells.fill(rowsAt);
    for (const side of [1, 2]) cells[side * CELLS - 1] = rowsAt + 8 * ROW;
    this.#next = 2;
    this.#levels.forEach((_, binade) => {
      this.#levels[binade] = firstLevel(binade);
    });
  }

  /** Makes the row of x unless it has been tried. */
  fill(x: number): void {
    const place = this.#place as Place;
    const { cells, rowsAt } = place;
    const cell = cellOf(x);
    if (cells[cell] !== rowsAt) return;
    if (cell === 0 || cell === CELLS) {
      const made = this.#row(place, { center: 0, halfWidth: 2 ** LOW }, true);
      cells[0] = cells[CELLS] = made ?? rowsAt + 8 * ROW;
      return;
    }
    const binade = binadeOf(cell);
    for (let level = this.#levels[binade]; level <= FINEST; level++) {
      const stretch = stretchOf(cell, level);
      const made = this.#row(place, stretch, level === FINEST);
      if (made === undefined) continue;
      cells.fill(made, stretch.from, stretch.from + stretch.count);
      this.#levels[binade] = level;
      return;
    }
    cells[cell] = rowsAt + 8 * ROW;
  }

  /** The address of a new row, or undefined if it would be none. */
  #row({ floats, rowsAt }: Place, interval: Interval, finest: boolean): number | undefined {
    if (this.#next === ROWS || !this.#isWhole(interval)) return undefined;
    const address = rowsAt + 8 * ROW * this.#next;
    const at = address / 8;
    if (!this.#polynomial(floats, at, interval, finest ? POOR : GOOD)) {
      const constant = this.#constant(interval);
      if (constant === undefined) return undefined;
      floats.fill(0, at, at + ROW);
      floats[at] = interval.center;
      floats[at + 2] = constant;
    }
    this.#next++;
    return address;
  }

  #isWhole({ center, halfWidth }: Interval): boolean {
    const { f } = this;
    return f.domain?.(center - halfWidth) === f.domain?.(center + halfWidth);
  }

  #polynomial(floats: Float64Array, at: number, interval: Interval, most: number): boolean {
    let sampleError = 0;
    let largest = 0;
    const sample = (x: number, out: Pair): void => {
      this.f.sample(x, out);
      largest = Math.max(largest, Math.abs(out.hi));
      sampleError = Math.max(sampleError, out.error < LARGEST ? out.error : LARGEST);
    };
    const c = interpolate(interval, sample);
    const usable = largest > LEAST && largest < LARGEST && sampleError < largest * POOR;
    if (!usable) return false;
    fill(floats, at, interval, c, LEBESGUE * sampleError);
    const error = MORE * Math.max(floats[at + ERROR_AT], 4 * this.#miss(floats, at, interval));
    floats[at + ERROR_AT] = error;
    return error < most * Math.max(Math.abs(c.hi[0]), Math.abs(c.hi[1]));
  }

  /** By how much the row misses f at the ends, where the polynomial that comes next is largest. */
  #miss(floats: Float64Array, at: number, { center, halfWidth }: Interval): number {
    ends[0] = center - halfWidth;
    ends[1] = center + halfWidth;
    let miss = 0;
    for (const x of ends) {
      pair.hi = x;
      pair.lo = 0;
      pair.error = 0;
      evaluate(floats, at, pair);
      const { hi, lo } = pair;
      this.f.sample(x, pair);
      miss = Math.max(miss, Math.abs(hi - pair.hi + (lo - pair.lo)));
    }
    return miss;
  }

  /** What f is everywhere between, where it is Infinity, -Infinity or NaN at both ends. */
  #constant({ center, halfWidth }: Interval): number | undefined {
    const left = this.f.value(center - halfWidth);
    const right = this.f.value(center + halfWidth);
    return Number.isFinite(left) || !Object.is(left, right) ? undefined : left;
  }
}
