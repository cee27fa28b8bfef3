import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import { gpuKernels, type Launch, tableTensor, tableValues } from "./gpu.js";
import { glsl } from "./shader.js";
import { TABLE_LENGTH } from "./shader-table.js";

/** As much of the webgl backend as is used. */
interface Backend {
  readonly gpgpu: { readonly gl: { getParameter(name: number): number } };
  runWebGLProgram(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: "float32",
    uniforms?: readonly ArrayLike<number>[],
  ): TensorInfo;
}

/** Half rows of the table, which are vectors in a shader. */
const VECTORS = TABLE_LENGTH / 4;

const MAX_FRAGMENT_UNIFORM_VECTORS = 0x8dfd;

/** Uniforms that TensorFlow.js adds to a program, and alpha. */
const OTHERS = 32;

const rooms = new WeakMap<object, boolean>();

/** Whether the table fits into the uniforms of a program, whose elements are read in a third of the time of texels. */
function hasRoom(backend: Backend): boolean {
  let room = rooms.get(backend);
  if (room === undefined) {
    room = backend.gpgpu.gl.getParameter(MAX_FRAGMENT_UNIFORM_VECTORS) >= VECTORS + OTHERS;
    rooms.set(backend, room);
  }
  return room;
}

/** One texel holds two numbers of two rows, which is half a row of the table, and one stands above the other. */
const TEXELS = [TABLE_LENGTH / 2, 2];

const ROW = {
  uniforms: "table[2 * index + part]",
  texels: "texelFetch(Table, ivec2(0, 2 * index + part), 0)",
};

/** Four elements a texel, as the operations of the backend have them. */
function program({ map, part, shape, alpha, dy }: Launch, place: keyof typeof ROW): object {
  const isNumber = Array.isArray(alpha);
  const isUniform = place === "uniforms";
  const names = [
    ...(isUniform ? [] : ["Table"]),
    "X",
    ...(isNumber ? [] : ["Alpha"]),
    ...(dy === undefined ? [] : ["Dy"]),
  ];
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
    customUniforms: [
      ...(isNumber ? [{ name: "alpha", type: "vec2" }] : []),
      ...(isUniform ? [{ name: "table", type: "vec4", arrayIndex: VECTORS }] : []),
    ],
    userCode: `
#define INFINITY intBitsToFloat(2139095040)
float choose(bool c, float a, float b) {
  return c ? a : b;
}
vec4 row(int index, int part) {
  return ${ROW[place]};
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
  const { x, alpha, dy } = what;
  const place = hasRoom(backend as Backend) ? "uniforms" : "texels";
  const isNumber = Array.isArray(alpha);
  const inputs = [
    ...(place === "texels" ? [tableTensor(backend, TEXELS)] : []),
    x,
    ...(isNumber ? [] : [alpha as TensorInfo]),
    ...(dy ? [dy] : []),
  ];
  const uniforms = [
    ...(isNumber ? [alpha as readonly number[]] : []),
    ...(place === "uniforms" ? [tableValues()] : []),
  ];
  return (backend as Backend).runWebGLProgram(program(what, place), inputs, "float32", uniforms);
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels(launch) : {};
};
