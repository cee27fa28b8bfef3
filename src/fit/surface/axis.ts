import { type Precision, round } from "../evaluate/precision.js";
import { hasReciprocal, leadsRight } from "../evaluate/rows-in-place.js";

/**
 * One variable cut into cells of one width, a power of two, so that the products below are exact: x lies in cell
 * i = trunc(x / width + offset), 0 or cells - 1 where that is beyond, and its place there is t = x - center,
 * center = i width + anchor. The last cell is up to a quarter wider than the others, or narrower, and ends at `to`.
 */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly cells: number;
  readonly offset: number;
  /** The center of the first cell. */
  readonly anchor: number;
}

/** Where a polynomial serves: from <= x <= to, as one in t = x - center. */
export interface Interval {
  readonly center: number;
  readonly from: number;
  readonly to: number;
  /** How far rounding of the index can carry an argument beyond. */
  readonly slack: number;
}

/** The same in widths of a cell. */
const SLACK = 2 ** -13;

/** Cells of width 2^exponent on [from, to], whose ends are numbers of the precision. */
export function axisOf(from: number, to: number, exponent: number, precision: Precision): Axis {
  const width = 2 ** exponent;
  const anchor = round(from + width / 2, precision);
  return {
    from,
    to,
    width,
    cells: Math.max(1, Math.ceil((to - from) / width - 0.25)),
    offset: round(0.5 - anchor / width, precision),
    anchor,
  };
}

/** The exponent with which one cell spans [from, to]. */
export const exponentOfWhole = (from: number, to: number): number => {
  let exponent = Math.round(Math.log2(to - from)) - 1;
  while ((to - from) / 2 ** exponent > 1) exponent++;
  return exponent;
};

/** The cell of an x between the ends. */
export const cellAt = ({ width, offset, cells }: Axis, x: number): number =>
  Math.min(Math.trunc(Math.max(0, x / width + offset)), cells - 1);

export const centerOfCell = ({ width, anchor }: Axis, i: number, precision: Precision): number =>
  round(i * width + anchor, precision);

export function intervalOf(axis: Axis, i: number, precision: Precision): Interval {
  const center = centerOfCell(axis, i, precision);
  return {
    center,
    from: i === 0 ? axis.from : center - axis.width / 2,
    to: i === axis.cells - 1 ? axis.to : center + axis.width / 2,
    slack: axis.cells === 1 ? 0 : SLACK * axis.width,
  };
}

/**
 * Whether the precision can tell the cells apart: every number of it is led to the cell in which it lies, by less than
 * the slack beyond, and the width and its reciprocal are normal numbers of it.
 */
export function canBeTold(axis: Axis, precision: Precision): boolean {
  const { from, to, width, offset, anchor, cells } = axis;
  if (!hasReciprocal(width, precision)) return false;
  if (!(anchor - from <= width && Number.isFinite(offset))) return false;
  const inF32 = (x: number) => Math.trunc(Math.fround(Math.fround(x / width) + offset));
  const inF64 = (x: number) => Math.trunc(x / width + offset);
  return (precision === "f32" ? [inF32, inF64] : [inF64]).every((index) =>
    leadsRight({
      index: (x) => Math.max(0, Math.min(index(x), cells - 1)),
      rows: cells,
      center: (i) => centerOfCell(axis, i, precision),
      half: width / 2,
      slack: () => SLACK * width,
      from,
      to,
      precision,
    }),
  );
}
