import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import { gpuKernels, type Launch } from "./gpu.js";
import { glsl } from "./shader.js";

/** As much of the webgl backend as is used. */
interface Backend {
  runWebGLProgram(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: "float32",
    uniforms?: readonly (readonly number[])[],
  ): TensorInfo;
}

/** One texel holds two numbers of two rows, which is half a row of the table, and one stands above the other. */
const tableShape = (length: number): number[] => [length / 2, 2];

/** Four elements a texel, as the operations of the backend have them. */
function program({ map, part, shape, alpha, dy }: Launch): object {
  const isNumber = Array.isArray(alpha);
  const names = ["Table", "X", ...(isNumber ? [] : ["Alpha"]), ...(dy === undefined ? [] : ["Dy"])];
  const element = (channel: string): string => {
    const given = isNumber ? "alpha.x, alpha.y" : `a.${channel}, 0.0`;
    const value = `iterexp(x.${channel}, ${given})`;
    return dy === undefined ? value : `d.${channel} * ${value}`;
  };
  return {
    variableNames: names,
    outputShape: shape,
    packedInputs: true,
    packedOutput: true,
    supportsBroadcasting: true,
    ...(isNumber ? { customUniforms: [{ name: "alpha", type: "vec2" }] } : {}),
    userCode: `
#define INFINITY intBitsToFloat(2139095040)
vec4 row(int index, int part) {
  return texelFetch(Table, ivec2(0, 2 * index + part), 0);
}
${glsl(map, part)}
void main() {
  vec4 x = getXAtOutCoords();
  ${isNumber ? "" : "vec4 a = getAlphaAtOutCoords();"}
  ${dy === undefined ? "" : "vec4 d = getDyAtOutCoords();"}
  setOutput(vec4(${["x", "y", "z", "w"].map(element).join(", ")}));
}
`,
  };
}

const launch = (backend: object, what: Launch): TensorInfo => {
  const { x, alpha, dy, table } = what;
  const isNumber = Array.isArray(alpha);
  const inputs = [table, x, ...(isNumber ? [] : [alpha as TensorInfo]), ...(dy ? [dy] : [])];
  const uniforms = isNumber ? [alpha as readonly number[]] : undefined;
  return (backend as Backend).runWebGLProgram(program(what), inputs, "float32", uniforms);
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels(tableShape, launch) : {};
};
