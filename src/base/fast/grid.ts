import {
  BLOCK,
  blockAround,
  blockOf,
  indexInBlock,
  intervalOf,
  reachOf,
  rowOf,
  UNIFORM,
} from "../../numbers/axis.js";
import type { Ball } from "../../numbers/ball.js";
import { abs, fromNumber, mul, toNumber } from "../../numbers/fixed.js";
import {
  blockPolynomial,
  type Coefficients,
  expandPiece,
  type Interval,
} from "../../numbers/interpolation.js";
import type { Pair } from "../../numbers/pair.js";
import {
  evaluate,
  fill,
  giveUp,
  isFilled,
  isSteep,
  LEBESGUE,
  ROW,
  slope,
} from "../../numbers/pieces.js";
import { hornerFixed } from "../../numbers/polynomial.js";

/** What a grid has its pieces (src/numbers/pieces.ts) over: the axis (src/numbers/axis.ts) of v = (x - origin) scale. */
export interface GridAxis {
  /** A number of 48 bits or fewer, so that the middles of pieces are doubles. */
  readonly origin: number;
  /** A power of two. */
  readonly scale: number;
  readonly binades: number;
  /** Whether there are none for |v| < 2, next to a singularity at the origin itself. */
  readonly hole: boolean;
}

/** f at p fraction bits with its error; it throws RangeError where it has no value. */
type Sampled = (x: bigint, p: bigint) => Ball;

export class Grid {
  /** The rows of a block, made on first use. */
  private readonly blocks: (Float64Array | undefined)[] = [];
  private rows: Float64Array = new Float64Array(0);

  constructor(
    private readonly axis: GridAxis,
    private readonly f: Sampled,
  ) {}

  /** How far from the origin it reaches. */
  static reach({ scale, binades }: GridAxis): number {
    return reachOf(binades) / scale;
  }

  /**
   * sum.hi + sum.lo, right to sum.error, becomes f there, with the error bound sum.error; with `slopes`, f' is in sum.slope, NaN where
   * f is so flat that its pieces do not hold the digits of it. Infinity in sum.error where there is no piece.
   */
  evaluate(sum: Pair, slopes: boolean): void {
    const { origin, scale } = this.axis;
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
    const row = rowOf(v, this.axis.binades);
    if (row < 0 || (row < UNIFORM && this.axis.hole)) return -1;
    this.rows = this.blocks[blockOf(row)] ?? this.fillBlock(row - indexInBlock(row));
    return ROW * indexInBlock(row);
  }

  /** From v to x. */
  private placed({ center, halfWidth }: Interval): Interval {
    const { origin, scale } = this.axis;
    return { center: origin + center / scale, halfWidth: halfWidth / scale };
  }

  /** All rows of the block that begins with this one, from one polynomial of degree 31; none if f has no value somewhere in it. */
  private fillBlock(from: number): Float64Array {
    const { binades } = this.axis;
    const rows = new Float64Array(ROW * BLOCK);
    this.blocks[blockOf(from)] = rows;
    const made = polynomial(this.placed(blockAround(from, binades).interval), this.f);
    for (let index = 0; index < BLOCK; index++) {
      const at = ROW * index;
      if (made === undefined) giveUp(rows, at);
      else {
        const row = from + index;
        const c = expandPiece(made.coefficients, blockAround(row, binades).place);
        fill(rows, at, this.placed(intervalOf(row, binades)), c, LEBESGUE * made.error);
        if (!isFilled(rows, at)) giveUp(rows, at);
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
  { center, halfWidth }: Interval,
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
