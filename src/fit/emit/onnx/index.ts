import { rowLength } from "../../evaluate/segments.js";
import type { FitData } from "../../store/fit-data.js";
import { header } from "../header.js";
import { finishArrays, hasTable, locateArrays, type WholeArrays } from "../whole-arrays.js";
import { castTo, DOUBLE, FLOAT, Graph, INT64 } from "./graph.js";

/** An ONNX model of standard operators from x to y, both of one dimension. */
export function onnx(fit: FitData, name: string): Uint8Array<ArrayBuffer> {
  const f32 = fit.precision === "f32";
  const graph = new Graph(f32 ? FLOAT : DOUBLE);
  /** What the names that are assigned stand for now. */
  const nodes = new Map([["given", "x"]]);
  const of = (value: string) => nodes.get(value) ?? value;
  const operator =
    (name: string) =>
    (...inputs: readonly string[]) =>
      graph.node(name, inputs.map(of));
  const cast = (value: string, type: number) => graph.node("Cast", [of(value)], [castTo(type)]);
  const { coefficients } = fit;
  const length = rowLength(fit);
  const column = (k: number) =>
    graph.array(
      `c${k}`,
      coefficients.filter((_, i) => i % length === k),
    );
  const language: WholeArrays = {
    add: operator("Add"),
    sub: operator("Sub"),
    mul: operator("Mul"),
    div: operator("Div"),
    where: operator("Where"),
    less: operator("Less"),
    atMost: operator("LessOrEqual"),
    equal: operator("Equal"),
    and: operator("And"),
    floor: operator("Floor"),
    number: (value) => graph.number(value),
    entry: (at, k) =>
      hasTable(fit) ? graph.node("Gather", [column(k), of(at)]) : graph.number(coefficients[k]),
    assign: (name, value) => {
      nodes.set(name, of(value));
      return name;
    },
    clamp: (value, least, most) =>
      operator("Min")(operator("Max")(value, graph.number(least)), graph.number(most)),
    toIndex: (real) => cast(real, INT64),
    call: (name, real) => {
      const called = name === "exp" ? "Exp" : "Log";
      return f32 ? cast(operator(called)(cast(real, DOUBLE)), FLOAT) : operator(called)(real);
    },
    everywhere: (value) => graph.number(value),
  };
  locateArrays(fit, language);
  const result = of(finishArrays(fit, language, "value"));
  const text = header(
    fit,
    { open: "", line: "", close: "" },
    "run by onnxruntime in Python and by onnxruntime-web in Node and Chromium in tests, within the bound of the exact function",
  );
  return graph.model(name, text, result);
}
