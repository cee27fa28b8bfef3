import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { gpuKernels, type Launch, tableTensor } from "./gpu.js";
import { glsl, toWgsl } from "./shader.js";
import { COLUMNS, TABLE_LENGTH } from "./shader-table.js";

/** As much of the webgpu backend as is used. */
interface Backend {
  runWebGPUProgram(
    program: object,
    inputs: readonly TensorInfo[],
    dtype: "float32",
    uniforms?: readonly { readonly type: string; readonly data: readonly number[] }[],
  ): TensorInfo;
}

const THREADS = 64;

function program({ map, part, shape, alpha, dy }: Launch): object {
  const isNumber = Array.isArray(alpha);
  const given = isNumber
    ? "uniforms.alphaHigh, uniforms.alphaLow"
    : "getAlphaByOutputIndex(index), 0.0";
  const value = `iterexp(getXByOutputIndex(index), ${given})`;
  const names = ["Table", "X", ...(isNumber ? [] : ["Alpha"]), ...(dy ? ["Dy"] : [])];
  return {
    variableNames: names,
    // Half a row of the table at a time, and elements.
    variableComponents: names.map((name) => (name === "Table" ? COLUMNS / 2 : 1)),
    outputShape: shape,
    size: true,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: shape.map((_, i) => i) },
    dispatch: [Math.ceil(util.sizeFromShape(shape) / THREADS), 1, 1],
    shaderKey: `iterexp ${map} ${part} ${isNumber}`,
    ...(isNumber ? { uniforms: "alphaHigh : f32, alphaLow : f32," } : {}),
    getUserCode: () => `
fn choose(c : bool, a : f32, b : f32) -> f32 {
  return select(b, a, c);
}
fn row(index : i32, part : i32) -> vec4<f32> {
  return Table[2 * index + part];
}
${toWgsl(glsl(map, part))}
fn main(index : i32) {
  if (index < uniforms.size) {
    setOutputAtIndex(index, ${dy === undefined ? value : `getDyByOutputIndex(index) * ${value}`});
  }
}
`,
  };
}

const launch = (backend: object, what: Launch): TensorInfo => {
  const { x, alpha, dy } = what;
  const table = tableTensor(backend, [TABLE_LENGTH]);
  const isNumber = Array.isArray(alpha);
  const inputs = [table, x, ...(isNumber ? [] : [alpha as TensorInfo]), ...(dy ? [dy] : [])];
  const numbers = isNumber ? (alpha as readonly number[]) : [];
  const uniforms = numbers.map((n) => ({ type: "float32", data: [n] }));
  return (backend as Backend).runWebGPUProgram(program(what), inputs, "float32", uniforms);
};

export const webgpuKernels = () => gpuKernels(launch);
