import type { FitData } from "../store/fit-data.js";
import type { Axis } from "../surface/axis.js";
import type { SurfaceData } from "../surface/surface-data.js";
import { header, type NamedOptions } from "./header.js";
import {
  indent,
  type Language,
  type Loops,
  locate,
  needsRow,
  rowExpression,
  type Wanted,
} from "./scalar.js";
import { rowVectors, toVectors, type Vectors } from "./shader-table.js";
import { cellStatements } from "./surface/cell.js";
import { surfaceHeader, surfaceText } from "./surface/text.js";

/** How GLSL and WGSL differ, beside their scalar languages. */
export interface Shader {
  readonly language: Language & Loops;
  readonly tested: string;
  /** The declarations of a table. */
  readonly table: (vectors: Vectors, options: NamedOptions) => string;
  /** One number of a table of vectors, at an index. */
  readonly component: (index: string) => string;
  /** The head of a function of x. */
  readonly head: (name: string) => string;
  /** Statements that leave for an x outside the domain, or clamp it. */
  readonly outside: (fit: FitData, wanted: Wanted) => string[];
  /** The head of a function of x and alpha. */
  readonly surfaceHead: (name: string, wanted: Wanted) => string;
  /** Statements that keep the ends of x and alpha, and how they are called then. */
  readonly ends: (x: Axis, alpha: Axis) => { statements: string[]; names: readonly string[] };
  readonly isNan: (value: string) => string;
  /** What leaves a function of x and alpha with NaN, behind a condition. */
  readonly leave: (wanted: Wanted) => string;
  /** A slope, or 0 where what was given has been clamped. */
  readonly unlessClamped: (variable: string, slope: string) => string;
  readonly vector: (values: string) => string;
}

const LINES = { open: "", line: "//", close: "" };

const shaderNotes = ({ monotone }: FitData): string[] => [
  ...(monotone
    ? [
        "compilers of shaders may reorder operations, so that values may fall by some ulps as x rises",
      ]
    : []),
  "subnormal numbers may count as 0; a GPU that knows no NaN may give any number for one",
];

const testedIn = (where: string): string =>
  `run in Chromium's ${where} by SwiftShader in tests, within the bound of the exact function`;

/** The functions `name` and `name_derivative` of a fit. */
export function shaderFit(fit: FitData, options: NamedOptions, shader: Shader): string {
  const { language } = shader;
  const make = (suffix: string, wanted: Wanted) => `${shader.head(`${options.name}${suffix}`)} {
${indent([
  ...shader.outside(fit, wanted),
  ...locate(fit, language, wanted),
  ...(needsRow(fit, wanted) ? [language.result(rowExpression(fit, language, wanted))] : []),
]).join("\n")}
}
`;
  return `${header(fit, LINES, testedIn(shader.tested), shaderNotes(fit))}
${shader.table(rowVectors(fit), options)}

${make("", "value")}
${make("_derivative", "derivative")}`;
}

/** The functions `name` and `name_gradient` of a two-variable fit. */
export function shaderSurface(data: SurfaceData, options: NamedOptions, shader: Shader): string {
  const { name } = options;
  const text = surfaceText(data, name);
  const { x, alpha, degree, length } = text;
  const { language, isNan, leave } = shader;
  const { number, real, integer, truncated, fromInteger } = language;
  const { statements, names: ends } = shader.ends(x, alpha);
  const clamps = data.outside === "clamp";
  const inside = `x >= ${ends[0]} && x <= ${ends[1]} && alpha >= ${ends[2]} && alpha <= ${ends[3]}`;
  const outside = (wanted: Wanted) =>
    clamps
      ? [
          `if (${isNan("given_x")} || ${isNan("given_alpha")})${leave(wanted)}`,
          real("x", `clamp(given_x, ${ends[0]}, ${ends[1]})`),
          real("alpha", `clamp(given_alpha, ${ends[2]}, ${ends[3]})`),
        ]
      : [real("x", "given_x"), real("alpha", "given_alpha"), `if (!(${inside}))${leave(wanted)}`];
  const place = (index: string, variable: string, axis: Axis) =>
    integer(
      index,
      `clamp(${truncated(`${variable} * ${number(1 / axis.width)} + ${number(axis.offset)}`)}, 0, ${axis.cells - 1})`,
    );
  const within = (t: string, variable: string, index: string, axis: Axis) =>
    real(
      t,
      `${variable} - (${fromInteger(index)} * ${number(axis.width)} + ${number(axis.anchor)})`,
    );
  const slope = (value: string, variable: string) =>
    clamps ? shader.unlessClamped(variable, value) : value;
  const make = (
    suffix: string,
    wanted: Wanted,
  ) => `${shader.surfaceHead(`${name}${suffix}`, wanted)} {
${indent([
  ...statements,
  ...outside(wanted),
  place("i", "x", x),
  place("j", "alpha", alpha),
  within("s", "x", "i", x),
  within("t", "alpha", "j", alpha),
  integer("at", `(j * ${x.cells} + i) * ${length}`),
  ...cellStatements(language, degree, shader.component(`at + k * ${degree + 1} + l`), wanted),
  language.result(
    wanted === "value"
      ? "value"
      : shader.vector(`value, ${slope("ds", "x")}, ${slope("dt", "alpha")}`),
  ),
]).join("\n")}
}
`;
  return `${surfaceHeader(text, LINES, testedIn(shader.tested))}
${shader.table(toVectors(data.coefficients), options)}

${make("", "value")}
// The value, and the derivatives in x and in alpha.
${make("_gradient", "derivative")}`;
}
