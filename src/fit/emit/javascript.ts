import { type Extra, mergeRow } from "../evaluate/row.js";
import { centerOf, firstRow, gridOf, rowLength, rowsOf } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { usesBits } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import {
  indent,
  type Language,
  type Loops,
  likeC,
  locate,
  loopAfter,
  needsRow,
  rowExpression,
  type Wanted,
} from "./scalar.js";

/** What the statements call their table, the number whose bits they read, its bits, and Math.fround. */
interface Globals {
  readonly table: string;
  readonly real: string;
  readonly words: string;
  readonly fround: string;
}

/** Where nothing else is in scope. */
export const SHORT_NAMES: Globals = { table: "C", real: "R", words: "W", fround: "fround" };

/** Of their own, for several fits in one file. */
const namesFor = (name: string): Globals => ({
  table: `${name}Table`,
  real: `${name}Real`,
  words: `${name}Words`,
  fround: `${name}Fround`,
});

/**
 * JavaScript. It computes in f64 whatever the fit: with f32 only the result is rounded. The error is below that of
 * f32 arithmetic, and a Math.fround around every operation takes twice the time. Rows end with their centers, which
 * are read faster than computed.
 */
function javascriptLanguage(precision: FitData["precision"], names: Globals): Language {
  const { table, real: R, words: W } = names;
  const f32 = precision === "f32";
  return {
    ...likeC,
    keepsCenters: true,
    call: (name, value) => `Math.${name}(${value})`,
    times: (integer, factor) => `Math.imul(${integer}, ${factor})`,
    number: (value) => (value < 0 || Object.is(value, -0) ? `(${value})` : `${value}`),
    entry: (at, k) => (k === 0 ? `${table}[${at}]` : `${table}[${at} + ${k}]`),
    truncated: (real) => `${real} | 0`,
    fromInteger: (integer) => `(${integer})`,
    leadingBits: (real, bits) =>
      `(${R}[0] = ${real}, ${W}[${f32 ? 0 : 1}] >> ${(f32 ? 23 : 20) - bits})`,
    fromLeadingBits: (integer) => integer,
    integer: (name, value) => `const ${name} = ${value};`,
    real: (name, value) => `const ${name} = ${value};`,
    variable: (_kind, name) => `let ${name} = 0;`,
  };
}

export const javascriptLoops: Loops = {
  zeros: (names) => names.map((zero) => `let ${zero} = 0;`),
  down: (variable, most, block) =>
    loopAfter(`for (let ${variable} = ${most}; ${variable} >= 0; ${variable}--)`, block),
};

/** The terms beyond c0..cn in a row for JavaScript: f64 needs none of those that f32 needs. */
export const javascriptExtra = ({ precision, extra }: FitData): Extra =>
  precision === "f32" ? 0 : extra;

/** The rows that the statements of `javascriptBody` read, each with its center. */
export function javascriptRows(fit: FitData): number[][] {
  const { precision, extra, coefficients, segments } = fit;
  const length = rowLength(fit);
  return segments.flatMap((segment) => {
    if (segment.kind === "flat") return [];
    return Array.from({ length: rowsOf(segment) }, (_, i) => {
      const at = (firstRow(segment) + i) * length;
      const own = coefficients.slice(at, at + length);
      const row = precision === "f32" ? mergeRow(own, extra) : Array.from(own);
      row.push(centerOf(segment, i, precision) + gridOf(segment));
      return row;
    });
  });
}

/** The statements of a function of x, with `leave` for what lies outside. */
export function javascriptBody(
  fit: FitData,
  wanted: Wanted,
  leave: string,
  names: Globals,
): string[] {
  const language = javascriptLanguage(fit.precision, names);
  const [from, to] = fit.domain;
  const shape = { ...fit, extra: javascriptExtra(fit) };
  const row = rowExpression(shape, language, wanted);
  const finish = (value: string) =>
    language.result(fit.precision === "f32" ? `${names.fround}(${value})` : value);
  return [
    ...(fit.precision === "f32" ? [`x = ${names.fround}(x);`] : []),
    `if (!(x >= ${from} && x <= ${to})) ${leave}`,
    ...locate(shape, language, wanted, finish),
    ...(needsRow(fit, wanted) ? [finish(row)] : []),
  ];
}

/** What the statements refer to. */
export const javascriptScratch = (fit: FitData, names: Globals): string[] => [
  ...(fit.precision === "f32" ? [`const ${names.fround} = Math.fround;`] : []),
  ...(usesBits(fit)
    ? [
        `const ${names.real} = new Float${fit.precision === "f32" ? 32 : 64}Array(1);`,
        `const ${names.words} = new Int32Array(${names.real}.buffer);`,
      ]
    : []),
];

/** An ES module with the functions `name` and `nameDerivative`. */
export function javascript(fit: FitData, { name }: NamedOptions): string {
  const names = namesFor(name);
  const [from, to] = fit.domain;
  const leave = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? "return NaN;"
      : wanted === "derivative"
        ? "return x !== x ? NaN : 0;"
        : `x = x < ${from} ? ${from} : x > ${to} ? ${to} : x;`;
  const nan = fit.outside === "clamp" ? ["if (x !== x) return NaN;"] : [];
  const body = (wanted: Wanted) =>
    indent([...nan, ...javascriptBody(fit, wanted, leave(wanted), names)]).join("\n");
  return `${header(fit, { open: "/*", line: " *", close: " */" }, "tested by running it in Node")}
const ${names.table} = new Float64Array([
${table(fit)}
]);
${javascriptScratch(fit, names).join("\n")}

export function ${name}(x) {
${body("value")}
}

/** d/dx ${name}(x). */
export function ${name}Derivative(x) {
${body("derivative")}
}
`;
}

const table = (fit: FitData): string =>
  javascriptRows(fit)
    .map((row) => `  ${row.map((c) => (Object.is(c, -0) ? "-0" : c)).join(", ")},`)
    .join("\n");
