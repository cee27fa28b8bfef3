import type { FitData } from "../store/fit-data.js";
import { literal, tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import {
  type Language,
  type Loops,
  likeC,
  locate,
  needsRow,
  rowExpression,
  type Wanted,
} from "./scalar.js";

export const indent = (lines: readonly string[]): string[] => lines.map((line) => `    ${line}`);

export function rustLanguage(
  { precision }: Pick<FitData, "precision">,
  name: string,
): Language & Loops {
  const f32 = precision === "f32";
  const real = precision;
  return {
    ...likeC,
    call: (name, value) => `${value}.${name === "log" ? "ln" : "exp"}()`,
    times: (integer, factor) => `((${integer}) * ${factor}) as usize`,
    number: (value) => literal(value, "", `${real}::INFINITY`),
    entry: (at, k) => `${name.toUpperCase()}_TABLE[${at}${k === 0 ? "" : ` + ${k}`}]`,
    truncated: (value) => `${value} as i32`,
    fromInteger: (integer) => `((${integer}) as ${real})`,
    leadingBits: (value, bits) => `(${value}.to_bits() >> ${(f32 ? 23 : 52) - bits}) as i32`,
    fromLeadingBits: (integer, bits) =>
      `${real}::from_bits((2 * ${integer} as u${f32 ? 32 : 64} + 1) << ${(f32 ? 22 : 51) - bits})`,
    integer: (variable, value) => `let ${variable} = ${value};`,
    real: (variable, value) => `let ${variable} = ${value};`,
    zeros: (names) =>
      names.length === 1
        ? [`let mut ${names[0]}: ${real} = 0.0;`]
        : [
            `let (${names.map((zero) => `mut ${zero}`).join(", ")}): (${names.map(() => real).join(", ")}) = (${names.map(() => "0.0").join(", ")});`,
          ],
    down: (variable, most, block) => {
      const head = `for ${variable} in (0..${most + 1}).rev() {`;
      return block.length === 1 ? [`${head} ${block[0]} }`] : [head, ...indent(block), "}"];
    },
    variable: (kind, variable) => `let ${variable}: ${kind === "integer" ? "usize" : real};`,
    branch: (condition, block) => [`if ${condition} {`, ...indent(block), "}"],
    elseBranch: (condition, block) => [`else if ${condition} {`, ...indent(block), "}"],
    otherwise: (block) => ["else {", ...indent(block), "}"],
  };
}

/** Rust, without dependencies. */
export function rust(fit: FitData, { name }: NamedOptions): string {
  const language = rustLanguage(fit, name);
  const real = fit.precision;
  const [from, to] = fit.domain.map((end) => language.number(end));
  const unless = `if !(x >= ${from} && x <= ${to})`;
  const outside = (wanted: Wanted) =>
    fit.outside !== "clamp"
      ? [`${unless} { return ${real}::NAN; }`]
      : wanted === "derivative"
        ? [`${unless} { return if x.is_nan() { x } else { 0.0 }; }`]
        : [`if x.is_nan() { return x; }`, `let x = x.clamp(${from}, ${to});`];
  const make = (suffix: string, wanted: Wanted) => `${ALLOWED}
pub fn ${name}${suffix}(x: ${real}) -> ${real} {
${indent([
  ...outside(wanted),
  ...locate(fit, language, wanted),
  ...(needsRow(fit, wanted) ? [language.result(rowExpression(fit, language, wanted))] : []),
]).join("\n")}
}
`;
  return `${header(
    fit,
    { open: "", line: "//", close: "" },
    "tested with rustc, bit for bit against the JavaScript evaluation for f64",
  )}
#[allow(clippy::all)]
static ${name.toUpperCase()}_TABLE: [${real}; ${fit.coefficients.length}] = [
${tableBody(fit, language.number)}
];

${make("", "value")}
${make("_derivative", "derivative")}`;
}

const ALLOWED =
  "#[allow(non_snake_case, dead_code, unreachable_code, unused_parens, unused_variables, unused_assignments, clippy::all)]";
