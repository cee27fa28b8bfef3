import type { Ball } from "../../numbers/ball.js";
import { abs, fromNumber, mul, toNumber } from "../../numbers/fixed.js";
import { blockPolynomial, type Coefficients, expandPiece } from "../../numbers/interpolation.js";
import type { Pair } from "../../numbers/pair.js";
import {
  evaluate,
  fill,
  giveUp,
  isFilled,
  isSteep,
  ROUNDING,
  ROW,
  slope,
} from "../../numbers/pieces.js";
import { hornerFixed } from "../../numbers/polynomial.js";

/**
 * A table of pieces (src/numbers/pieces.ts) over v = (x - origin) scale: 257 of width 1/64 around the multiples of
 * 1/64 for |v| < 2, and 64 to each of so many binades beyond on either side. So the pieces of a function with
 * singularities near the origin, at distances of 1.3/scale or more beside the axis or at the origin itself, are
 * 1/128 as wide as these are far.
 */
export interface Layout {
  /** A number of 48 bits or fewer, so that the middles of pieces are doubles. */
  readonly origin: number;
  /** A power of two. */
  readonly scale: number;
  readonly binades: number;
  /** Whether there are none for |v| < 2, next to a singularity at the origin itself. */
  readonly hole: boolean;
}

/** f at p fraction bits with its error; it throws RangeError where it has no value. */
export type Sampled = (x: bigint, p: bigint) => Ball;

const UNIFORM = 257;
const BLOCK = 32;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

export class Grid {
  /** The rows of a block, made on first use. */
  private readonly blocks: (Float64Array | undefined)[] = [];
  private readonly negative: number;
  private rows: Float64Array = new Float64Array(0);

  constructor(
    private readonly layout: Layout,
    private readonly f: Sampled,
  ) {
    this.negative = UNIFORM + 64 * layout.binades;
  }

  /** How far from the origin it reaches. */
  static reach({ scale, binades }: Layout): number {
    return 2 ** (binades + 1) / scale;
  }

  /**
   * sum.hi + sum.lo, right to sum.error, becomes f there, with the error bound sum.error; with `slopes`, f' is in sum.slope, NaN where
   * f is so flat that its pieces do not hold the digits of it. Infinity in sum.error where there is no piece.
   */
  evaluate(sum: Pair, slopes: boolean): void {
    const { origin, scale } = this.layout;
    const x = sum.hi;
    const at = this.find((x - origin) * scale);
    if (at < 0) {
      sum.error = Number.POSITIVE_INFINITY;
      return;
    }
    const { rows } = this;
    // What x - center rounds away, near x = 0.
    const center = rows[at];
    const t = x - center;
    const back = x - t;
    sum.lo += x - (t + back) + (back - center);
    if (slopes) {
      slope(rows, at, sum);
      if (!isSteep(rows, at, sum.slope)) sum.slope = Number.NaN;
    }
    evaluate(rows, at, sum);
  }

  /** Where in this.rows the row of v starts; -1 for none. */
  private find(v: number): number {
    let row: number;
    if (v < 2 && v > -2) {
      if (this.layout.hole) return -1;
      row = ((v * 64 + ROUNDING - ROUNDING) | 0) + 128;
    } else {
      double[0] = v;
      const word = words[1];
      const place = ((word & 0x7fffffff) >> 14) - 65536;
      if (!(place < 64 * this.layout.binades)) return -1;
      row = place + (word < 0 ? this.negative : UNIFORM);
    }
    const first = row < UNIFORM ? 0 : UNIFORM;
    const block = ((row - first) >> 5) + (first && 9);
    const index = (row - first) & 31;
    this.rows = this.blocks[block] ?? this.fillBlock(block, row - index);
    return ROW * index;
  }

  /** The piece of a row. */
  private piece(row: number): { center: number; halfWidth: number } {
    const { origin, scale } = this.layout;
    if (row < UNIFORM) {
      return { center: origin + (row - 128) / 64 / scale, halfWidth: 1 / 128 / scale };
    }
    const side = row < this.negative ? 1 : -1;
    const j = side > 0 ? row - UNIFORM : row - this.negative;
    const binade = 2 ** (1 + (j >> 6)) / scale;
    const distance = binade * (1 + ((j & 63) + 0.5) / 64);
    return { center: origin + side * distance, halfWidth: binade / 128 };
  }

  /** All rows of a block, from one polynomial of degree 31; none if f has no value somewhere in it. */
  private fillBlock(block: number, from: number): Float64Array {
    const rows = new Float64Array(ROW * BLOCK);
    this.blocks[block] = rows;
    // Rows run away from the origin on both sides of it.
    const side = from < this.negative ? 1 : -1;
    const { center, halfWidth } = this.piece(from);
    const whole = { center: center + side * 31 * halfWidth, halfWidth: BLOCK * halfWidth };
    const made = polynomial(whole, this.f);
    for (let index = 0; index < BLOCK; index++) {
      const place = side > 0 ? index : 31 - index;
      if (made === undefined) giveUp(rows, ROW * index);
      else {
        const c = expandPiece(made.coefficients, place);
        fill(rows, ROW * index, this.piece(from + index), c, made.error);
        if (!isFilled(rows, ROW * index)) giveUp(rows, ROW * index);
      }
    }
    return rows;
  }
}

/**
 * The polynomial through f at 32 Chebyshev nodes, and its error. That is measured at the middle and at the ends,
 * where T_32 is +-1, so that it is seen as a whole as long as the terms left out fall off; it is taken four times,
 * and the errors of the samples times 4, more than the Lebesgue constant of 32 nodes.
 */
function polynomial(
  { center, halfWidth }: { center: number; halfWidth: number },
  f: Sampled,
): { coefficients: Coefficients; error: number } | undefined {
  // Bits of values with slopes up to 1/halfWidth^2, and of values as small as 1/center.
  const small = Math.max(0, -Math.log2(halfWidth), Math.log2(Math.abs(center) + 1));
  const bits = 192n + BigInt(Math.ceil(2 * small));
  let sampled = 0n;
  const exactly = (x: bigint, p: bigint): bigint => {
    const { value, rounding, model } = f(x, p);
    if (rounding + model > sampled) sampled = rounding + model;
    return value;
  };
  try {
    const coefficients = blockPolynomial({ center, halfWidth }, exactly, bits);
    let missed = 0n;
    for (const t of ENDS) {
      const x =
        fromNumber(center, bits) + mul(fromNumber(halfWidth, bits), fromNumber(t, bits), bits);
      const miss = abs(exactly(x, bits) - at(coefficients, t, bits));
      if (miss > missed) missed = miss;
    }
    return { coefficients, error: toNumber(4n * (missed + sampled), bits) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const ENDS = [-Math.cos(Math.PI / 32), 0, Math.cos(Math.PI / 32)];

/** The polynomial at t. */
const at = ({ hi, lo }: Coefficients, t: number, p: bigint): bigint =>
  hornerFixed(
    Array.from(hi, (c, k) => fromNumber(c, p) + fromNumber(lo[k], p)),
    fromNumber(t, p),
    p,
  );
