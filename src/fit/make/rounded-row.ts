import { add, multiplyAdd, Pair, setPair } from "../../numbers/pair.js";
import type { Place } from "../evaluate/place.js";
import { type Precision, round, ulp } from "../evaluate/precision.js";
import type { Extra } from "../evaluate/row.js";
import type { Series } from "./chebyshev.js";
import { bend } from "./monotone.js";
import { rowRounding } from "./row-error.js";
import type { PieceShape } from "./shape.js";

const pair = new Pair();

/** The coefficient of t^k less its exact value's leading double. */
export function rest(c: readonly number[], extra: Extra, k: number, leading: number): number {
  if (k === 0) return c[0] - leading + (extra > 0 ? c[1] : 0);
  return (k === 1 && extra === 2 ? c[2] - leading : -leading) + c[extra + k];
}

const isPowerOfTwo = (x: number): boolean => 2 ** Math.round(Math.log2(x)) === x;

/** From powers of tau to powers of half * tau. */
export function unscale(c: Series, half: number): void {
  const inverse = 1 / half;
  if (isPowerOfTwo(half)) unscaleExactly(c, inverse);
  else unscaleInPairs(c, half, inverse);
}

function unscaleExactly({ hi, lo }: Series, inverse: number): void {
  for (let k = 1, power = inverse; k < hi.length; k++, power *= inverse) {
    hi[k] *= power;
    lo[k] *= power;
  }
}

function unscaleInPairs(c: Series, half: number, inverse: number): void {
  setPair(pair, -inverse);
  multiplyAdd(pair, half, 0, 1);
  const low = pair.hi / half;
  const power = new Pair();
  setPair(power, 1);
  for (let k = 1; k < c.hi.length; k++) {
    multiplyAdd(power, inverse, low);
    setPair(pair, c.hi[k], c.lo[k]);
    multiplyAdd(pair, power.hi, power.lo);
    c.hi[k] = pair.hi;
    c.lo[k] = pair.lo;
  }
}

/** c(t) becomes c(t + d). */
export function shift(c: Series, d: number): void {
  const n = c.hi.length - 1;
  for (let i = 0; i < n; i++) {
    for (let j = n - 1; j >= i; j--) {
      setPair(pair, c.hi[j + 1], c.lo[j + 1]);
      multiplyAdd(pair, d, 0, c.hi[j], c.lo[j]);
      c.hi[j] = pair.hi;
      c.lo[j] = pair.lo;
    }
  }
}

/**
 * The row in the precision of the fit. If it is to rise: of a polynomial that does (monotone.ts), less steep by so much
 * that roundings at its ends cannot carry it below or above its neighbours; where that leaves no slope, the constant
 * `level`, the largest number that is at most f at the left end.
 */
export function roundCoefficients(
  exact: Series,
  shape: PieceShape,
  place: Place,
  offset: number,
  half: number,
  level: () => number,
): number[] | undefined {
  const { monotone, continuity, extra, degree } = shape;
  if (!monotone) return rounded(exact, shape, place, offset, half);
  const [from, to] =
    place.meets?.length === 2
      ? place.meets.map((x) => x - place.center)
      : [offset - half, offset + half];
  // What serves a few numbers meets f there, which lies between its neighbours, and has no room for more.
  if (place.meets !== undefined && (place.meets.length < 2 || to - from < half / 2 ** 10)) {
    return rounded(exact, shape, place, offset, half);
  }
  bend(exact, from, to, continuity);
  const plain = rounded(exact, shape, place, offset, half);
  if (plain === undefined || degree === 0 || continuity === undefined) return plain;
  const room = roomAtEnds(plain, shape, Math.max(Math.abs(from), Math.abs(to)));
  if (rise(exact, from, to) <= 4 * room) {
    return [level(), ...new Array<number>(degree + extra).fill(0)];
  }
  const less = (2 * room) / (to - from);
  const middle = place.zero ? 0 : (from + to) / 2;
  for (const [k, change] of [less * middle, -less].entries()) {
    pair.hi = exact.hi[k];
    pair.lo = exact.lo[k];
    add(pair, change, 0);
    exact.hi[k] = pair.hi;
    exact.lo[k] = pair.lo;
  }
  return rounded(exact, shape, place, offset, half);
}

/** What the value at an end of a row can be off, its coefficients rounded, and what checking that adds. */
function roomAtEnds(c: readonly number[], shape: PieceShape, reach: number): number {
  const { degree, extra, precision } = shape;
  const unit = ulp(1, precision);
  let sum = 0;
  for (let k = 1; k <= degree; k++) sum += Math.abs(c[extra + k]) * reach ** k;
  const constant = precision === "f32" ? unit ** 2 * Math.abs(c[0]) : 0;
  const coefficients = unit * sum + ulp(extra > 0 ? c[1] : c[0], precision) + 8 * constant;
  return 2 * rowRounding(c, shape, reach) + coefficients + 2 ** -49 * sum;
}

/** c(to) - c(from) */
function rise(c: Series, from: number, to: number): number {
  let sum = 0;
  for (let k = c.hi.length - 1; k > 0; k--) sum += c.hi[k] * (to ** k - from ** k);
  return sum;
}

function roundInto(c: number[], exact: Float64Array, extra: Extra, precision: Precision): void {
  c[0] = round(exact[0], precision);
  for (let k = 1; k < exact.length; k++) c[k + extra] = round(exact[k], precision);
}

function rounded(
  exact: Series,
  { extra, precision }: PieceShape,
  { center, zero }: Place,
  offset: number,
  half: number,
): number[] | undefined {
  const c = new Array<number>(exact.hi.length + extra);
  roundInto(c, exact.hi, extra, precision);
  if (extra === 0) return c;
  c[1] = round(exact.hi[0] - c[0] + exact.lo[0], precision);
  if (extra === 1) return c;
  c[2] = 0;
  const reach = half + Math.abs(offset);
  // x and the center are multiples of unit, so t is; h1 is one of step, so that c0 + t h1 is one of grid.
  const unit = ulp(Math.max(0, Math.abs(center) - reach), precision);
  const size = 2 ** (Math.floor(Math.log2(Math.abs(c[3]))) + 1);
  const room =
    (unit * 2 ** (precision === "f64" ? 53 : 24)) / (Math.abs(c[0]) + 1.1 * reach * size);
  const bits = Math.min(8, Math.floor(Math.log2(size * room)));
  const bracketed = exact.hi[0] / (reach * exact.hi[1]); // away from zeros of f there is no need
  if (!(bits >= 2) || Math.abs(bracketed) > 64) {
    return zero ? undefined : c;
  }
  const step = size * 2 ** -bits;
  const grid = step * unit;
  c[0] = zero ? 0 : Math.round(c[0] / grid) * grid;
  c[1] = round(exact.hi[0] - c[0] + exact.lo[0], precision);
  c[2] = Math.round(c[3] / step) * step;
  c[3] = round(exact.hi[1] - c[2] + exact.lo[1], precision);
  return c;
}
