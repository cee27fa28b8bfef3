import type { FitData } from "../store/fit-data.js";
import { literal } from "./c.js";
import { SHADER_TESTED, shaderNotes } from "./glsl.js";
import { header, type NamedOptions } from "./header.js";
import {
  indent,
  type Language,
  likeC,
  locate,
  needsRow,
  rowExpression,
  type Wanted,
} from "./scalar.js";
import { rowVectors, shaderCall, vectorEntries, wgslTable } from "./shader-table.js";

/** WGSL has no infinite constants: the largest number stands for them. */
const LARGEST = "0x1.fffffep+127f";
const IS_NAN = "(bitcast<u32>(given) & 0x7fffffffu) > 0x7f800000u";

const number = (value: number): string => literal(value, "f", LARGEST);

const language = (name: string): Language => ({
  ...likeC,
  call: shaderCall,
  number,
  ...vectorEntries((index) => `${name}_table[${index}]`),
  truncated: (real) => `i32(${real})`,
  fromInteger: (integer) => `f32(${integer})`,
  leadingBits: (real, bits) => `bitcast<i32>(${real}) >> ${23 - bits}u`,
  fromLeadingBits: (integer, bits) => `bitcast<f32>((2 * ${integer} + 1) << ${22 - bits}u)`,
  integer: (variable, value) => `let ${variable} = ${value};`,
  real: (variable, value) => `let ${variable} = ${value};`,
  variable: (kind, variable) => `var ${variable}: ${kind === "integer" ? "i32" : "f32"};`,
  zeros: (names) => names.map((zero) => `var ${zero} = 0.0f;`),
  down: (variable, most, block) => {
    const head = `for (var ${variable} = ${most}; ${variable} >= 0; ${variable}--) {`;
    return block.length === 1 ? [`${head} ${block[0]} }`] : [head, ...indent(block), "}"];
  },
});

/** WGSL functions of f32. */
export function wgsl(fit: FitData, options: NamedOptions): string {
  const { name } = options;
  const wgslLanguage = language(name);
  const [from, to] = fit.domain.map(number);
  const reaches = fit.domain[0] === Number.NEGATIVE_INFINITY ? "" : `x >= ${from} && `;
  const unless = `if (!(${reaches}x <= ${to}))`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? [
          "let x = given;",
          `${unless} {`,
          "  var nan_bits = 0x7fc00000u; // a variable: constant expressions must not be NaN",
          "  return bitcast<f32>(nan_bits);",
          "}",
        ]
      : [
          `if (${IS_NAN}) { return given; }`,
          ...(wanted === "derivative"
            ? ["let x = given;", `${unless} { return 0.0; }`]
            : [`let x = clamp(given, ${from}, ${to});`]),
        ];
  const make = (suffix: string, wanted: Wanted) => `fn ${name}${suffix}(given: f32) -> f32 {
${indent([
  ...outside(wanted),
  ...locate(fit, wgslLanguage, wanted),
  ...(needsRow(fit, wanted) ? [wgslLanguage.result(rowExpression(fit, wgslLanguage, wanted))] : []),
]).join("\n")}
}
`;
  return `${header(fit, { open: "", line: "//", close: "" }, SHADER_TESTED("WebGPU"), shaderNotes(fit))}
${wgslTable(rowVectors(fit), options)}

${make("", "value")}
${make("_derivative", "derivative")}`;
}
