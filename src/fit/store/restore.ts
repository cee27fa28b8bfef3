import type { Precision } from "../evaluate/precision.js";
import {
  type BinadeSegment,
  MOST_BITS,
  type ReducedSegment,
  type Segment,
  type UniformSegment,
} from "../evaluate/segments.js";
import { risesEverywhere } from "../make/rising.js";
import { canBeTold, exponentOfWhole } from "../surface/axis.js";
import { axesOf, type SurfaceData } from "../surface/surface-data.js";
import type { Table } from "./buffer.js";
import {
  array,
  bound,
  type Check,
  extended,
  finite,
  number,
  oneOf,
  optional,
  range,
  record,
  refuse,
  whole,
} from "./check.js";
import type { FitData } from "./fit-data.js";
import { expectGeometry } from "./geometry.js";
import { LARGEST_SURFACE, LARGEST_TABLE, LONGEST_BASE } from "./limits.js";

/** Everything of a stored fit but its coefficients. */
type Stored<T> = Omit<T, "coefficients">;

/** Fits have had quotients of polynomials; those that are made store that theirs are none. */
interface Quotient {
  readonly denominator: 0;
}

const noQuotient: Check<0> = (name, value) =>
  value === 0
    ? 0
    : refuse(
        name,
        value,
        '0: rational fits are read no longer; make another with shape "auto", which needs less',
      );

const LARGEST_DEGREE = 64;
/** Fits that are made have fewer than ten. */
const MOST_SEGMENTS = 64;
const MOST_ROWS = 2 ** 24;

export const precisionOf = (source: object): Precision =>
  oneOf("f64", "f32")("precision", (source as { precision?: unknown }).precision);

const base: Check<string | undefined> = (name, value) => {
  if (value === undefined) return undefined;
  if (typeof value !== "string") return refuse(name, value, "a base as a string");
  if (value.length > LONGEST_BASE) {
    return refuse(name, value, `a base of at most ${LONGEST_BASE} characters`);
  }
  if (!isBase(value)) return refuse(name, value, "a base > 1 as iterexp/base writes it");
  return value;
};

/** A decimal or a fraction above 1 and at most 1e32, to a double, or e^(1/e). Nothing else may come into the comments of a source. */
function isBase(text: string): boolean {
  if (text === "e^(1/e)") return true;
  const parts = text.split("/");
  const isWritten = parts.length <= 2 && parts.every((part) => DECIMAL.test(part));
  const [num, den = 1] = parts.map(Number);
  const isRatioOfLong = parts.length === 2 && num === Infinity && den === Infinity;
  return isWritten && (isRatioOfLong || (num / den > 1 && num / den <= 1e32));
}

const DECIMAL = /^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const common = {
  base,
  measure: oneOf("absolute", "relative", "ulp"),
  promised: bound,
  precision: oneOf("f64", "f32"),
  outside: oneOf("nan", "clamp", "exact"),
  error: bound,
} as const;

/** |alpha| < 8. */
const alphaNumber: Check<number> = (name, value) => {
  const alpha = finite(name, value);
  return Math.abs(alpha) < 8 ? alpha : refuse(name, value, "|alpha| < 8");
};

/** A fit of one alpha from its stored form; RangeError that names the field where it is not consistent. */
export function restoreFit(source: object, coefficients: Table): FitData {
  const precision = precisionOf(source);
  const { denominator: _, ...fit } = record<Stored<FitData> & Quotient>({
    ...common,
    alpha: alphaNumber,
    domain: range(precision, extended),
    continuity: oneOf(0, 1),
    monotone: oneOf(true, false),
    degree: whole(0, LARGEST_DEGREE),
    extra: oneOf(0, 1, 2),
    denominator: noQuotient,
    derivativeError: record({ absolute: bound, relative: bound }),
    segments: segments(precision),
  })("", source);
  expectKept(fit);
  if (coefficients.byteLength > LARGEST_TABLE) {
    refuse("coefficients", `${coefficients.byteLength} bytes`, `at most ${LARGEST_TABLE}`);
  }
  expectGeometry(fit, coefficients);
  if (fit.monotone && !risesEverywhere({ ...fit, coefficients })) {
    refuse("monotone", true, "false where values may fall");
  }
  return { ...fit, coefficients };
}

/** A two-variable fit from its stored form. */
export function restoreSurface(source: object, coefficients: Table): SurfaceData {
  const precision = precisionOf(source);
  const exponent = whole(-1000, 1000);
  const data = record<Stored<SurfaceData>>({
    ...common,
    alpha: range(precision, alphaNumber),
    domain: range(precision, finite),
    degree: whole(1, LARGEST_DEGREE),
    exponents: (name, value) => {
      const pair = array(name, value);
      if (pair.length !== 2) refuse(name, value, "two whole numbers");
      return [exponent(`${name}[0]`, pair[0]), exponent(`${name}[1]`, pair[1])];
    },
    gradientError: record({ dx: bound, dalpha: bound }),
  })("", source);
  expectKept(data);
  const [x, alpha] = axesOf(data);
  const cells = x.cells * alpha.cells;
  const needed = cells * (data.degree + 1) ** 2;
  if (coefficients.length !== needed) {
    refuse(
      "coefficients",
      `${coefficients.length} numbers`,
      `${needed} for ${cells} cells of degree ${data.degree}`,
    );
  }
  if (coefficients.byteLength > LARGEST_SURFACE) {
    refuse("coefficients", `${coefficients.byteLength} bytes`, `at most ${LARGEST_SURFACE}`);
  }
  for (const [k, axis] of [x, alpha].entries()) {
    const name = `exponents[${k}]`;
    if (data.exponents[k] > exponentOfWhole(axis.from, axis.to) || !canBeTold(axis, precision)) {
      refuse(
        name,
        data.exponents[k],
        `cells that ${precision} can tell apart, the widest one cell`,
      );
    }
  }
  return { ...data, coefficients };
}

function expectKept({ error, promised }: { error: number; promised: number }): void {
  if (!(error <= promised)) refuse("error", error, `at most what was promised, ${promised}`);
}

const row = whole(0, MOST_ROWS);
const rows = whole(1, MOST_ROWS);
const powerOfTwo: Check<number> = (name, value) => {
  const x = finite(name, value);
  return x > 0 && Number.isInteger(Math.log2(x)) && 2 ** Math.log2(x) === x
    ? x
    : refuse(name, value, "a power of two");
};

/** Three times a power of two. */
const gridIn =
  (precision: Precision): Check<number> =>
  (name, value) => {
    powerOfTwo(name, finite(name, value) / 3);
    return number(precision)(name, value);
  };

/** What is of one of these kinds, with the fields of that. */
const ofKind =
  <T>(checks: Readonly<Record<string, Check<T>>>): Check<T> =>
  (name, value) => {
    const { kind } = (value ?? {}) as { kind?: unknown };
    return checks[oneOf(...Object.keys(checks))(`${name}.kind`, kind)](name, value);
  };

/** A segment, by the fields of its kind. */
function segmentIn(precision: Precision): Check<Segment> {
  const real = number(precision);
  const ends = { from: real, to: real };
  const value: Check<number> = (name, stored) => real(name, finite(name, stored));
  const grid = optional(gridIn(precision));
  const uniform = record<UniformSegment>({
    kind: oneOf("uniform"),
    ...ends,
    grid,
    scale: powerOfTwo,
    offset: value,
    first: whole(-MOST_ROWS, MOST_ROWS),
    anchor: value,
    row,
    rows,
  });
  const binade = record<BinadeSegment>({
    kind: oneOf("binade"),
    ...ends,
    bits: whole(0, MOST_BITS[precision]),
    base: whole(0, 2 ** 31 - 1),
    row,
    rows,
  });
  return ofKind<Segment>({
    flat: record({ kind: oneOf("flat"), ...ends, value }),
    single: record({ kind: oneOf("single"), ...ends, grid, center: value, row }),
    uniform,
    binade,
    reduced: record<ReducedSegment>({
      kind: oneOf("reduced"),
      ...ends,
      argument: oneOf("exp", "log", "shift"),
      origin: value,
      result: oneOf("same", "exp"),
      inside: ofKind<UniformSegment | BinadeSegment>({ uniform, binade }),
    }),
  });
}

const segments =
  (precision: Precision): Check<readonly Segment[]> =>
  (name, value) => {
    const list = array(name, value);
    if (list.length > MOST_SEGMENTS) {
      refuse(name, `${list.length} of them`, `at most ${MOST_SEGMENTS}`);
    }
    const check = segmentIn(precision);
    return list.map((segment, i) => check(`${name}[${i}]`, segment));
  };
