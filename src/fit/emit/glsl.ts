import type { FitData } from "../fit-data.js";
import { indent, literal } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import { type Language, locate, rowExpression, type Wanted } from "./scalar.js";
import { sourceVectors, TEXTURE_WIDTH, VECTOR } from "./shader-table.js";

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
const INFINITY = "uintBitsToFloat(0x7f800000u)";
const NAN = "uintBitsToFloat(0x7fc00000u)";
const IS_NAN = "(floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u";

const number = (value: number): string => literal(value, "", INFINITY);

const language = (name: string, isBound: boolean): Language => ({
  add: infix("+"),
  sub: infix("-"),
  mul: infix("*"),
  div: infix("/"),
  center: infix("+"),
  times: (integer, factor) => `(${integer}) * ${factor}`,
  number,
  vector: VECTOR,
  entry: (at, k) => {
    const index = k < VECTOR ? at : `${at} + ${Math.floor(k / VECTOR)}`;
    return `${isBound ? `${name}_row(${index})` : `${name}_table[${index}]`}.${"xyzw"[k % VECTOR]}`;
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

function table(fit: FitData, name: string, isBound: boolean): string {
  if (isBound) {
    return `// A texture of RGBA32F, ${TEXTURE_WIDTH} texels wide, filters NEAREST, filled from shaderTable() of the fit.
uniform highp sampler2D ${name}_table;
vec4 ${name}_row(int at) {
  return texelFetch(${name}_table, ivec2(at & ${TEXTURE_WIDTH - 1}, at >> ${Math.log2(TEXTURE_WIDTH)}), 0);
}`;
  }
  const vectors = sourceVectors(fit).map((four) => `  vec4(${four.map(number).join(", ")})`);
  return `const vec4 ${name}_table[${vectors.length}] = vec4[${vectors.length}](
${vectors.join(",\n")}
);`;
}

/** GLSL ES 3.00 and later, functions to paste below `precision highp float` and `precision highp int`. */
export function glsl(fit: FitData, { name, table: where }: NamedOptions): string {
  const isBound = where === "bound";
  const glslLanguage = language(name, isBound);
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
  glslLanguage.result(rowExpression(fit, glslLanguage, wanted)),
]).join("\n")}
}
`;
  return `${header(fit, { open: "", line: "//", close: "" }, SHADER_TESTED("WebGL 2"))}
${table(fit, name, isBound)}

${make("", "value")}
${make("_derivative", "derivative")}`;
}

export const SHADER_TESTED = (where: string): string =>
  `run in Chromium's ${where} by SwiftShader in tests, within the bound of the exact function`;
