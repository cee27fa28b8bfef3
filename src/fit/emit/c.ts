import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
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

/** Floating-point literals of C and its relatives: a decimal point, and f for f32. */
export function literal(value: number, suffix: string, infinity: string): string {
  if (!Number.isFinite(value)) return value > 0 ? infinity : `-${infinity}`;
  const digits = Object.is(value, -0) ? "-0" : `${value}`;
  const text = `${/[.e]/.test(digits) ? digits : `${digits}.0`}${suffix}`;
  return text.startsWith("-") ? `(${text})` : text;
}

/** What C and CUDA share. */
export function cLanguage(
  { precision }: Pick<FitData, "precision">,
  name: string,
): Language & Loops {
  const f32 = precision === "f32";
  const real = f32 ? "float" : "double";
  return {
    ...likeC,
    call: (name, value) => `${name}${f32 ? "f" : ""}(${value})`,
    number: (value) => literal(value, f32 ? "f" : "", "INFINITY"),
    entry: (at, k) => `${name}_table[${at}${k === 0 ? "" : ` + ${k}`}]`,
    truncated: (value) => `(int)${value}`,
    fromInteger: (integer) => `(${real})(${integer})`,
    leadingBits: (value, bits) =>
      f32
        ? `${name}_bits(${value}) >> ${23 - bits}`
        : `(int)(${name}_bits(${value}) >> ${52 - bits})`,
    fromLeadingBits: (integer, bits) =>
      `${name}_real(((${f32 ? "int32_t" : "int64_t"})2 * ${integer} + 1) << ${(f32 ? 22 : 51) - bits})`,
    integer: (variable, value) => `const int ${variable} = ${value};`,
    real: (variable, value) => `const ${real} ${variable} = ${value};`,
    variable: (kind, variable) => `${kind === "integer" ? "int" : real} ${variable};`,
    zeros: (names) => [`${real} ${names.map((zero) => `${zero} = 0`).join(", ")};`],
    down: (variable, most, block) =>
      loopAfter(`for (int ${variable} = ${most}; ${variable} >= 0; ${variable}--)`, block),
  };
}

/** The functions `name` and `name_derivative`; `qualifier` stands before each. */
export function cFunctions(
  fit: FitData,
  language: Language,
  name: string,
  qualifier: string,
): string {
  const real = fit.precision === "f32" ? "float" : "double";
  const [from, to] = fit.domain.map((end) => language.number(end));
  const unless = `if (!(x >= ${from} && x <= ${to}))`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? [`${unless} return NAN;`]
      : wanted === "derivative"
        ? [`${unless} return x != x ? x : 0;`]
        : [`if (x != x) return x;`, `x = x < ${from} ? ${from} : x > ${to} ? ${to} : x;`];
  // The slope of a straight line asks for no t.
  const unused = (wanted: Wanted) =>
    needsRow(fit, wanted) && wanted === "derivative" && fit.degree === 1 ? ["(void)t;"] : [];
  const make = (
    suffix: string,
    wanted: Wanted,
  ) => `${qualifier} ${real} ${name}${suffix}(${real} x) {
${indent([
  ...outside(wanted),
  ...locate(fit, language, wanted),
  ...unused(wanted),
  ...(needsRow(fit, wanted) ? [language.result(rowExpression(fit, language, wanted))] : []),
]).join("\n")}
}
`;
  return `${make("", "value")}\n${make("_derivative", "derivative")}`;
}

export const tableBody = (fit: FitData, number: (value: number) => string): string => {
  const length = rowLength(fit);
  const rows: string[] = [];
  for (let i = 0; i < fit.coefficients.length; i += length) {
    rows.push(`  ${Array.from(fit.coefficients.subarray(i, i + length), number).join(", ")},`);
  }
  return rows.join("\n");
};

export const usesBits = (fit: FitData): boolean =>
  fit.segments.some(
    (segment) => (segment.kind === "reduced" ? segment.inside : segment).kind === "binade",
  );

/** C99. */
export function c(fit: FitData, { name }: NamedOptions): string {
  const language = cLanguage(fit, name);
  const f32 = fit.precision === "f32";
  const real = f32 ? "float" : "double";
  const word = f32 ? "int32_t" : "int64_t";
  const bits = usesBits(fit)
    ? `static inline ${word} ${name}_bits(${real} x) { ${word} w; memcpy(&w, &x, sizeof w); return w; }
static inline ${real} ${name}_real(${word} w) { ${real} x; memcpy(&x, &w, sizeof x); return x; }
`
    : "";
  return `${header(
    fit,
    { open: "/*", line: " *", close: " */" },
    "tested with gcc, bit for bit against the JavaScript evaluation with -ffp-contract=off",
  )}
${guarded(
  name,
  `#include <math.h>
#include <stdint.h>
#include <string.h>

static const ${real} ${name}_table[] = {
${tableBody(fit, language.number)}
};
${bits}
${cFunctions(fit, language, name, "static inline")}`,
)}`;
}

/** Source that may be included twice. */
export const guarded = (name: string, source: string): string =>
  `#ifndef ITEREXP_${name}\n#define ITEREXP_${name}\n\n${source}\n#endif\n`;
