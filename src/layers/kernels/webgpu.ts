import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { gpuKernels, type Program, tableTensor } from "./gpu.js";
import { toWgsl } from "./shader.js";

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

const ROW = `
fn row(index : i32) -> vec4<f32> {
  return Table[index];
}`;

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Elements that a thread takes: four of them side by side where every input has them so or is one number. */
function widthOf({ shape, kept, inputs }: Program): number {
  const fits =
    !kept &&
    Object.values(inputs).every((input) => util.arraysEqual(input.shape, shape) || isOne(input));
  return fits && util.sizeFromShape(shape) % 4 === 0 ? 4 : 1;
}

const isOne = ({ shape }: TensorInfo): boolean => util.sizeFromShape(shape) === 1;

const AXES = ["x", "y", "z", "w", "u", "v"];

/** Statements that make `sum`, of the elements at an index of the result. */
function sumOf({ shape, kept = [], inputs }: Program, element: string): string {
  const rank = shape.length;
  const isSummed = (axis: number): boolean => kept[axis] !== shape[axis];
  const at = (axis: number): string =>
    isSummed(axis) ? `i${axis}` : rank === 1 ? "coords" : `coords.${AXES[axis]}`;
  const read = Object.entries(inputs).map(([name, { shape: own }]) => {
    const first = rank - own.length;
    const places = own.map((n, i) => (n === 1 ? "0" : at(first + i)));
    return `let ${name} = get${capital(name)}(${places.join(", ")});`;
  });
  // By uniforms, so that the same program serves other lengths.
  const lengthOf = (axis: number): string => {
    const longest = Object.entries(inputs).find(
      ([, { shape: own }]) => own[axis - rank + own.length] === shape[axis],
    );
    const [name, { shape: own }] = longest as [string, TensorInfo];
    return `uniforms.${name}Shape${own.length === 1 ? "" : `.${AXES[axis - rank + own.length]}`}`;
  };
  const loops = shape.flatMap((_, axis) =>
    isSummed(axis) ? [`for (var i${axis} = 0; i${axis} < ${lengthOf(axis)}; i${axis}++) {`] : [],
  );
  return `let coords = getCoordsFromIndex(index);
    var sum = 0.0;
    ${loops.join(" ")}
      ${read.join("\n      ")}
      sum += ${element};
    ${loops.map(() => "}").join(" ")}`;
}

function sourceOf(program: Program): object {
  const { key, functions, value, shape, kept, inputs, numbers, table } = program;
  const outer = kept ?? shape;
  const width = widthOf(program);
  const names = Object.keys(inputs);
  const ones = names.filter((name) => width === 4 && isOne(inputs[name]));
  const uniforms = Object.keys(numbers);
  const at = (name: string, channel: string): string =>
    width === 1 || ones.includes(name) ? name : `${name}.${channel}`;
  const element = (channel: string): string =>
    `element(${names.map((name) => at(name, channel)).join(", ")})`;
  const elements = ["x", "y", "z", "w"].map(element).join(", ");
  const sum = kept ? sumOf(program, element("")) : "";
  const read = (name: string): string =>
    ones.includes(name)
      ? `let ${name} = ${capital(name)}[0];`
      : `let ${name} = get${capital(name)}ByOutputIndex(index);`;
  return {
    variableNames: [...(table ? ["Table"] : []), ...names.map(capital)],
    // Vectors of the table, and elements.
    variableComponents: [
      ...(table ? [4] : []),
      ...names.map((name) => (ones.includes(name) ? 1 : width)),
    ],
    outputComponent: width,
    outputShape: outer,
    size: true,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: outer.map((_, i) => i) },
    dispatch: [Math.ceil(util.sizeFromShape(outer) / (THREADS * width)), 1, 1],
    shaderKey: `${key} ${width} ${ones} ${sum}`,
    ...(uniforms.length > 0 && { uniforms: uniforms.map((name) => `${name} : f32,`).join(" ") }),
    getUserCode: () => `
fn choose(c : bool, a : f32, b : f32) -> f32 {
  return select(b, a, c);
}
${table ? ROW : ""}
${toWgsl(
  `${functions}
float element(${names.map((name) => `float ${name}`).join(", ")}) {
  return ${value};
}`,
  uniforms,
)}
fn main(index : i32) {
  if (index < uniforms.size) {
    ${kept ? sum : names.map(read).join("\n    ")}
    setOutputAtIndex(index, ${kept ? "sum" : width === 1 ? element("") : `vec4<f32>(${elements})`});
  }
}
`,
  };
}

const launch = (backend: object, program: Program): TensorInfo => {
  const { inputs, numbers, table } = program;
  return (backend as Backend).runWebGPUProgram(
    sourceOf(program),
    [...(table ? [tableTensor(backend, table, [table.length])] : []), ...Object.values(inputs)],
    "float32",
    Object.values(numbers).map((n) => ({ type: "float32", data: [n] })),
  );
};

export const webgpuKernels = () => gpuKernels("webgpu", launch);
