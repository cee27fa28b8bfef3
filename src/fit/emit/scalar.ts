import { innerOrder, usesSquare } from "../evaluate/order.js";
import {
  gridOf,
  type ReducedSegment,
  type RowShape,
  rowLength,
  type Segment,
} from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";

/**
 * How a language with scalar functions and mutable variables writes what an evaluation needs. All
 * arguments and results are expressions; an implementation puts parentheses where it must.
 */
export interface Language {
  readonly add: (a: string, b: string) => string;
  readonly sub: (a: string, b: string) => string;
  readonly mul: (a: string, b: string) => string;
  readonly div: (a: string, b: string) => string;
  /** a + b rounded to the fit's precision. */
  readonly center: (a: string, b: string) => string;
  /** exp or log of a real. */
  readonly call: (name: "exp" | "log", value: string) => string;
  /** The product of integers. */
  readonly times: (integer: string, factor: number) => string;
  /** A number of the fit's precision. */
  readonly number: (value: number) => string;
  /** The entry of the table at `at` + k. */
  readonly entry: (at: string, k: number) => string;
  readonly truncated: (real: string) => string;
  readonly fromInteger: (integer: string) => string;
  /** The leading bits of the real as an integer: see BinadeSegment. */
  readonly leadingBits: (real: string, bits: number) => string;
  /** The real with those bits, and the next one, set. */
  readonly fromLeadingBits: (integer: string, bits: number) => string;
  /** Whether a row of the table ends with its center. */
  readonly keepsCenters?: boolean;
  /** How many numbers an entry that is indexed holds, 1 by default; rows are whole entries. */
  readonly vector?: number;
  readonly integer: (name: string, value: string) => string;
  readonly real: (name: string, value: string) => string;
  readonly variable: (kind: "integer" | "real", name: string) => string;
  readonly assign: (name: string, value: string) => string;
  readonly branch: (condition: string, block: readonly string[]) => string[];
  readonly otherwise: (block: readonly string[]) => string[];
  readonly elseBranch: (condition: string, block: readonly string[]) => string[];
  readonly result: (value: string) => string;
}

/** How a language writes loops, which two-variable fits need beside it. */
export interface Loops {
  /** Statements that make real variables of value 0. */
  readonly zeros: (names: readonly string[]) => string[];
  /** A loop in which a whole number falls from `most` to 0. */
  readonly down: (variable: string, most: number, block: readonly string[]) => string[];
}

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;

/** The operations, where they are written between their operands and rounded one by one. */
export const infixOperations = {
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
} as const;

export const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** A loop behind its head, braces left out around a single statement where a language can do without. */
export const loopAfter = (head: string, block: readonly string[]): string[] =>
  block.length === 1 ? [`${head} ${block[0]}`] : [`${head} {`, ...indent(block), "}"];

/** What languages of the family of C share. */
export const likeC = {
  ...infixOperations,
  center: infixOperations.add,
  times: (integer: string, factor: number) => `(${integer}) * ${factor}`,
  assign: (variable: string, value: string) => `${variable} = ${value};`,
  branch: (condition: string, block: readonly string[]) => [
    `if (${condition}) {`,
    ...indent(block),
    "}",
  ],
  elseBranch: (condition: string, block: readonly string[]) => [
    `else if (${condition}) {`,
    ...indent(block),
    "}",
  ],
  otherwise: (block: readonly string[]) => ["else {", ...indent(block), "}"],
  result: (value: string) => `return ${value};`,
} as const;

/** What the expression of a row needs. */
export type Arithmetic = Pick<Language, "add" | "sub" | "mul" | "div" | "number" | "entry">;

export type Wanted = "value" | "derivative";

/** Whether the expression of a row asks for `u`, the square of t. */
export const readsSquare = ({ degree }: RowShape): boolean => usesSquare(degree);

/** Whether a segment gives its result by itself: it is constant, or something is to be made of the row. */
const finishes = (segment: Segment, wanted: Wanted): boolean =>
  segment.kind === "flat" ||
  (segment.kind === "reduced" &&
    (segment.result === "exp" || (wanted === "derivative" && segment.argument !== "shift")));

/** Whether a segment is left to the row's expression behind `locate`. */
export const needsRow = ({ segments }: FitData, wanted: Wanted): boolean =>
  segments.some((segment) => !finishes(segment, wanted));

/**
 * Statements that set `at`, `t` and, where it is used, `u` for x in the domain, or give a result at once where f is
 * constant or more than a row. `finish` is the statement of a result.
 */
export function locate(
  fit: FitData,
  language: Language,
  wanted: Wanted,
  finish: (value: string) => string = language.result,
): string[] {
  const blocks = fit.segments.map((segment) => ({
    segment,
    block: segmentBlock(fit, segment, language, wanted, finish),
  }));
  const constant = fit.segments.every(({ kind }) => kind === "flat");
  const lines = constant
    ? []
    : [language.variable("integer", "at"), language.variable("real", "t")];
  blocks.forEach(({ segment, block }, i) => {
    if (blocks.length === 1) lines.push(...block);
    else if (i === blocks.length - 1) lines.push(...language.otherwise(block));
    else {
      const condition = `x < ${language.number(segment.to)}`;
      lines.push(
        ...(i === 0 ? language.branch(condition, block) : language.elseBranch(condition, block)),
      );
    }
  });
  return readsSquare(fit) && needsRow(fit, wanted)
    ? [...lines, language.real("u", language.mul("t", "t"))]
    : lines;
}

function segmentBlock(
  fit: FitData,
  segment: Segment,
  language: Language,
  wanted: Wanted,
  finish: (value: string) => string,
  x = "x",
): string[] {
  const { number, sub, add, mul, center, entry, keepsCenters = false, vector = 1 } = language;
  const length = rowLength(fit);
  const stride = Math.ceil((keepsCenters ? length + 1 : length) / vector);
  const grid = gridOf(segment);
  const onGrid = grid === 0 ? x : add(x, number(grid));
  const offset = (value: string) => sub(onGrid, keepsCenters ? entry("at", length) : value);
  const plus = (name: string, n: number) =>
    n === 0 ? name : `${name} ${n < 0 ? "-" : "+"} ${Math.abs(n)}`;
  switch (segment.kind) {
    case "flat":
      return [language.result(wanted === "value" ? number(segment.value) : number(0))];
    case "single":
      return [
        language.assign("at", `${segment.row * stride}`),
        language.assign("t", sub(onGrid, number(segment.center + grid))),
      ];
    case "uniform": {
      const index = language.truncated(add(mul(x, number(segment.scale)), number(segment.offset)));
      const place = mul(language.fromInteger(plus("i", -segment.first)), number(1 / segment.scale));
      return [
        language.integer("i", index),
        language.assign("at", language.times(plus("i", segment.row), stride)),
        language.assign("t", offset(center(place, number(segment.anchor + grid)))),
      ];
    }
    case "reduced": {
      const { argument, origin, inside } = segment;
      const value = argument === "shift" ? sub("x", number(origin)) : language.call(argument, "x");
      const place = [
        language.real("v", value),
        ...segmentBlock(fit, inside, language, wanted, finish, "v"),
      ];
      if (!finishes(segment, wanted)) return place;
      const square = readsSquare(fit) ? [language.real("u", language.mul("t", "t"))] : [];
      return [...place, ...square, finish(reducedExpression(fit, language, wanted, segment))];
    }
    case "binade":
      return [
        language.integer("k", language.leadingBits(x, segment.bits)),
        language.assign("at", language.times(plus("k", segment.row - segment.base), stride)),
        language.assign("t", offset(language.fromLeadingBits("k", segment.bits))),
      ];
  }
}

/** The expression of the row at `at` in t and u, in the order of `rowValue`. */
export function rowExpression(
  { degree, extra }: RowShape,
  { add, mul, number, entry }: Arithmetic,
  wanted: Wanted,
): string {
  type Term = (k: number) => string;
  const c: Term = (k) => entry("at", k === 0 ? 0 : extra + k);
  const sum = (term: Term) =>
    innerOrder(degree, term, (a, power, b) => add(a, mul(power === 1 ? "t" : "u", b)));
  if (wanted === "derivative") {
    const slope = degree === 0 ? number(0) : sum((k) => (k === 1 ? c(k) : mul(number(k), c(k))));
    return extra === 2 ? add(entry("at", 2), slope) : slope;
  }
  let value = degree === 0 ? undefined : mul("t", sum(c));
  if (extra > 0) value = value === undefined ? entry("at", 1) : add(entry("at", 1), value);
  const head = extra === 2 ? add(c(0), mul("t", entry("at", 2))) : c(0);
  return value === undefined ? head : add(head, value);
}

/** What is made of the row of a reduced segment, in x, v, t and u. */
function reducedExpression(
  fit: FitData,
  language: Language,
  wanted: Wanted,
  segment: ReducedSegment,
): string {
  const row = (part: Wanted) => rowExpression(fit, language, part);
  return composed(segment, wanted, row, language, (value) => language.call("exp", value));
}

/** The value, e^row or the row, or its derivative, row' v' or that times e^row. */
export function composed(
  { argument, result }: ReducedSegment,
  wanted: Wanted,
  row: (part: Wanted) => string,
  { mul, div }: Pick<Arithmetic, "mul" | "div">,
  exp: (value: string) => string,
): string {
  const value = result === "exp" ? exp(row("value")) : row("value");
  if (wanted === "value") return value;
  let slope = row("derivative");
  if (argument === "exp") slope = mul(slope, "v");
  if (argument === "log") slope = div(slope, "x");
  // Last, for the value can be next to the largest number.
  return result === "exp" ? mul(slope, value) : slope;
}
