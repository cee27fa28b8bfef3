import type { SurfaceData } from "../../surface/surface-data.js";
import { literal } from "../c.js";
import { SHADER_TESTED } from "../glsl.js";
import type { NamedOptions } from "../header.js";
import { glslTable, glslVector, toVectors, wgslTable } from "../shader-table.js";
import { surfaceHeader, surfaceText } from "./text.js";

const LINES = { open: "", line: "//", close: "" };
/** GLSL ES 3.00 and later, functions to paste below `precision highp float`. */
export function glsl(data: SurfaceData, options: NamedOptions): string {
  const { name } = options;
  const text = surfaceText(data, name);
  const { x, alpha, degree, length } = text;
  const number = (value: number) => literal(value, "", "uintBitsToFloat(0x7f800000u)");
  const at = `at + k * ${degree + 1} + l`;
  const entry = `${glslVector(options, `(${at}) >> 2`)}[(${at}) & 3]`;
  const domain = `vec4(${[x.from, x.to, alpha.from, alpha.to].map(number).join(", ")})`;
  const isNan = (value: string) => `(floatBitsToUint(${value}) & 0x7fffffffu) > 0x7f800000u`;
  const outside = (result: string) =>
    data.outside === "clamp"
      ? `  if (${isNan("given_x")} || ${isNan("given_alpha")}) return ${result};
  float x = clamp(given_x, d.x, d.y);
  float alpha = clamp(given_alpha, d.z, d.w);`
      : `  float x = given_x;
  float alpha = given_alpha;
  if (!(x >= d.x && x <= d.y && alpha >= d.z && alpha <= d.w)) return ${result};`;
  const locate = `  int i = clamp(int(x * ${number(1 / x.width)} + ${number(x.offset)}), 0, ${x.cells - 1});
  int j = clamp(int(alpha * ${number(1 / alpha.width)} + ${number(alpha.offset)}), 0, ${alpha.cells - 1});
  float s = x - (float(i) * ${number(x.width)} + ${number(x.anchor)});
  float t = alpha - (float(j) * ${number(alpha.width)} + ${number(alpha.anchor)});
  int at = (j * ${x.cells} + i) * ${length};`;
  const clamped = (given: string, slope: string, variable: string) =>
    data.outside === "clamp" ? `${given} != ${variable} ? 0.0 : ${slope}` : slope;
  return `${surfaceHeader(text, LINES, SHADER_TESTED("WebGL 2"))}
${glslTable(toVectors(data.coefficients), options)}

float ${name}(float given_x, float given_alpha) {
  const vec4 d = ${domain};
${outside("uintBitsToFloat(0x7fc00000u)")}
${locate}
  float value = 0.0;
  for (int k = ${degree}; k >= 0; k--) {
    float row = 0.0;
    for (int l = ${degree}; l >= 0; l--) row = row * t + ${entry};
    value = value * s + row;
  }
  return value;
}

// The value, and the derivatives in x and in alpha.
vec3 ${name}_gradient(float given_x, float given_alpha) {
  const vec4 d = ${domain};
${outside("vec3(uintBitsToFloat(0x7fc00000u))")}
${locate}
  float value = 0.0;
  float ds = 0.0;
  float dt = 0.0;
  for (int k = ${degree}; k >= 0; k--) {
    float row = 0.0;
    float slope = 0.0;
    for (int l = ${degree}; l >= 0; l--) {
      slope = slope * t + row;
      row = row * t + ${entry};
    }
    ds = ds * s + value;
    value = value * s + row;
    dt = dt * s + slope;
  }
  return vec3(value, ${clamped("given_x", "ds", "x")}, ${clamped("given_alpha", "dt", "alpha")});
}
`;
}

/** WGSL functions of f32. */
export function wgsl(data: SurfaceData, options: NamedOptions): string {
  const { name } = options;
  const text = surfaceText(data, name);
  const { x, alpha, degree, length } = text;
  const number = (value: number) => literal(value, "f", "0x1.fffffep+127f");
  const at = `at + k * ${degree + 1} + l`;
  const entry = `${name}_table[(${at}) >> 2u][(${at}) & 3]`;
  const ends = [x.from, x.to, alpha.from, alpha.to].map(number);
  const isNan = (value: string) => `(bitcast<u32>(${value}) & 0x7fffffffu) > 0x7f800000u`;
  const nan = (result: string) => `{
    var nan_bits = 0x7fc00000u; // a variable: constant expressions must not be NaN
    return ${result};
  }`;
  const outside = (result: string) =>
    data.outside === "clamp"
      ? `  if (${isNan("given_x")} || ${isNan("given_alpha")}) ${nan(result)}
  let x = clamp(given_x, ${ends[0]}, ${ends[1]});
  let alpha = clamp(given_alpha, ${ends[2]}, ${ends[3]});`
      : `  let x = given_x;
  let alpha = given_alpha;
  if (!(x >= ${ends[0]} && x <= ${ends[1]} && alpha >= ${ends[2]} && alpha <= ${ends[3]})) ${nan(result)}`;
  const locate = `  let i = clamp(i32(x * ${number(1 / x.width)} + ${number(x.offset)}), 0, ${x.cells - 1});
  let j = clamp(i32(alpha * ${number(1 / alpha.width)} + ${number(alpha.offset)}), 0, ${alpha.cells - 1});
  let s = x - (f32(i) * ${number(x.width)} + ${number(x.anchor)});
  let t = alpha - (f32(j) * ${number(alpha.width)} + ${number(alpha.anchor)});
  let at = (j * ${x.cells} + i) * ${length};`;
  const clamped = (slope: string, variable: string) =>
    data.outside === "clamp" ? `select(${slope}, 0.0f, given_${variable} != ${variable})` : slope;
  return `${surfaceHeader(text, LINES, SHADER_TESTED("WebGPU"))}
${wgslTable(toVectors(data.coefficients), options)}

fn ${name}(given_x: f32, given_alpha: f32) -> f32 {
${outside("bitcast<f32>(nan_bits)")}
${locate}
  var value = 0.0f;
  for (var k = ${degree}; k >= 0; k--) {
    var row = 0.0f;
    for (var l = ${degree}; l >= 0; l--) { row = row * t + ${entry}; }
    value = value * s + row;
  }
  return value;
}

// The value, and the derivatives in x and in alpha.
fn ${name}_gradient(given_x: f32, given_alpha: f32) -> vec3<f32> {
${outside("vec3<f32>(bitcast<f32>(nan_bits))")}
${locate}
  var value = 0.0f;
  var ds = 0.0f;
  var dt = 0.0f;
  for (var k = ${degree}; k >= 0; k--) {
    var row = 0.0f;
    var slope = 0.0f;
    for (var l = ${degree}; l >= 0; l--) {
      slope = slope * t + row;
      row = row * t + ${entry};
    }
    ds = ds * s + value;
    value = value * s + row;
    dt = dt * s + slope;
  }
  return vec3<f32>(value, ${clamped("ds", "x")}, ${clamped("dt", "alpha")});
}
`;
}
