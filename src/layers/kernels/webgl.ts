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

/** Where a table lies. */
type Place = "uniforms" | "texels" | "none";

const ROW: Readonly<Record<Place, string>> = {
  uniforms: "table[index]",
  texels: "texelFetch(Table, ivec2(0, index), 0)",
  none: "vec4(0.0)",
};

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

/** Four elements a texel, as the operations of the backend have them. */
function sourceOf({ functions, value, shape, inputs, numbers, table }: Program, place: Place) {
  const names = Object.keys(inputs);
  const element = (channel: string): string =>
    `element(${names.map((name) => `${name}.${channel}`).join(", ")})`;
  return {
    variableNames: [...(place === "texels" ? ["Table"] : []), ...names.map(capital)],
    outputShape: shape,
    packedInputs: true,
    packedOutput: true,
    supportsBroadcasting: true,
    customUniforms: [
      ...Object.keys(numbers).map((name) => ({ name, type: "float" })),
      ...(table && place === "uniforms"
        ? [{ name: "table", type: "vec4", arrayIndex: table.length / 4 }]
        : []),
    ],
    userCode: `
float choose(bool c, float a, float b) {
  return c ? a : b;
}
vec4 row(int index) {
  return ${ROW[place]};
}
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
  const fits = table === undefined || roomOf(backend as Backend) >= table.length / 4;
  const place = table === undefined ? "none" : fits ? "uniforms" : "texels";
  const texels = table && !fits ? [tableTensor(backend, table, texelsOf(table))] : [];
  return (backend as Backend).runWebGLProgram(
    sourceOf(program, place),
    [...texels, ...Object.values(inputs)],
    "float32",
    [...Object.values(numbers).map((n) => [n]), ...(table && fits ? [table] : [])],
  );
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels("webgl", launch) : {};
};
