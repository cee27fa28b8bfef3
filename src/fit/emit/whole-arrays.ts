import {
  type BinadeSegment,
  type FlatSegment,
  gridOf,
  type ReducedSegment,
  rowLength,
  type Segment,
  type SingleSegment,
} from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { type Arithmetic, composed, readsSquare, rowExpression, type Wanted } from "./scalar.js";

/**
 * How a framework of arrays that has no masks writes an evaluation: every segment computes for every element, and `where`
 * takes what serves. Arguments and results are expressions, or names of nodes.
 */
export interface WholeArrays extends Arithmetic {
  /** Gives a value a name, which it returns. */
  readonly assign: (name: string, value: string) => string;
  readonly where: (condition: string, a: string, b: string) => string;
  readonly less: (a: string, b: string) => string;
  readonly atMost: (a: string, b: string) => string;
  readonly equal: (a: string, b: string) => string;
  readonly and: (a: string, b: string) => string;
  readonly clamp: (value: string, least: number, most: number) => string;
  /** The whole number below a real from 0 on, as a real. */
  readonly floor: (real: string) => string;
  /** A whole real as an index. */
  readonly toIndex: (real: string) => string;
  /** exp or log, rounded from f64 where the fit is of f32. */
  readonly call: (name: "exp" | "log", real: string) => string;
  /** A number for each element, where `number` may be one for all. */
  readonly everywhere: (value: number) => string;
}

/** What `locateArrays` gives names to; what an evaluation does not read is left out. */
export const placeNames = (fit: FitData): string[] => [
  "inside",
  "x",
  ...(hasTable(fit) ? ["at", "t"] : []),
];

/** Whether rows are read from a table. Where every segment has just one, their numbers are literals. */
export const hasTable = ({ segments }: FitData): boolean =>
  segments.some(({ kind }) => kind !== "flat" && kind !== "single");

/**
 * Names, for the array `given`: `inside`, where the fit gives a value; `x`, in the domain; the row `at` and the place `t` in it.
 * Operations on the element are those of `evaluate`, one by one; rows are found by comparisons.
 */
export function locateArrays(fit: FitData, language: WholeArrays): void {
  const { assign, where, less, atMost, and, equal, number } = language;
  const [from, to] = fit.domain;
  if (fit.outside === "clamp") {
    assign("inside", equal("given", "given"));
    assign("x", where("inside", language.clamp("given", from, to), number(to)));
  } else {
    const below = atMost("given", number(to));
    const isHalfLine = from === Number.NEGATIVE_INFINITY;
    assign("inside", isHalfLine ? below : and(atMost(number(from), "given"), below));
    assign("x", where("inside", "given", number(to)));
  }
  if (!hasTable(fit)) return;
  const tabulated = fit.segments.filter((segment) => segment.kind !== "flat");
  const binades = tabulated.filter((segment) => segment.kind === "binade");
  const scaled = binades.length > 0 ? split(binades, fit, language, "x") : undefined;
  const places = tabulated.map((segment) => place(segment, fit, language, "x", scaled));
  const choose = (part: keyof Place) =>
    places
      .map((each) => each[part])
      .reduceRight((rest, own, i) => where(less("x", number(tabulated[i].to)), own, rest));
  assign("at", language.toIndex(choose("row")));
  assign("t", choose("t"));
}

/** The value or the derivative from what `locateArrays` has named. */
export function finishArrays(fit: FitData, language: WholeArrays, wanted: Wanted): string {
  const { assign, where, less, atMost, and, number, everywhere } = language;
  const isTabulated = hasTable(fit);
  let r = isTabulated ? assign("r", rowOf(fit, language, wanted)) : "";
  fit.segments.forEach((segment, i) => {
    const made = finished(fit, segment, language, wanted);
    if (made === undefined) return;
    const after = i === 0 ? undefined : atMost(number(segment.from), "x");
    // What is no row of the table has its turn one after another, so that its end needs no test.
    const isLast = i === fit.segments.length - 1 || !isTabulated;
    const before = isLast ? undefined : less("x", number(segment.to));
    const serves = after && before ? and(after, before) : (after ?? before);
    r = assign("r", serves === undefined ? made : where(serves, made, r));
  });
  if (fit.outside !== "clamp") return where("inside", r, number(Number.NaN));
  if (wanted === "value") return where("inside", r, "given");
  return where("inside", where(language.equal("x", "given"), r, everywhere(0)), "given");
}

function rowOf(fit: FitData, language: WholeArrays, wanted: Wanted): string {
  if (readsSquare(fit)) language.assign("u", language.mul("t", "t"));
  return rowExpression(fit, language, wanted);
}

interface Place {
  readonly row: string;
  readonly t: string;
}

/** The row and t of every element in a segment, as reals; where it does not serve, some row of its own and any t. */
function place(
  segment: Exclude<Segment, FlatSegment>,
  fit: FitData,
  language: WholeArrays,
  s: string,
  scaled: Scaled | undefined,
): Place {
  const { assign, add, sub, mul, number, clamp, floor, everywhere } = language;
  const plus = (value: string, n: number) => (n === 0 ? value : add(value, number(n)));
  const grid = gridOf(segment);
  const onGrid = plus(s, grid);
  const { row } = segment.kind === "reduced" ? segment.inside : segment;
  switch (segment.kind) {
    case "single":
      return { row: everywhere(row), t: placeInSingle(segment, language, s) };
    case "uniform": {
      const scaled = add(mul(s, number(segment.scale)), number(segment.offset));
      const own = assign(`i${row}`, floor(clamp(scaled, 0, segment.rows - 1)));
      const place = mul(plus(own, -segment.first), number(1 / segment.scale));
      return { row: plus(own, row), t: sub(onGrid, add(place, number(segment.anchor + grid))) };
    }
    case "binade": {
      const parts = 2 ** segment.bits;
      const { z, power, exponent } = scaled as Scaled;
      const lead = assign(`f${row}`, floor(mul(z, number(parts))));
      const center = mul(mul(add(lead, number(0.5)), number(1 / parts)), power);
      const keys = plus(lead, parts * (biasOf(fit) - 1) - segment.base + row);
      // Elements of other binades would lead far beyond the table.
      const own = clamp(add(mul(exponent, number(parts)), keys), row, row + segment.rows - 1);
      return { row: own, t: sub(s, center) };
    }
    case "reduced": {
      const near = clamp(s, segment.from, segment.to);
      const inner = assign(`v${row}`, argument(segment, language, near));
      const own =
        segment.inside.kind === "binade"
          ? split([segment.inside], fit, language, inner)
          : undefined;
      return place(segment.inside, fit, language, inner, own);
    }
  }
}

const placeInSingle = (segment: SingleSegment, { add, sub, number }: WholeArrays, s: string) => {
  const grid = gridOf(segment);
  return sub(grid === 0 ? s : add(s, number(grid)), number(segment.center + grid));
};

const argument = (
  { argument, origin }: ReducedSegment,
  { call, sub, number }: WholeArrays,
  x: string,
): string => (argument === "shift" ? sub(x, number(origin)) : call(argument, x));

const biasOf = ({ precision }: FitData): number => (precision === "f64" ? 1023 : 127);

/** s = z power, power = 2^exponent, 1 <= z < 2. */
interface Scaled {
  readonly z: string;
  readonly power: string;
  readonly exponent: string;
}

/**
 * The s of binade segments, by comparisons with 2^16, 2^8, ...; products with powers of two are exact. Subnormal numbers get
 * the exponent of the least normal ones, as their bits have it.
 */
function split(
  segments: readonly BinadeSegment[],
  fit: FitData,
  language: WholeArrays,
  s: string,
): Scaled {
  const { assign, add, mul, number, clamp, where, atMost, everywhere } = language;
  const exponents = segments.flatMap(({ base, bits, rows }) =>
    [base, base + rows - 1].map((key) => Math.max(key >> bits, 1) - biasOf(fit)),
  );
  const lowest = Math.min(...exponents);
  const span = Math.max(...exponents) - lowest;
  const near = clamp(s, segments[0].from, (segments.at(-1) as BinadeSegment).to);
  const own = segments[0].row;
  const z = assign(`z${own}`, mul(near, number(2 ** -lowest)));
  const power = assign(`p${own}`, everywhere(2 ** lowest));
  const exponent = assign(`e${own}`, everywhere(lowest));
  for (let step = 2 ** Math.floor(Math.log2(span)); step >= 1; step /= 2) {
    const large = assign(`l${own}`, atMost(number(2 ** step), z));
    assign(z, where(large, mul(z, number(2 ** -step)), z));
    assign(power, where(large, mul(power, number(2 ** step)), power));
    assign(exponent, where(large, add(exponent, number(step)), exponent));
  }
  return { z, power, exponent };
}

/** What a segment makes of the row, its constant or its polynomial; undefined where the row is all. */
function finished(
  fit: FitData,
  segment: Segment,
  language: WholeArrays,
  wanted: Wanted,
): string | undefined {
  if (segment.kind === "flat") {
    return language.everywhere(wanted === "value" ? segment.value : 0);
  }
  if (segment.kind === "single" && !hasTable(fit)) {
    const { coefficients } = fit;
    const first = segment.row * rowLength(fit);
    const entry = (_: string, k: number) => language.number(coefficients[first + k]);
    language.assign("t", placeInSingle(segment, language, "x"));
    return language.assign("p", rowOf(fit, { ...language, entry }, wanted));
  }
  if (segment.kind !== "reduced") return undefined;
  const { argument: reduced, result } = segment;
  if (result === "same" && (wanted === "value" || reduced === "shift")) return undefined;
  if (wanted === "derivative" && reduced === "exp") {
    language.assign(
      "v",
      argument(segment, language, language.clamp("x", segment.from, segment.to)),
    );
  }
  const row = (part: Wanted) => (part === wanted ? "r" : rowExpression(fit, language, part));
  return composed(segment, wanted, row, language, (y) => language.call("exp", y));
}
