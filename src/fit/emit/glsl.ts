import type { FitData } from "../store/fit-data.js";
import type { SurfaceData } from "../surface/surface-data.js";
import { literal } from "./c.js";
import type { NamedOptions } from "./header.js";
import { type Language, type Loops, likeC, loopAfter } from "./scalar.js";
import { type Shader, shaderFit, shaderSurface } from "./shader.js";
import { glslTable, glslVector, shaderCall, vectorEntries } from "./shader-table.js";

const INFINITY = "uintBitsToFloat(0x7f800000u)";
const NAN = "uintBitsToFloat(0x7fc00000u)";
const isNan = (value: string): string => `(floatBitsToUint(${value}) & 0x7fffffffu) > 0x7f800000u`;

const number = (value: number): string => literal(value, "", INFINITY);

const language = (options: NamedOptions): Language & Loops => ({
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
const shader = (options: NamedOptions): Shader => ({
  language: language(options),
  tested: "WebGL 2",
  table: glslTable,
  component: (index) => `${glslVector(options, `(${index}) >> 2`)}[(${index}) & 3]`,
  head: (name) => `float ${name}(float x)`,
  outside: ({ domain, outside }, wanted) => {
    const [from, to] = domain.map(number);
    const unless = `if (!(x >= ${from} && x <= ${to}))`;
    if (outside !== "clamp") return [`${unless} return ${NAN};`];
    return [
      `if (${isNan("x")}) return x;`,
      wanted === "derivative" ? `${unless} return 0.0;` : `x = clamp(x, ${from}, ${to});`,
    ];
  },
  surfaceHead: (name, wanted) =>
    `${wanted === "value" ? "float" : "vec3"} ${name}(float given_x, float given_alpha)`,
  ends: (x, alpha) => ({
    statements: [
      `const vec4 d = vec4(${[x.from, x.to, alpha.from, alpha.to].map(number).join(", ")});`,
    ],
    names: ["d.x", "d.y", "d.z", "d.w"],
  }),
  isNan,
  leave: (wanted) => ` return ${wanted === "value" ? NAN : `vec3(${NAN})`};`,
  unlessClamped: (variable, slope) => `given_${variable} != ${variable} ? 0.0 : ${slope}`,
  vector: (values) => `vec3(${values})`,
});

export const glsl = (fit: FitData, options: NamedOptions): string =>
  shaderFit(fit, options, shader(options));

export const glslSurface = (data: SurfaceData, options: NamedOptions): string =>
  shaderSurface(data, options, shader(options));
