import type { FitData } from "../fit-data.js";
import { indent, literal, tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import { type Language, locate, rowExpression, type Wanted } from "./scalar.js";

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
const INFINITY = "uintBitsToFloat(0x7f800000u)";
const NAN = "uintBitsToFloat(0x7fc00000u)";

const language = (name: string): Language => ({
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  center: infix("+"),
  times: (integer, factor) => `(${integer}) * ${factor}`,
  number: (value) => literal(value, "", INFINITY),
  entry: (at, k) => `${name}_table[${at}${k === 0 ? "" : ` + ${k}`}]`,
  truncated: (real) => `int(${real})`,
  fromInteger: (integer) => `float(${integer})`,
  leadingBits: (real, bits) => `floatBitsToInt(${real}) >> ${23 - bits}`,
  fromLeadingBits: (integer, bits) => `intBitsToFloat((2 * ${integer} + 1) << ${22 - bits})`,
  integer: (variable, value) => `int ${variable} = ${value};`,
  real: (variable, value) => `float ${variable} = ${value};`,
  variable: (kind, variable) => `${kind === "integer" ? "int" : "float"} ${variable};`,
  assign: (variable, value) => `${variable} = ${value};`,
  branch: (condition, block) => [`if (${condition}) {`, ...indent(block), "}"],
  elseBranch: (condition, block) => [`else if (${condition}) {`, ...indent(block), "}"],
  otherwise: (block) => ["else {", ...indent(block), "}"],
  result: (value) => `return ${value};`,
});

/** GLSL ES 3.00 and later, functions to paste below `precision highp float`. */
export function glsl(fit: FitData, { name }: NamedOptions): string {
  const glslLanguage = language(name);
  const [from, to] = fit.domain.map((end) => glslLanguage.number(end));
  const unless = `if (!(x >= ${from} && x <= ${to}))`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? `${unless} return ${NAN};`
      : wanted === "derivative"
        ? `${unless} return 0.0;`
        : `x = clamp(x, ${from}, ${to});`;
  const make = (suffix: string, wanted: Wanted) => `float ${name}${suffix}(float x) {
${indent([
  outside(wanted),
  ...locate(fit, glslLanguage, wanted),
  glslLanguage.result(rowExpression(fit, glslLanguage, wanted)),
]).join("\n")}
}
`;
  const size = fit.coefficients.length;
  return `${header(
    fit,
    { open: "", line: "//", close: "" },
    "NOT RUN and not compiled in tests; GLSL allows reordering, which can cost an ulp or two",
  )}
const float ${name}_table[${size}] = float[${size}](
${tableBody(fit, glslLanguage.number).replace(/,$/, "")}
);

${make("", "value")}
${make("_derivative", "derivative")}`;
}
