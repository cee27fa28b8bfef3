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

const CHANNELS = ["x", "y", "z", "w"];

/**
 * Statements that make `result`, sums over the elements of `shape`. They go through texels, so by two along the last two
 * axes, of which each has one element in a texel or two.
 */
function sumsOf({ shape, kept = [], inputs }: Program, element: (channel: string) => string) {
  const rank = shape.length;
  const isSummed = (axis: number): boolean => kept[axis] !== shape[axis];
  const at = (axis: number): string => (isSummed(axis) ? `i${axis}` : `coords.${AXES[axis]}`);
  const read = Object.entries(inputs).map(([name, { shape: own }]) => {
    const places = own.map((n, axis) => (n === 1 ? "0" : at(axis)));
    const [rows, columns] = own.slice(-2).map((n) => n > 1);
    const spread = rows && columns ? "xyzw" : rows ? "xxzz" : columns ? "xyxy" : "xxxx";
    return `vec4 ${name} = get${capital(name)}(${places.join(", ")}).${spread};`;
  });
  /** Whether the second of two along an axis is there. */
  const second = (axis: number): string =>
    shape[axis] % 2 === 0 || !isSummed(axis) ? "" : `${at(axis)} < ${shape[axis] - 1}`;
  const elements = CHANNELS.map((channel, i) => {
    const axes = [...(i % 2 === 1 ? [rank - 1] : []), ...(i > 1 ? [rank - 2] : [])];
    if (axes.some((axis) => shape[axis] === 1)) return "0.0";
    const condition = axes
      .map(second)
      .filter((text) => text !== "")
      .join(" && ");
    return condition === "" ? element(channel) : `choose(${condition}, ${element(channel)}, 0.0)`;
  });
  const loops = shape.flatMap((n, axis) =>
    isSummed(axis)
      ? [`for (int i${axis} = 0; i${axis} < ${n}; i${axis} += ${axis < rank - 2 ? 1 : 2}) {`]
      : [],
  );
  return `ivec${rank} coords = getOutputCoords();
  vec4 result = vec4(0.0);
  ${loops.join(" ")}
    ${read.join("\n    ")}
    result += vec4(${elements.join(", ")});
  ${loops.map(() => "}").join(" ")}
  ${isSummed(rank - 1) ? "result = vec4(result.x + result.y, 0.0, result.z + result.w, 0.0);" : ""}
  ${isSummed(rank - 2) ? "result = vec4(result.xy + result.zw, 0.0, 0.0);" : ""}`;
}

/** Four elements a texel, as the operations of the backend have them. */
function sourceOf(program: Program) {
  const { functions, value, shape, kept, inputs, numbers, table } = program;
  const names = Object.keys(inputs);
  const element = (channel: string): string =>
    `element(${names.map((name) => `${name}.${channel}`).join(", ")})`;
  const elements = `${names.map((name) => `vec4 ${name} = get${capital(name)}AtOutCoords();`).join("\n  ")}
  vec4 result = vec4(${CHANNELS.map(element).join(", ")});`;
  return {
    variableNames: [...(table ? ["Table"] : []), ...names.map(capital)],
    outputShape: kept ?? shape,
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
  ${kept ? sumsOf(program, element) : elements}
  {
    ${boundsOf(kept ?? shape)}
  }
  setOutput(result);
}
`,
  };
}

/** With as many axes as there are, and two at least, for which no texel is moved. */
function spreadAxes(program: Program): Program {
  const rank = Math.max(program.shape.length, 2);
  const padded = (shape: readonly number[]): number[] => [
    ...new Array<number>(rank - shape.length).fill(1),
    ...shape,
  ];
  const inputs = Object.entries(program.inputs).map(([name, input]) => [
    name,
    { ...input, shape: padded(input.shape) },
  ]);
  return {
    ...program,
    shape: padded(program.shape),
    kept: padded(program.kept ?? []),
    inputs: Object.fromEntries(inputs),
  };
}

const launch = (backend: object, wanted: Program): TensorInfo => {
  const program = wanted.kept ? spreadAxes(wanted) : wanted;
  const { inputs, numbers, table } = program;
  const result = (backend as Backend).runWebGLProgram(
    sourceOf(program),
    [...(table ? [tableTensor(backend, table, texelsOf(table))] : []), ...Object.values(inputs)],
    "float32",
    Object.values(numbers).map((n) => [n]),
  );
  return wanted.kept ? { ...result, shape: wanted.kept } : result;
};

/** None without WebGL 2, whose shaders reach the bits of numbers, and f32. */
export const webglKernels = () => {
  const fits =
    env().getNumber("WEBGL_VERSION") === 2 && env().getBool("WEBGL_RENDER_FLOAT32_ENABLED");
  return fits ? gpuKernels("webgl", launch) : {};
};
