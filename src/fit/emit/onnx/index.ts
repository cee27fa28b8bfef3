import { rowLength } from "../../evaluate/segments.js";
import type { FitData } from "../../store/fit-data.js";
import type { SurfaceData } from "../../surface/surface-data.js";
import { header } from "../header.js";
import { finishCell, locateCell } from "../surface/cell.js";
import { surfaceHeader, surfaceText } from "../surface/text.js";
import { finishArrays, locateArrays, type WholeArrays } from "../whole-arrays.js";
import { castTo, DOUBLE, FLOAT, Graph, INT64 } from "./graph.js";

const PLAIN = { open: "", line: "", close: "" };
const TESTED =
  "run by onnxruntime in Python and by onnxruntime-web in Node and Chromium in tests, within the bound of the exact function";

/** An ONNX model of standard operators from x to y, both of one dimension. */
export function onnx(fit: FitData, name: string): Uint8Array<ArrayBuffer> {
  const { graph, language, of } = operators(fit, rowLength(fit), { given: "x" });
  locateArrays(fit, language);
  const result = of(finishArrays(fit, language, "value"));
  return graph.model(name, header(fit, PLAIN, TESTED), result, ["x"]);
}

/** The same from x and alpha, which broadcast. */
export function onnxSurface(data: SurfaceData, name: string): Uint8Array<ArrayBuffer> {
  const text = surfaceText(data, name);
  const inputs = { given_x: "x", given_alpha: "alpha" };
  const { graph, language, of } = operators(data, text.length, inputs);
  locateCell(text, language);
  // Horner's rule in t within Horner's rule in s.
  const sum = (by: string, term: (k: number) => string) => {
    let value = term(text.degree);
    for (let k = text.degree - 1; k >= 0; k--) {
      value = language.add(language.mul(value, by), term(k));
    }
    return value;
  };
  const row = (k: number) => sum("t", (l) => language.entry("at", k * (text.degree + 1) + l));
  const [result] = finishCell(text, language, [sum("s", row)]);
  return graph.model(name, surfaceHeader(text, PLAIN, TESTED), of(result), ["x", "alpha"]);
}

/** A graph and its operators, and what the names that are assigned stand for, which are these at first. */
function operators(
  { precision, coefficients }: Pick<FitData, "precision" | "coefficients">,
  columns: number,
  inputs: Readonly<Record<string, string>>,
) {
  const f32 = precision === "f32";
  const graph = new Graph(f32 ? FLOAT : DOUBLE);
  const nodes = new Map(Object.entries(inputs));
  const of = (value: string) => nodes.get(value) ?? value;
  const operator =
    (name: string) =>
    (...inputs: readonly string[]) =>
      graph.node(name, inputs.map(of));
  const cast = (value: string, type: number) => graph.node("Cast", [of(value)], [castTo(type)]);
  const column = (k: number) =>
    graph.array(
      `c${k}`,
      coefficients.filter((_, i) => i % columns === k),
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
    entry: (at, k) => graph.node("Gather", [column(k), of(at)]),
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
  return { graph, language, of };
}
