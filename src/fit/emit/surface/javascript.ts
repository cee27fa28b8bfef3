import type { SurfaceData } from "../../surface/surface-data.js";
import type { NamedOptions } from "../header.js";
import { javascriptLoops } from "../javascript.js";
import { indent, likeC, type Wanted } from "../scalar.js";
import { cellStatements } from "./cell.js";
import { surfaceHeader, surfaceText, tableLines } from "./text.js";

/** An ES module with the functions `name` and `nameGradient`; like the library it computes in f64 and rounds results. */
export function javascript(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  const { x, alpha, degree, length } = text;
  const table = `${name}Table`;
  const f32 = data.precision === "f32";
  const rounded = (value: string) => (f32 ? `Math.fround(${value})` : value);
  const clamps = data.outside === "clamp";
  const outside = (result: string) =>
    clamps
      ? `  if (given !== given || givenAlpha !== givenAlpha) return ${result};
  const x = Math.min(Math.max(${rounded("given")}, ${x.from}), ${x.to});
  const alpha = Math.min(Math.max(${rounded("givenAlpha")}, ${alpha.from}), ${alpha.to});`
      : `  const x = ${rounded("given")};
  const alpha = ${rounded("givenAlpha")};
  if (!(x >= ${x.from} && x <= ${x.to} && alpha >= ${alpha.from} && alpha <= ${alpha.to})) return ${result};`;
  const locate = `  const i = Math.max(0, Math.min(Math.trunc(x * ${1 / x.width} + ${x.offset}), ${x.cells - 1}));
  const j = Math.max(0, Math.min(Math.trunc(alpha * ${1 / alpha.width} + ${alpha.offset}), ${alpha.cells - 1}));
  const s = x - ${rounded(`i * ${x.width} + ${x.anchor}`).replace(/^(?!Math)(.*)$/, "($1)")};
  const t = alpha - ${rounded(`j * ${alpha.width} + ${alpha.anchor}`).replace(/^(?!Math)(.*)$/, "($1)")};
  const at = (j * ${x.cells} + i) * ${length};`;
  const language = { ...likeC, ...javascriptLoops };
  const entry = `${table}[at + k * ${degree + 1} + l]`;
  const sum = (wanted: Wanted) =>
    indent(cellStatements(language, degree, entry, wanted)).join("\n");
  const slope = (value: string, variable: string, argument: string) =>
    clamps ? `${rounded(argument)} !== ${variable} ? 0 : ${rounded(value)}` : rounded(value);
  return `${surfaceHeader(text, { open: "/*", line: " *", close: " */" }, "tested by running it in Node")}
const ${table} = new Float64Array([
${tableLines(text, String)}
]);

export function ${name}(given, givenAlpha) {
${outside("NaN")}
${locate}
${sum("value")}
  return ${rounded("value")};
}

/** { value, dx, dalpha }. */
export function ${name}Gradient(given, givenAlpha) {
${outside("{ value: NaN, dx: NaN, dalpha: NaN }")}
${locate}
${sum("derivative")}
  return {
    value: ${rounded("value")},
    dx: ${slope("ds", "x", "given")},
    dalpha: ${slope("dt", "alpha", "givenAlpha")},
  };
}
`;
}
