import { type Precision, round } from "./precision.js";
import type { Extra } from "./row.js";

/** What rows are a function of in place of x: v = e^x, ln x or x - origin. */
export type Argument = "exp" | "log" | "shift";

/**
 * How x leads to a row of coefficients, without a search. `from` and `to` are the ends of the segment; it serves
 * from <= x < to, the last one x = to as well. `row` is the first row of the segment in the table.
 */
export type Segment = FlatSegment | SingleSegment | TabulatedSegment;

export type TabulatedSegment = UniformSegment | BinadeSegment | ReducedSegment;

export interface Ends {
  readonly from: number;
  readonly to: number;
}

/** f is constant to rounding. */
export interface FlatSegment extends Ends {
  readonly kind: "flat";
  readonly value: number;
}

/**
 * Where numbers lie so close together that their values cannot be told apart, x is first rounded to a multiple of the ulp of
 * `grid`, on which the centers lie: t = (x + grid) - (center + grid). Only in fits that rise everywhere.
 */
export interface Gridded {
  readonly grid?: number | undefined;
}

/** One row, t = x - center. */
export interface SingleSegment extends Ends, Gridded {
  readonly kind: "single";
  readonly center: number;
  readonly row: number;
}

/** Rows of width 1/scale, a power of two: i = trunc(x scale + offset), t = x - ((i - first) / scale + anchor). */
export interface UniformSegment extends Ends, Gridded {
  readonly kind: "uniform";
  readonly scale: number;
  readonly offset: number;
  readonly first: number;
  readonly anchor: number;
  readonly row: number;
  readonly rows: number;
}

/**
 * 2^bits rows to each binade, x > 0: the leading bits of x less `base` are the row, and those bits with
 * the next one set are the center.
 */
export interface BinadeSegment extends Ends {
  readonly kind: "binade";
  readonly bits: number;
  readonly base: number;
  readonly row: number;
  readonly rows: number;
}

/**
 * The rows of `inside` in place of x for v = e^x, ln x or x - origin, whose ends are in v; the value is that of the row or,
 * where `result` is "exp", e to its power: see reduction.ts.
 */
export interface ReducedSegment extends Ends {
  readonly kind: "reduced";
  readonly argument: Argument;
  readonly origin: number;
  readonly result: "same" | "exp";
  readonly inside: UniformSegment | BinadeSegment;
}

/** The first row of a segment in the table, and how many it has. */
export const firstRow = (segment: Segment): number =>
  segment.kind === "flat" ? 0 : segment.kind === "reduced" ? segment.inside.row : segment.row;

export const rowsOf = (segment: Segment): number =>
  segment.kind === "flat"
    ? 0
    : segment.kind === "single"
      ? 1
      : segment.kind === "reduced"
        ? segment.inside.rows
        : segment.rows;

/** The grid of a segment, 0 where it has none. */
export const gridOf = (segment: Segment): number =>
  segment.kind === "uniform" || segment.kind === "single" ? (segment.grid ?? 0) : 0;

/** The nearest multiple of the grid's step. */
export const onGrid = (x: number, grid: number | undefined, precision: Precision): number =>
  grid === undefined ? x : round(x + grid, precision) - grid;

/** Whether an evaluation calls exp or log. */
export const callsElementary = (segments: readonly Segment[]): boolean =>
  segments.some((segment) => segment.kind === "reduced" && segment.argument !== "shift");

/** A polynomial of this degree in every row. */
export interface RowShape {
  readonly degree: number;
  readonly extra: Extra;
}

export const rowLength = ({ degree, extra }: RowShape): number => degree + 1 + extra;

export const argumentOf = (
  { argument, origin }: Pick<ReducedSegment, "argument" | "origin">,
  x: number,
): number => (argument === "exp" ? Math.exp(x) : argument === "log" ? Math.log(x) : x - origin);

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);
const float = new Float32Array(1);
const floatWord = new Int32Array(float.buffer);

/** The most bits of a BinadeSegment: the center of a row has one more, and of doubles the upper word alone is read. */
export const MOST_BITS = { f64: 19, f32: 22 } as const;

/** The sign, the exponent and the leading bits of the fraction of x as an integer. */
export function leadingBits(x: number, bits: number, precision: Precision): number {
  double[0] = x;
  float[0] = x;
  return precision === "f64" ? doubleWords[1] >> (20 - bits) : floatWord[0] >> (23 - bits);
}

/** The offset with which numbers are led to the row in which they lie. */
export const offsetOf = (
  { scale, first, anchor }: Pick<UniformSegment, "scale" | "first" | "anchor">,
  precision: Precision,
): number => round(first + 0.5 - anchor * scale, precision);

/** The row of the segment that x leads to, as the evaluation computes it. */
export function indexOf(segment: Segment, x: number, precision: Precision): number {
  if (segment.kind === "uniform") {
    return Math.trunc(round(round(x * segment.scale, precision) + segment.offset, precision));
  }
  if (segment.kind === "reduced") {
    return indexOf(segment.inside, argumentOf(segment, x), precision);
  }
  return segment.kind === "binade" ? leadingBits(x, segment.bits, precision) - segment.base : 0;
}

/** The middle of a row, as the evaluation computes it. */
export function centerOf(segment: Segment, i: number, precision: Precision): number {
  if (segment.kind === "reduced") return centerOf(segment.inside, i, precision);
  if (segment.kind === "uniform") {
    return round((i - segment.first) / segment.scale + segment.anchor, precision);
  }
  if (segment.kind === "binade") {
    const key = 2 * (segment.base + i) + 1;
    if (precision === "f64") {
      doubleWords[0] = 0;
      doubleWords[1] = key << (19 - segment.bits);
      return double[0];
    }
    floatWord[0] = key << (22 - segment.bits);
    return float[0];
  }
  return segment.kind === "single" ? segment.center : 0;
}
