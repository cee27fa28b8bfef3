import { gridOf, type ReducedSegment, rowLength, type Segment } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import {
  type Arithmetic,
  composed,
  infixOperations,
  readsSquare,
  rowExpression,
  type Wanted,
} from "./scalar.js";

/** How NumPy and PyTorch differ, as far as it matters here. */
export interface Arrays {
  /** A number of the fit's precision. */
  readonly number: (value: number) => string;
  readonly zeros: (kind: "integer" | "real") => string;
  readonly truncated: (real: string) => string;
  readonly toReal: (integer: string) => string;
  readonly bits: (real: string) => string;
  readonly fromBits: (integer: string) => string;
  /** exp or log, rounded from f64 where the fit is of f32. */
  readonly call: (name: "exp" | "log", real: string) => string;
}

export const pythonNumber = (value: number): string =>
  Object.is(value, -0)
    ? "-0.0"
    : Number.isNaN(value)
      ? 'float("nan")'
      : Number.isFinite(value)
        ? `${value}`
        : value < 0
          ? '-float("inf")'
          : 'float("inf")';

/** Lines of a function `_locate(x)` that gives the first coefficient's place and t of every x in the domain. */
export function locateArrays(fit: FitData, arrays: Arrays): string[] {
  const lines = [`at = ${arrays.zeros("integer")}`, `t = ${arrays.zeros("real")}`];
  fit.segments.forEach((segment, i) => {
    if (segment.kind === "flat") return;
    lines.push(`m = ${maskOf(fit, i, arrays)}`, "s = x[m]");
    lines.push(...placeLines(fit, segment, arrays));
  });
  return [...lines, "return at, t"];
}

const maskOf = ({ segments }: FitData, i: number, { number }: Pick<Arrays, "number">): string => {
  const conditions = [
    ...(i > 0 ? [`(x >= ${number(segments[i].from)})`] : []),
    ...(i < segments.length - 1 ? [`(x < ${number(segments[i].to)})`] : []),
  ];
  return conditions.length === 0 ? "..." : conditions.join(" & ");
};

const argumentIn = ({ argument, origin }: ReducedSegment, arrays: Arrays, x: string): string =>
  argument === "shift" ? `${x} - ${arrays.number(origin)}` : arrays.call(argument, x);

/** Lines that make of `r`, the rows at every x, what a reduced segment makes of them. */
export function reducedLines(
  fit: FitData,
  language: Arithmetic,
  arrays: Arrays,
  wanted: Wanted,
): string[] {
  return fit.segments.flatMap((segment, i) => {
    if (segment.kind !== "reduced") return [];
    const { argument, result } = segment;
    if (result === "same" && (wanted === "value" || argument === "shift")) return [];
    const at = { ...language, entry: (_: string, k: number) => language.entry("at[m]", k) };
    const value = rowExpression(fit, at, "value").replace(/\b([tu])\b(?!\[)/g, "$1[m]");
    const row = (part: Wanted) => (part === wanted ? "r[m]" : value);
    const expression = composed(segment, wanted, row, at, (y) => arrays.call("exp", y));
    return [
      `m = ${maskOf(fit, i, arrays)}`,
      ...(wanted === "derivative" && argument === "exp"
        ? [`v = ${argumentIn(segment, arrays, "x[m]")}`]
        : []),
      `r[m] = ${expression.replace(/ x\b(?!\[)/g, " x[m]")}`,
    ];
  });
}

function placeLines(fit: FitData, segment: Segment, arrays: Arrays): string[] {
  const { number } = arrays;
  const length = rowLength(fit);
  const f32 = fit.precision === "f32";
  const grid = gridOf(segment);
  const given = grid === 0 ? "s" : `(s + ${number(grid)})`;
  switch (segment.kind) {
    case "flat":
      return [];
    case "single":
      return [`t[m] = ${given} - ${number(segment.center + grid)}`];
    case "uniform":
      return [
        `i = ${arrays.truncated(`s * ${number(segment.scale)} + ${number(segment.offset)}`)}`,
        `at[m] = (i + ${segment.row}) * ${length}`,
        `t[m] = ${given} - (${arrays.toReal(`i - ${segment.first}`)} * ${number(1 / segment.scale)} + ${number(segment.anchor + grid)})`,
      ];
    case "reduced":
      return [
        `s = ${argumentIn(segment, arrays, "s")}`,
        ...placeLines(fit, segment.inside, arrays),
      ];
    case "binade":
      return [
        `k = ${arrays.bits("s")} >> ${(f32 ? 23 : 52) - segment.bits}`,
        `at[m] = (k - ${segment.base - segment.row}) * ${length}`,
        `t[m] = s - ${arrays.fromBits(`((2 * k + 1) << ${(f32 ? 22 : 51) - segment.bits})`)}`,
      ];
  }
}

/** The statement that gives r its value where the fit is constant, to the end of the domain if that is all of it. */
export function constantLine(
  { segments }: FitData,
  number: (value: number) => string,
  wanted: Wanted,
): string {
  const flat = segments.find((segment) => segment.kind === "flat");
  if (flat === undefined) return "";
  const where = segments.length === 1 ? "..." : `x < ${number(flat.to)}`;
  return `    r[${where}] = ${wanted === "value" ? number(flat.value) : "0.0"}\n`;
}

export const arrayLanguage = (number: (value: number) => string, table: string): Arithmetic => ({
  ...infixOperations,
  number,
  entry: (at, k) => `${table}[${at}${k === 0 ? "" : ` + ${k}`}]`,
});

/** Python with NumPy: functions of arrays or numbers. */
export function python(fit: FitData, { name }: NamedOptions): string {
  const f32 = fit.precision === "f32";
  const type = f32 ? "np.float32" : "np.float64";
  const number = (value: number) => `${type}(${pythonNumber(value)})`;
  const word = f32 ? "np.int32" : "np.int64";
  const table = `_${name}_table`;
  const arrays: Arrays = {
    number,
    zeros: (kind) => `np.zeros(x.shape, ${kind === "integer" ? "np.intp" : type})`,
    truncated: (real) => `(${real}).astype(np.intp)`,
    toReal: (integer) => `(${integer}).astype(${type})`,
    bits: (real) => `${real}.view(${word}).astype(np.intp)`,
    fromBits: (integer) => `${integer}.astype(${word}).view(${type})`,
    call: (name, real) =>
      f32 ? `np.${name}((${real}).astype(np.float64)).astype(np.float32)` : `np.${name}(${real})`,
  };
  const language = arrayLanguage(number, table);
  const [from, to] = fit.domain.map(number);
  const make = (suffix: string, wanted: Wanted, docstring: string) => `def ${name}${suffix}(x):
    """${docstring}"""
    shape = np.shape(x)
    x = np.array(x, dtype=${type}).reshape(-1)
${wanted === "value" && fit.outside === "clamp" ? `    x = np.clip(x, ${from}, ${to})\n` : ""}    inside = (x >= ${from}) & (x <= ${to})
    y = np.where(x == x, ${wanted === "derivative" && fit.outside === "clamp" ? "0.0" : "np.nan"}, np.nan).astype(${type})
    x = x[inside]
    at, t = _${name}_locate(x)
${readsSquare(fit) ? "    u = t * t\n" : ""}    r = ${rowExpression(fit, language, wanted)}
${reducedLines(fit, language, arrays, wanted)
  .map((line) => `    ${line}\n`)
  .join("")}${constantLine(fit, number, wanted)}    y[inside] = r
    return y.reshape(shape)[()]
`;
  return `${header(
    fit,
    { open: "", line: "#", close: "" },
    "tested with NumPy, bit for bit against the JavaScript evaluation for f64",
  )}
import numpy as np

${table} = np.array([
${tableBody(fit, pythonNumber)}
], dtype=${type})


def _${name}_locate(x):
    ${locateArrays(fit, arrays).join("\n    ")}


${make("", "value", `exp^${fit.alpha}(x)`)}

${make("_derivative", "derivative", "The derivative in x.")}`;
}
