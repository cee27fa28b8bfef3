import { addProduct, Pair, setPair } from "../../numbers/pair.js";
import { round, ulp } from "../evaluate/precision.js";
import { arithmetics, type RowIn, rowValue } from "../evaluate/row.js";
import type { Series } from "./chebyshev.js";
import { innerRounding } from "./row-error.js";
import type { PieceShape } from "./shape.js";

const pair = new Pair();

/** A piece at places from end to end: t, the approximation's error there, and |f|. */
export interface Samples {
  readonly t: Float64Array;
  readonly miss: Float64Array;
  readonly value: Float64Array;
}

/**
 * The error in an interval near the zero, relative to f, for t of NEAREST units in the last place of the center or more, so
 * that the constant of the row is at most a known share of its slope times t.
 */
export function errorAtZero(
  samples: Samples,
  j: number,
  c: readonly number[],
  shape: PieceShape,
  center: number,
): number {
  const { extra, precision, measure } = shape;
  const unit = ulp(1, precision) / 2;
  const approximation = approximationAtZero(samples, j);
  const ends = [j - 1, j];
  const t = Math.max(...ends.map((i) => Math.abs(samples.t[i])));
  const { size: q, error: roundings } = innerRounding(c, shape, t);
  const slopes = ends.map((i) =>
    samples.t[i] === 0
      ? Math.abs(c[extra + 1] + (extra === 2 ? c[2] : 0))
      : samples.value[i] / Math.abs(samples.t[i]),
  );
  const slope = 0.95 * Math.min(...slopes);
  const constant = Math.abs(c[extra === 2 ? 1 : 0]);
  const share =
    center === 0 ? 0 : constant / (slope * NEAREST * ulp(center * (1 - 2 ** -10), precision));
  // q itself, its product with t, and, where that is not the last operation, the sum with the constant.
  const relative =
    (approximation + (roundings + unit * q + (extra === 0 ? 0 : unit * q)) / slope + unit * share) /
    (1 - share);
  return measure === "relative" ? relative + unit * (1 + relative) : relative / unit + 0.5;
}

/** The error of the approximation beside the zero, relative to f; it changes little from there to the zero. */
export function approximationAtZero(samples: Samples, j: number): number {
  let most = 0;
  for (let i = Math.max(0, j - 2); i <= Math.min(samples.t.length - 1, j + 2); i++) {
    const value = samples.value[i];
    if (value > 0 && samples.t[i] !== 0) most = Math.max(most, samples.miss[i] / value);
  }
  return 1.25 * most;
}

/** Up to so many numbers on each side of a zero are tried one by one. */
const NEAREST = 64;

/** The error at the numbers nearest to the zero, in the measure. */
export function errorNearest(
  exact: Series,
  c: readonly number[],
  shape: PieceShape,
  center: number,
  slopeError: number,
  noise: number,
): number {
  const unit = ulp(center * (1 - 2 ** -10), shape.precision);
  if (center === 0) return 0;
  const rows = arithmetics({ c, ...shape });
  const slope = slopeError * Math.abs(exact.hi[1]);
  let error = 0;
  for (let k = -NEAREST; k <= NEAREST; k++) {
    const t = k * unit;
    setValue(exact, t);
    const y = Math.abs(pair.hi);
    const miss = missOf(rows, shape, t) + (noise + slope * Math.abs(t));
    if (y === 0 && miss === 0) continue;
    error = Math.max(error, miss / (shape.measure === "relative" ? y : ulp(y, shape.precision)));
  }
  return error;
}

// Short functions, so that engines need not optimize the loop with all that it calls.

/** The pair becomes c_0 + c_1 t + c_2 t^2. */
function setValue({ hi, lo }: Series, t: number): void {
  setPair(pair, hi[0], lo[0]);
  addProduct(pair, hi[1], lo[1], t, 0);
  addProduct(pair, hi[2] ?? 0, 0, t * t, 0);
}

/** The largest difference of the pair and the value of a row at t. */
function missOf(rows: readonly RowIn[], { precision }: PieceShape, t: number): number {
  let miss = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = round(rowValue(rows[i].c, rows[i], t), precision);
    miss = Math.max(miss, Math.abs(value - pair.hi - pair.lo));
  }
  return miss;
}
