import type { FitData } from "../store/fit-data.js";
import { literal } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import {
  indent,
  type Language,
  likeC,
  locate,
  loopAfter,
  needsRow,
  rowExpression,
  type Wanted,
} from "./scalar.js";
import { glslTable, glslVector, rowVectors, shaderCall, vectorEntries } from "./shader-table.js";

const INFINITY = "uintBitsToFloat(0x7f800000u)";
const NAN = "uintBitsToFloat(0x7fc00000u)";
const IS_NAN = "(floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u";

const number = (value: number): string => literal(value, "", INFINITY);

const language = (options: NamedOptions): Language => ({
  ...likeC,
  call: shaderCall,
  number,
  ...vectorEntries((index) => glslVector(options, index)),
  truncated: (real) => `int(${real})`,
  fromInteger: (integer) => `float(${integer})`,
  leadingBits: (real, bits) => `floatBitsToInt(${real}) >> ${23 - bits}`,
  fromLeadingBits: (integer, bits) => `intBitsToFloat((2 * ${integer} + 1) << ${22 - bits})`,
  integer: (variable, value) => `int ${variable} = ${value};`,
  real: (variable, value) => `float ${variable} = ${value};`,
  variable: (kind, variable) => `${kind === "integer" ? "int" : "float"} ${variable};`,
  zeros: (names) => names.map((zero) => `float ${zero} = 0.0;`),
  down: (variable, most, block) =>
    loopAfter(`for (int ${variable} = ${most}; ${variable} >= 0; ${variable}--)`, block),
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

export const shaderNotes = ({ monotone }: FitData): string[] => [
  ...(monotone
    ? [
        "compilers of shaders may reorder operations, so that values may fall by some ulps as x rises",
      ]
    : []),
  "subnormal numbers may count as 0; a GPU that knows no NaN may give any number for one",
];
