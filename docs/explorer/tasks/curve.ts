import { ticks } from "d3";
import * as decimal from "../../../src/decimal.js";
import {
  compositionError,
  iterateExp,
  iterateExpGradient,
  sexp,
  slog,
} from "../../../src/index.js";
import { parseNumber } from "../number.js";
import { ACTIVATIONS, type Activation } from "./activations.js";

/** How an axis shows a number: itself, its decimal logarithm, or its height slog. */
export type Scale = "linear" | "log" | "tower";

const SCALES: Record<Scale, { to: (x: number) => number; from: (u: number) => number }> = {
  linear: { to: (x) => x, from: (u) => u },
  log: { to: (x) => (x > 0 ? Math.log10(x) : Number.NaN), from: (u) => 10 ** u },
  tower: { to: slog, from: sexp },
};

/** What is drawn, at one a and at more of them. */
export interface Asked {
  readonly a: number;
  readonly family: readonly number[];
  readonly beside: readonly Activation[];
  readonly scales: { readonly x: Scale; readonly y: Scale };
}

export interface Curves {
  /** Positions on the x axis, and what lies above them, in positions on the y axis. */
  readonly u: Float64Array;
  readonly identity: Float64Array;
  readonly exp: Float64Array;
  readonly iterate: Float64Array;
  readonly twice: Float64Array;
  readonly family: readonly Float64Array[];
  readonly beside: readonly Float64Array[];
}

/** The curves at `count` + 1 evenly spaced positions of the x axis. */
export function curves(
  { a, family, beside, scales }: Asked,
  from: number,
  to: number,
  count: number,
): Curves {
  const x = SCALES[scales.x];
  const y = SCALES[scales.y];
  const u = Float64Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
  const xs = u.map(x.from);
  const iterates = (values: Float64Array, b: number) => values.map((t) => iterateExp(t, b));
  const once = iterates(xs, a);
  const heights = scales.x === "tower" && scales.y === "tower";
  // Beyond doubles too exp^a lies a higher: slog exp^a(x) = slog x + a.
  const on = (values: Float64Array, above: number) =>
    values.map((value, i) => (heights && value === Infinity ? u[i] + above : y.to(value)));
  return {
    u,
    identity: on(xs, 0),
    exp: on(xs.map(Math.exp), 1),
    iterate: on(once, a),
    twice: on(iterates(once, a), 2 * a),
    family: family.map((b) => on(iterates(xs, b), b)),
    // Those without end are x there, to the rounding of a height.
    beside: beside.map((name) => on(xs.map(ACTIVATIONS[name]), 0)),
  };
}

/** Numbers that are known by sight, those first that are to be seen first. */
const KNOWN = [
  ...[0, 1, Math.E, -1, 10, 100, 1e6, 1e100, 0.5, 2, 5, -3, -10, 1e3, 1e10, 1e300, 20, 1e30],
  ...[0.25, 0.75, 1.5, 3, 1e4, -0.5, -2, 50, -100, 15.154262241479262],
];

/**
 * Numbers to name on a stretch of an axis, and where they lie: known ones, or where those are few round ones. Those
 * beyond doubles, Infinity here, lie at round heights.
 */
export function places(
  scale: Scale,
  [from, to]: readonly [number, number],
  count: number,
): { readonly known: boolean; readonly value: Float64Array; readonly at: Float64Array } {
  const { to: position, from: number } = SCALES[scale];
  const inside = KNOWN.filter((value) => position(value) >= from && position(value) <= to);
  const [low, high] = [number(from), number(to)];
  const known = inside.length >= 4 || !Number.isFinite(low) || !Number.isFinite(high);
  const beyond =
    scale === "tower" ? ticks(from, to, count).filter((u) => number(u) === Infinity) : [];
  const below = known ? inside : ticks(low, high, count);
  return {
    known,
    value: Float64Array.of(...below, ...beyond.map(() => Infinity)),
    at: Float64Array.of(...below.map(position), ...beyond),
  };
}

/** Where numbers lie on an axis. */
export const positions = (scale: Scale, values: readonly number[]): Float64Array =>
  Float64Array.from(values, SCALES[scale].to);

/** Which numbers lie at these positions of an axis. */
export const numbersAt = (scale: Scale, places: readonly number[]): Float64Array =>
  Float64Array.from(places, SCALES[scale].from);

export interface Reading {
  readonly x: number;
  readonly a: number;
  readonly value: number;
  readonly twice: number;
  readonly exp: number;
  readonly dx: number;
  readonly dalpha: number;
  readonly height: number;
  /** f(f(x)) - e^x in ulps of e^x, for a = 1/2. */
  readonly error: number | undefined;
  /** 50 digits of f(x) and f(f(x)), of x and a as they are written, or why there are none. */
  readonly digits: string;
  readonly twiceDigits: string;
}

/** Everything about one point, x and a as they are written: "0.1", "1/3". */
export function reading(xText: string, aText: string): Reading {
  const x = parseNumber("x", xText);
  const a = parseNumber("a", aText);
  const { value, dx, dalpha } = iterateExpGradient(x, a);
  const half = (t: number) => iterateExp(t, a);
  return {
    x,
    a,
    value,
    twice: half(value),
    exp: Math.exp(x),
    dx,
    dalpha,
    height: slog(x),
    error: a === 0.5 ? compositionError(half, 2, x) : undefined,
    digits: inDigits(value, () => decimal.iterateExp(xText, aText, { digits: 50 })),
    twiceDigits: inDigits(half(value), () => {
      const once = decimal.iterateExp(xText, aText, { digits: 60 });
      return decimal.iterateExp(once, aText, { digits: 50 });
    }),
  };
}

function inDigits(value: number, compute: () => { toPrecision(digits: number): string }): string {
  if (Number.isNaN(value)) return "no real value";
  if (value === Number.NEGATIVE_INFINITY) return "-Infinity";
  try {
    return compute().toPrecision(50);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
