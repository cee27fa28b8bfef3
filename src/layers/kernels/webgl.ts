import { env, type TensorInfo } from "@tensorflow/tfjs-core";
import { gpuKernels, type Program, tableTensor } from "./gpu.js";

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

const MAX_FRAGMENT_UNIFORM_VECTORS = 0x8dfd;

/** Uniforms that TensorFlow.js adds to a program, and numbers. */
const OTHERS = 32;

const rooms = new WeakMap<object, number>();

/** The vectors that fit into the uniforms of a program, whose elements are read in a third of the time of texels. */
function roomOf(backend: Backend): number {
  let room = rooms.get(backend);
  if (room === undefined) {
    room = backend.gpgpu.gl.getParameter(MAX_FRAGMENT_UNIFORM_VECTORS) - OTHERS;
    rooms.set(backend, room);
  }
  return room;
}

/** One texel holds two numbers of two rows, which is a vector of the table, and one stands above the other. */
const texelsOf = (table: Float32Array): number[] => [table.length / 2, 2];

const ROW = {
  uniforms: "table[index]",
  texels: "texelFetch(Table, ivec2(0, index), 0)",
};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Four elements a texel, as the operations of the backend have them. */
function sourceOf(
  { functions, value, shape, inputs, numbers, table }: Program,
  isUniform: boolean,
) {
  const names = Object.keys(inputs);
  const element = (channel: string): string =>
    `element(${names.map((name) => `${name}.${channel}`).join(", ")})`;
  return {
    variableNames: [...(isUniform ? [] : ["Table"]), ...names.map(capital)],
    outputShape: shape,
    packedInputs: true,
    packedOutput: true,
    supportsBroadcasting: true,
    customUniforms: [
      ...Object.keys(numbers).map((name) => ({ name, type: "float" })),
      ...(isUniform ? [{ name: "table", type: "vec4", arrayIndex: table.length / 4 }] : []),
    ],
    userCode: `
#define INFINITY intBitsToFloat(2139095040)
float choose(bool c, float a, float b) {
  return c ? a : b;
}
vec4 row(int index) {
  return ${ROW[isUniform ? "uniforms" : "texels"]};
}
${functions}
float element(${names.map((name) => `float ${name}`).join(", ")}) {
  return ${value};
}
void main() {
  ${names.map((name) => `vec4 ${name} = get${capital(name)}AtOutCoords();`).join("\n  ")}
  setOutput(vec4(${["x", "y", "z", "w"].map(element).join(", ")}));
}
`,
  };
}

const launch = (backend: object, program: Program): TensorInfo => {
  const { inputs, numbers, table } = program;
  const isUniform = roomOf(backend as Backend) >= table.length / 4;
  const texels = isUniform ? [] : [tableTensor(backend, table, texelsOf(table))];
  return (backend as Backend).runWebGLProgram(
    sourceOf(program, isUniform),
    [...texels, ...Object.values(inputs)],
    "float32",
    [...Object.values(numbers).map((n) => [n]), ...(isUniform ? [table] : [])],
  );
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels(launch) : {};
};
