import type { FitData } from "../fit-data.js";
import { indent, literal } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import { type Language, locate, needsRow, rowExpression, type Wanted } from "./scalar.js";
import { glslTable, glslVector, rowVectors, VECTOR } from "./shader-table.js";

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
const INFINITY = "uintBitsToFloat(0x7f800000u)";
const NAN = "uintBitsToFloat(0x7fc00000u)";
const IS_NAN = "(floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u";

const number = (value: number): string => literal(value, "", INFINITY);

const language = (options: NamedOptions): Language => ({
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  center: infix("+"),
  // Far to the left of what e^x tells from 0; -Infinity is none of a shader's numbers.
  call: (name, value) => (name === "exp" ? `exp(max(${value}, -150.0))` : `log(${value})`),
  times: (integer, factor) => `(${integer}) * ${factor}`,
  number,
  vector: VECTOR,
  entry: (at, k) => {
    const index = k < VECTOR ? at : `${at} + ${Math.floor(k / VECTOR)}`;
    return `${glslVector(options, index)}.${"xyzw"[k % VECTOR]}`;
  },
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

/** GLSL ES 3.00 and later, functions to paste below `precision highp float` and `precision highp int`. */
export function glsl(fit: FitData, options: NamedOptions): string {
  const { name } = options;
  const glslLanguage = language(options);
  const [from, to] = fit.domain.map(number);
  const unless = `if (!(x >= ${from} && x <= ${to}))`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? [`${unless} return ${NAN};`]
      : [
          `if (${IS_NAN}) return x;`,
          wanted === "derivative" ? `${unless} return 0.0;` : `x = clamp(x, ${from}, ${to});`,
        ];
  const make = (suffix: string, wanted: Wanted) => `float ${name}${suffix}(float x) {
${indent([
  ...outside(wanted),
  ...locate(fit, glslLanguage, wanted),
  ...(needsRow(fit, wanted) ? [glslLanguage.result(rowExpression(fit, glslLanguage, wanted))] : []),
]).join("\n")}
}
`;
  return `${header(fit, { open: "", line: "//", close: "" }, SHADER_TESTED("WebGL 2"), shaderNotes(fit))}
${glslTable(rowVectors(fit), options)}

${make("", "value")}
${make("_derivative", "derivative")}`;
}

export const SHADER_TESTED = (where: string): string =>
  `run in Chromium's ${where} by SwiftShader in tests, within the bound of the exact function`;

export const shaderNotes = ({ denominator }: FitData): string[] => [
  "subnormal numbers may count as 0; a GPU that knows no NaN may give any number for one",
  ...(denominator > 0
    ? [
        "division is taken to be rounded correctly; a GPU may be off by 2.5 ulp, which adds to the error",
      ]
    : []),
];
