import { contours } from "d3";
import { Decimal } from "decimal.js";
import * as decimal from "../../../src/decimal.js";
import { expIterate, iterateExp } from "../../../src/index.js";
import { parseNumber } from "../number.js";

export interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

export interface Contour {
  readonly level: number;
  /** Rings around what is above the level, as an SVG path in units of the window, [0, 1]. */
  readonly path: string;
  /** Where the contour meets the diagonal, or null. */
  readonly onDiagonal: number | null;
}

export interface Contours {
  readonly contours: readonly Contour[];
  /** e, with x ⊕ e = x. */
  readonly identity: number;
  /** v, with x ⊕ v = v; below it there is nothing. */
  readonly veto: number;
}

const CELLS = 120;

/** So that the sum is not rounded before its iterate is. */
const Wide = Decimal.clone({ precision: 80 });

/** x ⊕ y = exp^a(exp^-a(x) + exp^-a(y)) around a window, by its contours. */
export function rhoContours(a: number, { x, y }: Window): Contours {
  const up = expIterate(a);
  const size = CELLS + 2; // a cell beyond each edge, so that rings close out of sight
  const place = ([from, to]: readonly [number, number], i: number) =>
    from + ((to - from) * (i - 0.5)) / CELLS;
  const downs = (axis: readonly [number, number]) =>
    Float64Array.from({ length: size }, (_, i) => iterateExp(place(axis, i), -a));
  const dx = downs(x);
  const dy = downs(y);
  const values = new Array<number>(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) values[j * size + i] = up(dx[i] + dy[j]);
  }
  const unit = (t: number) => ((t - 1) / CELLS).toFixed(4);
  const made = contours().size([size, size]).thresholds(levels(values))(values);
  return {
    contours: made.map(({ value, coordinates }) => ({
      level: value,
      path: coordinates
        .flat()
        .map((ring) => `M${ring.map(([i, j]) => `${unit(i)},${unit(j)}`).join("L")}Z`)
        .join(""),
      onDiagonal: finite(up(iterateExp(value, -a) / 2)),
    })),
    identity: iterateExp(0, a),
    veto: iterateExp(Number.NEGATIVE_INFINITY, a),
  };
}

const finite = (x: number): number | null => (Number.isFinite(x) ? x : null);

const FIXED = [
  ...[
    -100, -50, -20, -10, -8, -6, -5, -4, -3, -2, -1, -0.5, 0, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15,
    20, 25,
  ],
  ...[30, 40, 50, 75, 100, 150, 200, 300, 500, 1000, 1e4, 1e5, 1e6, 1e10, 1e20, 1e50, 1e100],
];

/** Levels that stay where they are as a moves; finer ones where the window shows too few of them. */
function levels(values: readonly number[]): number[] {
  const finiteValues = values.filter(Number.isFinite);
  const low = finiteValues.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finiteValues.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const inside = FIXED.filter((level) => level > low && level < high);
  if (inside.length >= 6 || !(high > low)) return inside;
  const step = 10 ** Math.floor(Math.log10((high - low) / 4));
  const fine = [1, 2, 5].map((m) => m * step).find((m) => (high - low) / m <= 14) ?? 10 * step;
  const first = Math.ceil(low / fine);
  return Array.from({ length: Math.floor(high / fine) - first + 1 }, (_, i) => (first + i) * fine);
}

export interface Sum {
  readonly value: number;
  readonly digits: string;
  readonly sum: number;
  readonly product: number;
  readonly identity: number;
  readonly veto: number;
}

/** x ⊕ y, to the last digit and to 50, with a, x and y as they are written. */
export function rhoSum(aText: string, xText: string, yText: string): Sum {
  const a = parseNumber("a", aText);
  const x = parseNumber("x", xText);
  const y = parseNumber("y", yText);
  const up = expIterate(a);
  const value = up(iterateExp(x, -a) + iterateExp(y, -a));
  return {
    value,
    digits: Number.isNaN(value) ? "no real value" : sumDigits(aText, xText, yText),
    sum: x + y,
    product: x * y,
    identity: iterateExp(0, a),
    veto: iterateExp(Number.NEGATIVE_INFINITY, a),
  };
}

function sumDigits(a: string, x: string, y: string): string {
  const negated = a.trim().startsWith("-") ? a.trim().slice(1) : `-${a.trim()}`;
  const down = (t: string) => new Wide(decimal.iterateExp(t, negated, { digits: 60 }));
  try {
    return decimal.iterateExp(down(x).plus(down(y)), a, { digits: 50 }).toPrecision(50);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** x ⊕ y of many pairs. */
export function rhoValues(a: number, points: readonly (readonly number[])[]): Float64Array {
  const up = expIterate(a);
  return Float64Array.from(points, ([x, y]) => up(iterateExp(x, -a) + iterateExp(y, -a)));
}
