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

const precisionOf = (source: object): Precision =>
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

/** A decimal or a fraction above 1, to a double, or e^(1/e). Nothing else may come into the comments of a source. */
function isBase(text: string): boolean {
  if (text === "e^(1/e)") return true;
  const parts = text.split("/");
  const isWritten = parts.length <= 2 && parts.every((part) => DECIMAL.test(part));
  const [num, den = 1] = parts.map(Number);
  return isWritten && (num / den >= 1 || (num === Infinity && den === Infinity));
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
  expectJoined(fit);
  const { length, byteLength } = coefficients;
  if (byteLength > LARGEST_TABLE)
    refuse("coefficients", `${byteLength} bytes`, `at most ${LARGEST_TABLE}`);
  const rows = fit.segments.reduce((sum, segment) => sum + rowsOf(segment), 0);
  if (length !== rows * rowLength(fit)) {
    refuse("coefficients", `${length} numbers`, `${rows} rows of ${rowLength(fit)}`);
  }
  for (const [i, segment] of fit.segments.entries()) {
    if (segment.kind === "single") {
      expectMiddle(
        segment,
        `segments[${i}]`,
        fit,
        coefficients.subarray(segment.row * rowLength(fit)),
      );
    }
    if (!findsRows(segment, precision)) {
      refuse(`segments[${i}].kind`, segment.kind, `rows that ${precision} can tell apart`);
    }
  }
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

/** The fields of each kind of segment. */
function kinds(precision: Precision): { readonly [K in Segment["kind"]]: Check<Segment> } {
  const real = number(precision);
  const ends = { from: real, to: real };
  const value: Check<number> = (name, given) => real(name, finite(name, given));
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
    bits: whole(0, 20),
    base: whole(0, 2 ** 31 - 1),
    row,
    rows,
  });
  return {
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
      inside: (name, given) => {
        const { kind } = (given ?? {}) as { kind?: unknown };
        return oneOf("uniform", "binade")(`${name}.kind`, kind) === "uniform"
          ? uniform(name, given)
          : binade(name, given);
      },
    }),
  };
}

const segments =
  (precision: Precision): Check<readonly Segment[]> =>
  (name, value) => {
    const given = array(name, value);
    if (given.length > MOST_SEGMENTS) {
      refuse(name, `${given.length} of them`, `at most ${MOST_SEGMENTS}`);
    }
    const checks = kinds(precision);
    return given.map((segment, i) => {
      const at = `${name}[${i}]`;
      const { kind } = (segment ?? {}) as { kind?: unknown };
      const known = oneOf<Segment["kind"]>("flat", "single", "uniform", "binade", "reduced");
      return checks[known(`${at}.kind`, kind)](at, segment);
    });
  };

/** Segments follow one another in the domain and in the table, and lead to rows of their own only. */
function expectJoined({ segments: all, domain, precision }: Stored<FitData>): void {
  if (all.length === 0) refuse("segments", "none", "at least one");
  let [end] = domain;
  let next = 0;
  all.forEach((segment, i) => {
    const name = `segments[${i}]`;
    if (segment.from !== end) refuse(`${name}.from`, segment.from, `${end}, where it follows on`);
    if (!(segment.from < segment.to)) refuse(`${name}.to`, segment.to, `more than ${segment.from}`);
    end = segment.to;
    if (segment.kind === "flat") return;
    if (firstRow(segment) !== next) refuse(`${name}.row`, firstRow(segment), `${next}`);
    next += rowsOf(segment);
    expectCenters(segment, name, precision);
    expectGrid(segment, name, precision);
    if (segment.kind === "binade" && !(segment.from > 0)) {
      refuse(`${name}.from`, segment.from, "a number > 0");
    }
    if (segment.kind === "reduced") {
      expectReduced(segment, name, precision);
      return;
    }
    if (!Number.isFinite(segment.from)) refuse(`${name}.from`, segment.from, "a finite number");
    const first = indexOf(segment, segment.from, precision);
    const last = indexOf(segment, segment.to, precision);
    if (!(first >= 0 && last === rowsOf(segment) - 1)) {
      refuse(`${name}.rows`, rowsOf(segment), `rows for x from ${segment.from} to ${segment.to}`);
    }
  });
  if (end !== domain[1]) refuse("segments", `reaching to ${end}`, `the domain, to ${domain[1]}`);
}

/**
 * Every center lies in its row, or beyond it by no more than half a width: what leads to a row of one width is as its
 * anchor, its first row and its scale say, and the first and the last row are next to the ends.
 */
function expectCenters(segment: Segment, name: string, precision: Precision): void {
  const isUniform = segment.kind === "uniform";
  if (!isUniform && segment.kind !== "single") return;
  const half = isUniform ? 0.5 / segment.scale : (segment.to - segment.from) / 2;
  const rows = rowsOf(segment);
  const first = centerOf(segment, 0, precision);
  const last = centerOf(segment, rows - 1, precision);
  if (!(first - 2 * half <= segment.from && first + 2 * half >= segment.from)) {
    const field = isUniform ? "anchor" : "center";
    const value = isUniform ? segment.anchor : segment.center;
    refuse(`${name}.${field}`, value, `centers in rows from ${segment.from}, not from ${first}`);
  }
  if (!(last - 2 * half <= segment.to && last + 2 * half >= segment.to)) {
    refuse(`${name}.rows`, rows, `centers in rows to ${segment.to}, not to ${last}`);
  }
  if (!isUniform) return;
  const offset = offsetOf(segment, precision);
  if (segment.offset !== offset) {
    refuse(`${name}.offset`, segment.offset, `${offset} with this anchor, first and scale`);
  }
}

/** A row alone lies about the middle of its segment, or about a zero of its polynomial. */
function expectMiddle(
  { from, to, center, grid }: SingleSegment,
  name: string,
  { precision, extra }: Stored<FitData>,
  row: Table,
): void {
  const middle = onGrid(round((from + to) / 2, precision), grid, precision);
  const value = row[0] + (extra > 0 ? row[1] : 0);
  const slope = row[extra + 1] + (extra === 2 ? row[2] : 0);
  if (center !== middle && !(Math.abs(value) <= Math.abs(slope) * ulp(center, precision))) {
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
  const coarse = segment.kind === "uniform" && 0.5 / segment.scale < step;
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
  if (inside.kind === "binade" && !(inside.from > 0)) {
    refuse(`${name}.inside.from`, inside.from, "a number > 0");
  }
  expectCenters(inside, `${name}.inside`, precision);
  const first = indexOf(inside, inside.from, precision);
  const last = indexOf(inside, inside.to, precision);
  if (!(first >= 0 && last === inside.rows - 1)) {
    refuse(`${name}.inside.rows`, inside.rows, `rows for ${inside.from} to ${inside.to}`);
  }
}
