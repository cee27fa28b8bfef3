import { rowCount, rowOf } from "../numbers/axis.js";
import { type Pair, setPair } from "../numbers/pair.js";
import { evaluate, giveUp, isFilled, ROW } from "../numbers/pieces.js";
import { BINADES, REACH, sexpSum, slogSum } from "../real/fast.js";
import { fillSampled } from "../real/iterator.js";
import { lower, raise, SMALL } from "./growth.js";

/**
 * exp^b of a pair of doubles (pair.ts) for one b, its error bound carried along: near 2^-72 of fresh
 * error in the height, which grows like exp^b itself. s.error becomes Infinity where this has no value.
 *
 * Method: integer b repeats exp or ln. Otherwise pieces of the iterate itself on [-32, 32), as those of
 * expIterate, once it is used often, and beyond, or where no piece serves, sexp(slog(x) + b). The height of a pair is
 * slog(hi) + slog'(hi) lo: the next term is below 2^-106.
 */
export class Iterate {
  readonly #b: number;
  readonly #low: number;
  readonly #mayTabulate: boolean;
  #rows: Float64Array | undefined;
  #uses = 0;

  /** b + low is the exponent. */
  constructor(b: number, low = 0) {
    this.#b = b;
    this.#low = low;
    this.#mayTabulate = !isWhole(b, low) && Math.abs(b) < 8;
  }

  apply(s: Pair): void {
    const rows = this.#rows;
    if (rows === undefined) {
      this.#untabulated(s);
      return;
    }
    const x = s.hi;
    if (x > -REACH && x < REACH) {
      const lo = s.lo;
      const error = s.error;
      const row = rowOf(x, BINADES);
      const at = ROW * row;
      if (!isFilled(rows, at)) fillFrom(this.#b, this.#low, rows, row);
      evaluate(rows, at, s);
      if (s.error < Number.POSITIVE_INFINITY) return;
      s.hi = x;
      s.lo = lo;
      s.error = error;
    }
    throughHeight(s, this.#b, this.#low);
  }

  #untabulated(s: Pair): void {
    if (!this.#mayTabulate) {
      repeat(s, this.#b);
      return;
    }
    throughHeight(s, this.#b, this.#low);
    if (++this.#uses === FEW) this.#rows = new Float64Array(ROW * rowCount(BINADES));
  }
}

/** After so many calls the pieces are worth making: an exponent that is learned is soon another. */
const FEW = 4096;

export const isWhole = (b: number, low: number): boolean => Number.isInteger(b) && low === 0;

/** What rounding alpha + shift to a double leaves; shift an integer no smaller than alpha, or the sum exact. */
export const restOf = (alpha: number, shift: number): number => alpha - (alpha + shift - shift);

function throughHeight(s: Pair, b: number, low: number): void {
  const x = s.hi;
  const lo = s.lo;
  const error = s.error;
  if (!(Math.abs(x) <= Number.MAX_VALUE && error <= SMALL * Math.max(1, Math.abs(x)))) {
    s.error = Number.POSITIVE_INFINITY;
    return;
  }
  slogSum(s, true);
  const slope = s.slope / s.factor;
  s.lo += lo * slope;
  s.error += 1.1 * error * slope + 2 ** -100;
  const height = s.hi;
  const sum = height + b;
  const back = sum - height;
  s.hi = sum;
  s.lo += height - (sum - back) + (b - back) + low;
  sexpSum(s, false);
}

/** exp n times, or ln -n times; b that are no integers below 8 in size have no value here. */
function repeat(s: Pair, n: number): void {
  if (!(Math.abs(n) < 8)) s.error = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n && s.error < Number.POSITIVE_INFINITY; i++) raise(s);
  for (let i = 0; i > n && s.error < Number.POSITIVE_INFINITY; i--) lower(s);
}

/** A piece with this error, relative to the iterate, is none. */
const POOR = 2 ** -64;

/** The piece of a row from the way through heights; none where that has no finite value, or a poor one. */
function fillFrom(b: number, low: number, rows: Float64Array, row: number): void {
  const { hi } = fillSampled(rows, row, (x, out) => {
    setPair(out, x);
    throughHeight(out, b, low);
  });
  const [value, slope] = hi;
  const error = rows[ROW * row + ROW - 1];
  // Next to the absorber, where the iterate is a logarithm, the way through heights is better.
  if (!(error > 0 && error < POOR * Math.max(Math.abs(value), Math.abs(slope)))) {
    giveUp(rows, ROW * row);
  }
}
