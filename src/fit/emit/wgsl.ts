import type { FitData } from "../store/fit-data.js";
import type { SurfaceData } from "../surface/surface-data.js";
import { literal } from "./c.js";
import type { NamedOptions } from "./header.js";
import { indent, type Language, type Loops, likeC } from "./scalar.js";
import { type Shader, shaderFit, shaderSurface } from "./shader.js";
import { shaderCall, vectorEntries, wgslTable } from "./shader-table.js";

/** WGSL has no infinite constants: the largest number stands for them. */
const LARGEST = "0x1.fffffep+127f";
const isNan = (value: string): string => `(bitcast<u32>(${value}) & 0x7fffffffu) > 0x7f800000u`;

const NAN_BITS = "var nan_bits = 0x7fc00000u; // a variable: constant expressions must not be NaN";
const NAN = "bitcast<f32>(nan_bits)";

const number = (value: number): string => literal(value, "f", LARGEST);

const language = (name: string): Language & Loops => ({
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
const shader = ({ name }: NamedOptions): Shader => ({
  language: language(name),
  tested: "WebGPU",
  table: wgslTable,
  component: (index) => `${name}_table[(${index}) >> 2u][(${index}) & 3]`,
  head: (called) => `fn ${called}(given: f32) -> f32`,
  outside: ({ domain, outside }, wanted) => {
    const [from, to] = domain.map(number);
    const reaches = domain[0] === Number.NEGATIVE_INFINITY ? "" : `x >= ${from} && `;
    const unless = `if (!(${reaches}x <= ${to}))`;
    if (outside !== "clamp") {
      return ["let x = given;", `${unless} {`, `  ${NAN_BITS}`, `  return ${NAN};`, "}"];
    }
    return [
      `if (${isNan("given")}) { return given; }`,
      ...(wanted === "derivative"
        ? ["let x = given;", `${unless} { return 0.0; }`]
        : [`let x = clamp(given, ${from}, ${to});`]),
    ];
  },
  surfaceHead: (called, wanted) =>
    `fn ${called}(given_x: f32, given_alpha: f32) -> ${wanted === "value" ? "f32" : "vec3<f32>"}`,
  ends: (x, alpha) => ({
    statements: [],
    names: [x.from, x.to, alpha.from, alpha.to].map(number),
  }),
  isNan,
  leave: (wanted) => ` {
    ${NAN_BITS}
    return ${wanted === "value" ? NAN : `vec3<f32>(${NAN})`};
  }`,
  unlessClamped: (variable, slope) => `select(${slope}, 0.0f, given_${variable} != ${variable})`,
  vector: (values) => `vec3<f32>(${values})`,
});

export const wgsl = (fit: FitData, options: NamedOptions): string =>
  shaderFit(fit, options, shader(options));

export const wgslSurface = (data: SurfaceData, options: NamedOptions): string =>
  shaderSurface(data, options, shader(options));
