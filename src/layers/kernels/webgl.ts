import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import { gpuKernels, type Program, tableTensor } from "./gpu.js";

/** As much of the webgl backend as is used. */
interface Backend {
  runWebGLProgram(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: "float32",
    uniforms?: readonly ArrayLike<number>[],
  ): TensorInfo;
}

/** One texel holds two numbers of two rows, which is a vector of the table, and one stands above the other. */
const texelsOf = (table: Float32Array): number[] => [table.length / 2, 2];

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const AXES = ["x", "y", "z", "w", "u", "v"];

/**
 * Sets what a texel has beside or below the elements of that shape to 0: products of matrices count on it. A texel has
 * the elements x and y of a row, and z and w of the next.
 */
function boundsOf(shape: readonly number[]): string {
  const rank = shape.length;
  if (rank === 0) return "result.yzw = vec3(0.0);";
  const isLast = (axis: number): string =>
    `coords${rank === 1 ? "" : `.${AXES[axis]}`} == ${shape[axis] - 1}`;
  const isOdd = (axis: number): boolean => shape[axis] % 2 === 1;
  const beside = isOdd(rank - 1) ? `if (${isLast(rank - 1)}) result.yw = vec2(0.0);` : "";
  const below = isOdd(rank - 2) ? `if (${isLast(rank - 2)}) result.zw = vec2(0.0);` : "";
  return `${rank === 1 ? "int" : `ivec${rank}`} coords = getOutputCoords();
  ${beside}
  ${rank === 1 ? "result.zw = vec2(0.0);" : below}`;
}

const ROW = `
vec4 row(int index) {
  return texelFetch(Table, ivec2(0, index), 0);
}`;

/** Four elements a texel, as the operations of the backend have them. */
function sourceOf({ functions, value, shape, inputs, numbers, table }: Program) {
  const names = Object.keys(inputs);
  const element = (channel: string): string =>
    `element(${names.map((name) => `${name}.${channel}`).join(", ")})`;
  return {
    variableNames: [...(table ? ["Table"] : []), ...names.map(capital)],
    outputShape: shape,
    packedInputs: true,
    packedOutput: true,
    supportsBroadcasting: true,
    customUniforms: Object.keys(numbers).map((name) => ({ name, type: "float" })),
    userCode: `
float choose(bool c, float a, float b) {
  return c ? a : b;
}
${table ? ROW : ""}
${functions}
float element(${names.map((name) => `float ${name}`).join(", ")}) {
  return ${value};
}
void main() {
  ${names.map((name) => `vec4 ${name} = get${capital(name)}AtOutCoords();`).join("\n  ")}
  vec4 result = vec4(${["x", "y", "z", "w"].map(element).join(", ")});
  ${boundsOf(shape)}
  setOutput(result);
}
`,
  };
}

const launch = (backend: object, program: Program): TensorInfo => {
  const { inputs, numbers, table } = program;
  return (backend as Backend).runWebGLProgram(
    sourceOf(program),
    [...(table ? [tableTensor(backend, table, texelsOf(table))] : []), ...Object.values(inputs)],
    "float32",
    Object.values(numbers).map((n) => [n]),
  );
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels("webgl", launch) : {};
};
