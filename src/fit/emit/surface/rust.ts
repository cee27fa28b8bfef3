import type { SurfaceData } from "../../surface/surface-data.js";
import type { NamedOptions } from "../header.js";
import { indent, rustLanguage } from "../rust.js";
import type { Wanted } from "../scalar.js";
import { cellStatements } from "./cell.js";
import { surfaceHeader, surfaceText, tableLines } from "./text.js";

/** Rust, without dependencies. */
export function rust(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  const { x, alpha, degree, length } = text;
  const real = data.precision;
  const language = rustLanguage(data, name);
  const { number } = language;
  const entry = `c[k * ${degree + 1} + l]`;
  const sum = (wanted: Wanted) =>
    indent(cellStatements(language, degree, entry, wanted)).join("\n");
  const table = `${name.toUpperCase()}_TABLE`;
  const clamps = data.outside === "clamp";
  const [xEnds, alphaEnds] = [x, alpha].map(({ from, to }) => [number(from), number(to)]);
  const outside = (result: string) =>
    clamps
      ? `    if given_x.is_nan() || given_alpha.is_nan() { return ${result}; }
    let x = given_x.clamp(${xEnds.join(", ")});
    let alpha = given_alpha.clamp(${alphaEnds.join(", ")});`
      : `    let x = given_x;
    let alpha = given_alpha;
    if !(x >= ${xEnds[0]} && x <= ${xEnds[1]} && alpha >= ${alphaEnds[0]} && alpha <= ${alphaEnds[1]}) { return ${result}; }`;
  const locate = `    let i = ((x * ${number(1 / x.width)} + ${number(x.offset)}) as usize).clamp(0, ${x.cells - 1});
    let j = ((alpha * ${number(1 / alpha.width)} + ${number(alpha.offset)}) as usize).clamp(0, ${alpha.cells - 1});
    let s = x - (i as ${real} * ${number(x.width)} + ${number(x.anchor)});
    let t = alpha - (j as ${real} * ${number(alpha.width)} + ${number(alpha.anchor)});
    let c = &${table}[(j * ${x.cells} + i) * ${length}..][..${length}];`;
  const slope = (value: string, variable: string) =>
    clamps ? `if given_${variable} != ${variable} { 0.0 } else { ${value} }` : value;
  return `${surfaceHeader(
    text,
    { open: "", line: "//", close: "" },
    "tested with rustc, bit for bit against the JavaScript evaluation for f64",
  )}
#[allow(non_snake_case, dead_code, unused_parens, clippy::all)]
static ${table}: [${real}; ${data.coefficients.length}] = [
${tableLines(text, number)}
];

#[allow(non_snake_case, dead_code, unused_parens, clippy::all)]
pub fn ${name}(given_x: ${real}, given_alpha: ${real}) -> ${real} {
${outside(`${real}::NAN`)}
${locate}
${sum("value")}
    value
}

/// The value, and the derivatives in x and in alpha.
#[allow(non_snake_case, dead_code, unused_parens, clippy::all)]
pub fn ${name}_gradient(given_x: ${real}, given_alpha: ${real}) -> (${real}, ${real}, ${real}) {
${outside(`(${real}::NAN, ${real}::NAN, ${real}::NAN)`)}
${locate}
${sum("derivative")}
    (value, ${slope("ds", "x")}, ${slope("dt", "alpha")})
}
`;
}
