import { innerSum } from "../evaluate/order.js";
import { neighbour, type Precision, round, roundDown, ulp } from "../evaluate/precision.js";
import { arithmetics, type RowIn } from "../evaluate/row.js";
import {
  callsElementary,
  centerOf,
  firstRow,
  gridOf,
  indexOf,
  type RowShape,
  rowLength,
  rowsOf,
  type Segment,
} from "../evaluate/segments.js";
import { rowRounding } from "./row-error.js";

/**
 * Whether the computed value of a row never falls while t rises from t0 to t1 by `step` or more at a time, fused
 * operations or not.
 *
 * The last operation, the sum of an exact head and a computed rest, never falls while that sum does not, for rounding keeps
 * the order. The rest is off by E at most (running error analysis), so it is enough that p' step >= 2 E. Of degree 1 the
 * product c1 t is rounded once and rises by itself. p' is bounded below by its least coefficient in Bernstein's form.
 */
function risesWithin(row: RowIn, t0: number, t1: number, step: number): boolean {
  const { c, degree, extra } = row;
  const slopes = slopesOf(row);
  if (!(t0 < t1) || slopes.every((d) => d === 0)) return true;
  if (degree === 1 && extra < 2) return c[extra + 1] >= 0;
  const reach = Math.max(Math.abs(t0), Math.abs(t1));
  const error = rowRounding(c, row, reach);
  return step > 0 && leastOf(slopes, t0, t1) * step >= 2 * error;
}

/** The coefficients of p'. */
const slopesOf = ({ c, degree, extra }: RowIn): number[] =>
  Array.from(
    { length: degree },
    (_, k) => (k + 1) * c[extra + k + 1] + (k === 0 && extra === 2 ? c[2] : 0),
  );

/** A lower bound of a polynomial on [from, to]: it is a mean of its coefficients in Bernstein's form there. */
export function leastOf(a: readonly number[], from: number, to: number): number {
  const reach = Math.max(Math.abs(from), Math.abs(to));
  const size = a.reduce((sum, v, k) => sum + Math.abs(v) * reach ** k, 0);
  const b = [...a];
  const n = b.length - 1;
  for (let i = 0; i < n; i++) for (let j = n - 1; j >= i; j--) b[j] += from * b[j + 1];
  let binomial = 1;
  for (let k = 0; k <= n; k++) {
    b[k] *= (to - from) ** k / binomial;
    binomial *= (n - k) / (k + 1);
  }
  for (let i = 1; i <= n; i++) for (let k = n; k >= i; k--) b[k] += b[k - 1];
  return Math.min(...b) - size * n * n * 2 ** -52;
}

interface RowPlace {
  readonly row: RowIn;
  readonly t: number;
}

/** Whether what is computed at the first place is at most what is computed at the second. */
function isOrdered(before: RowPlace, behind: RowPlace): boolean {
  const isLarge = Math.max(Math.abs(before.row.c[0]), Math.abs(behind.row.c[0])) > 2 ** 900;
  const [a, b] = [before, behind].map((place) => partsAt(place, isLarge ? 2 ** -600 : 1));
  const between = b.head - a.head;
  const errors = a.error + b.error;
  // What is computed here is rounded too, to f64: either rest by no more than its bound there, and the sums.
  const share = before.row.precision === "f64" ? 1 : 2 ** -29;
  const room = share * errors + 2 ** -52 * (Math.abs(b.rest - a.rest) + Math.abs(between));
  return between + (b.rest - a.rest) >= (errors > 0 ? errors + room : 0);
}

function partsAt({ row, t }: RowPlace, scale: number) {
  const { degree, extra } = row;
  const c = scale === 1 ? row.c : row.c.map((v) => v * scale);
  const sum = degree === 0 ? 0 : t * innerSum(c, extra, degree, t, "f64");
  return {
    head: extra === 2 ? c[0] + t * c[2] : c[0],
    rest: extra > 0 ? c[1] + sum : sum,
    error: degree === 0 ? 0 : rowRounding(c, row, Math.abs(t)),
  };
}

/** How x leads to t in a row of a segment, in one arithmetic. */
const placeIn = (segment: Segment, center: number, { precision }: RowIn) => {
  const origin = segment.kind === "reduced" ? segment.origin : 0;
  const grid = gridOf(segment);
  return (x: number): number =>
    round(
      round((segment.kind === "reduced" ? x - origin : x) + grid, precision) -
        round(center + grid, precision),
      precision,
    );
};

/**
 * The least distance of two t of x0 to x1 that differ, 0 where it is not known: the grid's, or, where x - center and
 * x - origin are exact, that of the numbers themselves.
 */
function stepOf(
  segment: Segment,
  precision: Precision,
  arithmetic: Precision,
  [x0, x1]: readonly [number, number],
  reach: number,
): number {
  const grid = gridOf(segment);
  if (grid > 0) return ulp(grid, arithmetic);
  const nearest = x0 <= 0 && x1 >= 0 ? 0 : Math.min(Math.abs(x0), Math.abs(x1));
  if (segment.kind === "reduced") {
    const { origin } = segment;
    const least = origin === 0 ? nearest : Math.min(nearest, Math.abs(origin));
    const isExact = origin === 0 || x1 - origin <= Math.abs(origin) / 2;
    return isExact && least > 0 ? ulp(least, precision) : 0;
  }
  return nearest > 0 && 2 * reach <= nearest ? ulp(nearest, precision) : 0;
}

/** Whether a row that serves x0 to x1 never falls, in each arithmetic. */
export function rowRises(
  segment: Segment,
  i: number,
  row: RowIn,
  ends: readonly [number, number],
): boolean {
  return arithmetics(row).every((one) => {
    const [t0, t1] = ends.map(placeIn(segment, centerOf(segment, i, row.precision), one));
    const reach = Math.max(Math.abs(t0), Math.abs(t1));
    return risesWithin(one, t0, t1, stepOf(segment, row.precision, one.precision, ends, reach));
  });
}

interface Rows extends RowShape {
  readonly segments: readonly Segment[];
  readonly coefficients: ArrayLike<number>;
  readonly precision: Precision;
}

/**
 * Whether the values of a fit never fall as x rises, in any arithmetic that is promised: within each row by `rowRises`,
 * and from the last number of a row to the first of the next, both found as the evaluation finds them. False where that
 * cannot be shown: what calls exp or log, which need not rise themselves.
 */
export function risesEverywhere(fit: Rows): boolean {
  const { segments, coefficients, precision, degree, extra } = fit;
  if (callsElementary(segments)) return false;
  const length = rowLength(fit);
  const count = arithmetics({ c: [], degree, extra, precision }).length;
  for (let k = 0; k < count; k++) {
    let last: RowPlace | undefined;
    for (const [s, segment] of segments.entries()) {
      const isLast = s === segments.length - 1;
      const end = isLast ? segment.to : neighbour(segment.to, -1, precision);
      if (segment.kind === "flat") {
        const level = { c: [segment.value], degree: 0, extra: 0, precision } as const;
        const place = { row: level, t: 0 };
        if (last !== undefined && !isOrdered(last, place)) return false;
        last = place;
        continue;
      }
      let x0 = segment.from;
      for (let i = 0; i < rowsOf(segment); i++) {
        const at = (firstRow(segment) + i) * length;
        const c = Array.prototype.slice.call(coefficients, at, at + length) as number[];
        const row = arithmetics({ c, degree, extra, precision })[k];
        const find = (x: number) =>
          indexOf(segment, x, segment.kind === "uniform" ? row.precision : precision);
        if (x0 > end || find(x0) > i) continue; // no number leads to it
        const x1 = find(end) === i ? end : lastOf(find, i, x0, end, precision);
        const placeOf = placeIn(segment, centerOf(segment, i, precision), row);
        const [t0, t1] = [placeOf(x0), placeOf(x1)];
        const reach = Math.max(Math.abs(t0), Math.abs(t1));
        const step = stepOf(segment, precision, row.precision, [x0, x1], reach);
        if (!risesWithin(row, t0, t1, step)) return false;
        if (last !== undefined && !isOrdered(last, { row, t: t0 })) return false;
        last = { row, t: t1 };
        x0 = neighbour(x1, 1, precision);
      }
    }
  }
  return true;
}

/** The last number that leads to row i, between one that does, or to an earlier one, and one that leads beyond. */
export function lastOf(
  find: (x: number) => number,
  i: number,
  from: number,
  to: number,
  precision: Precision,
): number {
  let low = from;
  let high = to;
  for (;;) {
    const next = neighbour(low, 1, precision);
    if (!(next < high)) return low;
    const middle = Math.max(next, roundDown(low + (high - low) / 2, precision));
    if (find(middle) <= i) low = middle;
    else high = middle;
  }
}
