import { contours } from "d3";
import { Decimal } from "decimal.js";
import * as decimal from "../../../src/decimal.js";
import { expIterate } from "../../../src/index.js";
import { type Extension, type Rho, rho } from "../../../src/rho.js";
import { parseNumber } from "../number.js";

export interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

type Point = readonly [x: number, y: number];

export interface Contour {
  readonly level: number;
  /** Rings around what is above the level, as an SVG path in units of the window, [0, 1]. */
  readonly path: string;
  /** Where the contour meets the diagonal of what is seen above the absorber, or null. */
  readonly onDiagonal: Point | null;
}

export interface Contours {
  readonly contours: readonly Contour[];
  /** e, with x ⊕ e = x. */
  readonly identity: number;
  /** A, with x ⊕ A = A; NaN where there is none. */
  readonly absorber: number;
  /** What has a value at all: an SVG path in the same units. */
  readonly domain: string;
}

/** What numbers below the domain stand for: options of rho. */
export type Below = "none" | Extension;

const CELLS = 120;

/** So that the sum is not rounded before its iterate is. */
const Wide = Decimal.clone({ precision: 80 });

const operation = (a: number, extension: Below): Rho =>
  rho(a, extension === "none" ? {} : { extension });

/** x ⊕ y around a window, by its contours. */
export function rhoContours(a: number, below: Below, { x, y }: Window): Contours {
  const op = operation(a, below);
  const size = CELLS + 2; // a cell beyond each edge, so that rings close out of sight
  const places = ([from, to]: readonly [number, number]) =>
    Float64Array.from({ length: size }, (_, i) => from + ((to - from) * (i - 0.5)) / CELLS);
  const values = valuesOn(op, places(x), places(y));
  const unit = (t: number) => ((t - 1) / CELLS).toFixed(4);
  const pathOf = (rings: readonly (readonly number[][])[]): string =>
    rings.map((ring) => `M${ring.map(([i, j]) => `${unit(i)},${unit(j)}`).join("L")}Z`).join("");
  const grid = contours().size([size, size]);
  const made = grid.thresholds(levels(values))(values);
  const [domain] = grid.thresholds([1 / 2])(values.map((value) => (Number.isNaN(value) ? 0 : 1)));
  const least = finite(op.absorber);
  const from: Point = [Math.max(x[0], least), Math.max(y[0], least)];
  return {
    contours: made.map(({ value, coordinates }) => ({
      level: value,
      path: pathOf(coordinates.flat()),
      onDiagonal: onDiagonal(op, value, from, [x[1], y[1]]),
    })),
    domain:
      below === "none" && a >= 0 ? quadrant(op.domain[0], x, y) : pathOf(domain.coordinates.flat()),
    identity: op.identity,
    absorber: op.absorber,
  };
}

/**
 * Row by row. Where a formula gives a number, a picture cannot tell its rounding from that of rho, which also knows
 * what lies beyond overflow and below the domain, and takes longer.
 */
function valuesOn(op: Rho, xs: Float64Array, ys: Float64Array): number[] {
  const { inner, combine, outer, knows } = formulaOf(op);
  const dx = xs.map(inner);
  const dy = ys.map(inner);
  const values: number[] = [];
  for (let j = 0; j < ys.length; j++) {
    for (let i = 0; i < xs.length; i++) {
      const value = outer(combine(dx[i], dy[j]));
      values.push(knows(value) ? value : op.sum(xs[i], ys[j]));
    }
  }
  return values;
}

interface Formula {
  readonly inner: (x: number) => number;
  readonly combine: (p: number, q: number) => number;
  readonly outer: (z: number) => number;
  /** Whether a result of the formula stands as it is. */
  readonly knows: (value: number) => boolean;
}

function formulaOf({ alpha, extension }: Rho): Formula {
  if (extension === "signed") {
    const up = expIterate(alpha - 1);
    // What has no value by this formula has none.
    const knows = (value: number) => Math.abs(value) !== Number.POSITIVE_INFINITY;
    return { inner: up.inverse, combine: (p, q) => p * q, outer: up, knows };
  }
  const up = expIterate(alpha);
  const inner = extension === undefined ? up.inverse : () => Number.NaN;
  return { inner, combine: (p, q) => p + q, outer: up, knows: Number.isFinite };
}

/** Both numbers from `least` on. */
function quadrant(least: number, x: Window["x"], y: Window["y"]): string {
  const from = ([low, high]: Window["x"]) =>
    Math.min(Math.max((least - low) / (high - low), 0), 1).toFixed(6);
  return `M${from(x)},${from(y)}H1V1H${from(x)}Z`;
}

/** Where x ⊕ y, which grows with both, reaches a level on the way from one point up to another. */
function onDiagonal(op: Rho, level: number, from: Point, to: Point): Point | null {
  const at = (part: number): Point => [
    from[0] + part * (to[0] - from[0]),
    from[1] + part * (to[1] - from[1]),
  ];
  const above = (part: number) => op.sum(...at(part)) >= level;
  if (!(from[0] < to[0] && from[1] < to[1]) || above(0) || !above(1)) return null;
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (above(middle)) high = middle;
    else low = middle;
  }
  return at(high);
}

const finite = (x: number): number => (Number.isFinite(x) ? x : Number.NEGATIVE_INFINITY);

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
  readonly absorber: number;
}

/** x ⊕ y, to the last digit and to 50, with a, x and y as they are written. */
export function rhoSum(aText: string, below: Below, xText: string, yText: string): Sum {
  const a = parseNumber("a", aText);
  const x = parseNumber("x", xText);
  const y = parseNumber("y", yText);
  const op = operation(a, below);
  const value = op.sum(x, y);
  return {
    value,
    digits: Number.isNaN(value) ? "no real value" : sumDigits(aText, below, xText, yText),
    sum: x + y,
    product: x * y,
    identity: op.identity,
    absorber: op.absorber,
  };
}

function sumDigits(a: string, below: Below, x: string, y: string): string {
  if (below !== "none") return "only without an extension";
  const negated = a.trim().startsWith("-") ? a.trim().slice(1) : `-${a.trim()}`;
  const down = (t: string) => new Wide(decimal.iterateExp(t, negated, { digits: 60 }));
  try {
    const inner = down(x).plus(down(y));
    if (inner.isNaN()) return "only where the numbers have logarithms";
    return decimal.iterateExp(inner, a, { digits: 50 }).toPrecision(50);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** x ⊕ y of many pairs. */
export function rhoValues(
  a: number,
  below: Below,
  points: readonly (readonly [number, number])[],
): Float64Array {
  const op = operation(a, below);
  return Float64Array.from(points, ([x, y]) => op.sum(x, y));
}

/** x ⊕ y against a, evenly spaced; NaN where there is no value or no such operation. */
export function rhoSlice(
  below: Below,
  x: number,
  y: number,
  [from, to]: readonly [number, number],
  count: number,
): { readonly a: Float64Array; readonly value: Float64Array } {
  const a = Float64Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
  const value = a.map((at) => {
    try {
      return operation(at, below).sum(x, y);
    } catch {
      return Number.NaN; // an extension is for some a only
    }
  });
  return { a, value };
}
