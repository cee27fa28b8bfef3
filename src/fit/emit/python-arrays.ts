import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { tableBody } from "./c.js";
import { header } from "./header.js";
import { infixOperations, type Wanted } from "./scalar.js";
import {
  finishArrays,
  hasTable,
  locateArrays,
  placeNames,
  type WholeArrays,
} from "./whole-arrays.js";

export const HASH = { open: "", line: "#", close: "" };

/** How the Python frameworks of arrays differ, as far as it matters here. */
export interface Framework {
  readonly module: "torch" | "jnp" | "np";
  readonly toIndex: (real: string) => string;
  /** The entries of a column at indices, none of which is negative or too large. */
  readonly entries: (column: string, at: string) => string;
  readonly called?: WholeArrays["call"];
  readonly number?: (value: number) => string;
}

/** What is written of a fit. */
export interface ArrayFunctions {
  readonly name: string;
  readonly isSingle: boolean;
  /** "x", or "x, alpha". */
  readonly parameters: string;
  /** "exp^0.5(x)". */
  readonly formula: string;
  /** The functions for users, in _NAME_checked, _NAME_map, and _NAME_once for the derivatives. */
  readonly exported: (module: "torch" | "jnp", kind: "tensors" | "arrays") => string;
  /** What the source says of itself, but for how it is tested. */
  readonly head: (tested: string) => string;
  /** The lines of the table, if there is one, and how many columns it has. */
  readonly rows: string | undefined;
  readonly columns: number;
  /** The functions _NAME_value and _NAME_slopes; the argument is the expression of the table's columns. */
  readonly functions: (framework: Framework, table: string) => string;
}

export const pythonNumber = (value: number): string =>
  Object.is(value, -0)
    ? "-0.0"
    : Number.isNaN(value)
      ? 'float("nan")'
      : Number.isFinite(value)
        ? `${value}`
        : value < 0
          ? '-float("inf")'
          : 'float("inf")';

export const literal = (value: number): string => {
  const digits = pythonNumber(value);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
};

/** The operations of a framework, and functions that are written in them and in `line`, and return what `write` does. */
export function arrayWriter({
  module,
  toIndex,
  entries,
  called = (name, value) => `${module}.${name}(${value})`,
  number = literal,
}: Framework) {
  let lines: string[] = [];
  const line = (text: string) => {
    lines.push(text);
  };
  const language: WholeArrays = {
    ...infixOperations,
    number,
    entry: (at, k) => entries(`table[${k}]`, at),
    assign: (name, value) => {
      line(`${name} = ${value}`);
      return name;
    },
    where: (condition, a, b) => `${module}.where(${condition}, ${a}, ${b})`,
    less: (a, b) => `(${a} < ${b})`,
    atMost: (a, b) => `(${a} <= ${b})`,
    equal: (a, b) => `(${a} == ${b})`,
    and: (a, b) => `(${a} & ${b})`,
    clamp: (value, least, most) => `${module}.clip(${value}, ${number(least)}, ${number(most)})`,
    floor: (value) => `${module}.floor(${value})`,
    toIndex,
    call: called,
    everywhere: (value) => `${module}.full_like(given, ${number(value)})`,
  };
  const written = (head: string, write: () => string): string => {
    lines = [];
    line(`return ${write()}`);
    return `def ${head}:\n${lines.map((text) => `    ${text}`).join("\n")}\n`;
  };
  return { language, line, written };
}

export const fitFunctions = (fit: FitData, name: string): ArrayFunctions => ({
  name,
  isSingle: fit.precision === "f32",
  parameters: "x",
  formula: `exp^${fit.alpha}(x)`,
  exported: (_, kind) => `def ${name}(x):
    """exp^${fit.alpha}(x) for ${kind} of ${fit.precision === "f32" ? "float32" : "float64"}; it can be differentiated once."""
    return _${name}_map(_${name}_checked("x", x))


def ${name}_derivative(x):
    """The derivative in x."""
    return _${name}_once(_${name}_checked("x", x))[0]
`,
  head: (tested) => header(fit, HASH, tested),
  rows: hasTable(fit) ? tableBody(fit, pythonNumber) : undefined,
  columns: rowLength(fit),
  functions: (framework, table) => {
    const { language, written } = arrayWriter(framework);
    const places = placeNames(fit).join(", ");
    const finish = (suffix: string, wanted: Wanted) =>
      written(`_${name}_${suffix}(given)`, () => {
        language.assign(places, `_${name}_locate(given)`);
        if (hasTable(fit)) language.assign("table", table);
        const result = finishArrays(fit, language, wanted);
        return wanted === "value" ? result : `(${result},)`;
      });
    const locate = written(`_${name}_locate(given)`, () => {
      locateArrays(fit, language);
      return places;
    });
    return [locate, finish("value", "value"), finish("slopes", "derivative")].join("\n\n");
  },
});
