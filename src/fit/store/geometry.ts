import { argumentRange } from "../evaluate/argument.js";
import { findsRows } from "../evaluate/place.js";
import { type Precision, round, ulp } from "../evaluate/precision.js";
import {
  type BinadeSegment,
  centerOf,
  firstRow,
  gridOf,
  indexOf,
  offsetOf,
  onGrid,
  type ReducedSegment,
  rowLength,
  rowsOf,
  type Segment,
  type SingleSegment,
  type UniformSegment,
} from "../evaluate/segments.js";
import type { Table } from "./buffer.js";
import { oneOf, refuse } from "./check.js";
import type { FitData } from "./fit-data.js";

/**
 * Segments follow one another in the domain and in the table, and lead every number to a row of their own in which it
 * lies.
 */
export function expectGeometry(fit: Omit<FitData, "coefficients">, table: Table): void {
  const { segments, domain, precision } = fit;
  if (segments.length === 0) refuse("segments", "none", "at least one");
  let [end] = domain;
  let next = 0;
  segments.forEach((segment, i) => {
    const name = `segments[${i}]`;
    if (segment.from !== end) refuse(`${name}.from`, segment.from, `${end}, where it follows on`);
    if (!(segment.from < segment.to)) refuse(`${name}.to`, segment.to, `more than ${segment.from}`);
    end = segment.to;
    if (segment.kind === "flat") return;
    if (firstRow(segment) !== next) refuse(`${name}.row`, firstRow(segment), `${next}`);
    next += rowsOf(segment);
    expectGrid(segment, name, precision);
    if (segment.kind === "reduced") expectReduced(segment, name, precision);
    else expectReached(segment, name, precision);
  });
  if (end !== domain[1]) refuse("segments", `reaching to ${end}`, `the domain, to ${domain[1]}`);
  const length = rowLength(fit);
  if (table.length !== next * length) {
    refuse("coefficients", `${table.length} numbers`, `${next} rows of ${length}`);
  }
  segments.forEach((segment, i) => {
    if (segment.kind === "single") expectMiddle(segment, `segments[${i}]`, fit, table);
    if (!findsRows(segment, precision)) {
      refuse(`segments[${i}].kind`, segment.kind, `rows that ${precision} can tell apart`);
    }
  });
}

/** The index leads to all rows of a segment and to no others. */
function expectReached(
  segment: SingleSegment | UniformSegment | BinadeSegment,
  name: string,
  precision: Precision,
): void {
  const { kind, from, to } = segment;
  const least = kind === "binade" ? 0 : Number.NEGATIVE_INFINITY;
  if (!(from > least)) refuse(`${name}.from`, from, `a number > ${least}`);
  if (kind === "uniform") expectCenters(segment, name, precision);
  const rows = rowsOf(segment);
  const first = indexOf(segment, from, precision);
  const last = indexOf(segment, to, precision);
  if (!(first >= 0 && last === rows - 1)) refuse(`${name}.rows`, rows, `rows for ${from} to ${to}`);
}

/** Centers lie in their rows: the first and the last are next to the ends, and the index is as the centers say. */
function expectCenters(segment: UniformSegment, name: string, precision: Precision): void {
  const { from, to, rows, scale, anchor, offset } = segment;
  const first = centerOf(segment, 0, precision);
  const last = centerOf(segment, rows - 1, precision);
  if (!(Math.abs(first - from) * scale <= 1)) {
    refuse(`${name}.anchor`, anchor, `centers in rows from ${from}, not from ${first}`);
  }
  if (!(Math.abs(last - to) * scale <= 1)) {
    refuse(`${name}.rows`, rows, `centers in rows to ${to}, not to ${last}`);
  }
  const led = offsetOf(segment, precision);
  if (offset !== led) refuse(`${name}.offset`, offset, `${led} with this anchor, first and scale`);
}

/** A row alone lies about the middle of its segment, or about a zero of its polynomial. */
function expectMiddle(
  { from, to, center, grid, row }: SingleSegment,
  name: string,
  fit: Pick<FitData, "precision" | "degree" | "extra">,
  table: Table,
): void {
  const { precision, extra } = fit;
  const at = row * rowLength(fit);
  const value = table[at] + (extra > 0 ? table[at + 1] : 0);
  const slope = table[at + extra + 1] + (extra === 2 ? table[at + 2] : 0);
  const isZero = Math.abs(value) <= Math.abs(slope) * ulp(center, precision);
  const middle = onGrid(round((from + to) / 2, precision), grid, precision);
  if (center !== middle && !(isZero && center >= from && center <= to)) {
    refuse(`${name}.center`, center, `${middle}, the middle, or a zero`);
  }
}

/** All numbers of a segment have multiples of the grid's step next to them, and centers are such. */
function expectGrid(segment: Segment, name: string, precision: Precision): void {
  const grid = gridOf(segment);
  if (grid === 0) return;
  if (!(Math.max(-segment.from, segment.to) <= grid / 3)) {
    refuse(`${name}.grid`, grid, `at least 3 times ${segment.from} and ${segment.to}`);
  }
  const center = segment.kind === "uniform" ? segment.anchor : centerOf(segment, 0, precision);
  const step = ulp(grid, precision);
  const coarse = segment.kind === "uniform" && 1 / segment.scale < step;
  if (coarse || Math.round(center / step) !== center / step) {
    refuse(`${name}.grid`, grid, "one on which the centers lie");
  }
}

/** The rows of a reduced segment serve its arguments, wherever their errors lead them. */
function expectReduced(
  { argument, origin, result, inside, from, to }: ReducedSegment,
  name: string,
  precision: Precision,
): void {
  oneOf(argument === "log" ? "exp" : "same")(`${name}.result`, result);
  const least = argument === "exp" ? Number.NEGATIVE_INFINITY : argument === "log" ? 0 : origin;
  if (argument !== "exp" && !(from > least)) refuse(`${name}.from`, from, `more than ${least}`);
  const [low, high] = argumentRange({ argument, origin }, from, to, precision);
  if (!(inside.from <= low)) refuse(`${name}.inside.from`, inside.from, `at most ${low}`);
  if (!(inside.to >= high)) refuse(`${name}.inside.to`, inside.to, `at least ${high}`);
  expectReached(inside, `${name}.inside`, precision);
}
