import type { FitData } from "../fit-data.js";
import { indent, literal, tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import { type Language, locate, rowExpression, type Wanted } from "./scalar.js";

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;

/** WGSL has no infinities: the largest number stands for them. */
const LARGEST = "0x1.fffffep+127f";

const language = (name: string): Language => ({
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  center: infix("+"),
  times: (integer, factor) => `(${integer}) * ${factor}`,
  number: (value) => literal(value, "f", LARGEST),
  entry: (at, k) => `${name}_table[${at}${k === 0 ? "" : ` + ${k}`}]`,
  truncated: (real) => `i32(${real})`,
  fromInteger: (integer) => `f32(${integer})`,
  leadingBits: (real, bits) => `bitcast<i32>(${real}) >> ${23 - bits}u`,
  fromLeadingBits: (integer, bits) => `bitcast<f32>((2 * ${integer} + 1) << ${22 - bits}u)`,
  integer: (variable, value) => `let ${variable} = ${value};`,
  real: (variable, value) => `let ${variable} = ${value};`,
  variable: (kind, variable) => `var ${variable}: ${kind === "integer" ? "i32" : "f32"};`,
  assign: (variable, value) => `${variable} = ${value};`,
  branch: (condition, block) => [`if (${condition}) {`, ...indent(block), "}"],
  elseBranch: (condition, block) => [`else if (${condition}) {`, ...indent(block), "}"],
  otherwise: (block) => ["else {", ...indent(block), "}"],
  result: (value) => `return ${value};`,
});

/** WGSL functions of f32. */
export function wgsl(fit: FitData, { name }: NamedOptions): string {
  const wgslLanguage = language(name);
  const [from, to] = fit.domain.map((end) => wgslLanguage.number(end));
  const unless = `if (!(x >= ${from} && x <= ${to}))`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? [
          "let x = given;",
          `${unless} {`,
          "  var nan_bits = 0x7fc00000u; // a variable: constant expressions must not be NaN",
          "  return bitcast<f32>(nan_bits);",
          "}",
        ]
      : wanted === "derivative"
        ? ["let x = given;", `${unless} { return 0.0; }`]
        : [`let x = clamp(given, ${from}, ${to});`];
  const make = (suffix: string, wanted: Wanted) => `fn ${name}${suffix}(given: f32) -> f32 {
${indent([
  ...outside(wanted),
  ...locate(fit, wgslLanguage, wanted),
  wgslLanguage.result(rowExpression(fit, wgslLanguage, wanted)),
]).join("\n")}
}
`;
  const size = fit.coefficients.length;
  return `${header(
    fit,
    { open: "", line: "//", close: "" },
    "NOT RUN and not compiled in tests; WGSL allows reordering, which can cost an ulp or two",
  )}
var<private> ${name}_table: array<f32, ${size}> = array<f32, ${size}>(
${tableBody(fit, wgslLanguage.number)}
);

${make("", "value")}
${make("_derivative", "derivative")}`;
}
