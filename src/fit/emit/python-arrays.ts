import type { FitData } from "../store/fit-data.js";
import { tableBody } from "./c.js";
import { pythonNumber } from "./python.js";
import { infixOperations, type Wanted } from "./scalar.js";
import {
  finishArrays,
  hasTable,
  locateArrays,
  placeNames,
  type WholeArrays,
} from "./whole-arrays.js";

/** How the Python frameworks of arrays differ, as far as it matters here. */
export interface Framework {
  readonly module: "torch" | "jnp";
  readonly clip: string;
  readonly toIndex: (real: string) => string;
  /** The entries of a column at indices, none of which is negative or too large. */
  readonly entries: (column: string, at: string) => string;
  readonly called: (name: "exp" | "log", real: string) => string;
}

export const tableLiteral = (fit: FitData): string => `[\n${tableBody(fit, pythonNumber)}\n]`;

const real = (value: number): string => {
  const digits = pythonNumber(value);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
};

/** Functions _NAME_locate, _NAME_value and _NAME_slope of an array; `table` is the expression of the columns. */
export function pythonArrays(
  fit: FitData,
  { module, clip, toIndex, entries, called }: Framework,
  name: string,
  table: string,
): string {
  let lines: string[] = [];
  const language: WholeArrays = {
    ...infixOperations,
    number: real,
    entry: (at, k) => (hasTable(fit) ? entries(`table[${k}]`, at) : real(fit.coefficients[k])),
    assign: (name, value) => {
      lines.push(`${name} = ${value}`);
      return name;
    },
    where: (condition, a, b) => `${module}.where(${condition}, ${a}, ${b})`,
    less: (a, b) => `(${a} < ${b})`,
    atMost: (a, b) => `(${a} <= ${b})`,
    equal: (a, b) => `(${a} == ${b})`,
    and: (a, b) => `(${a} & ${b})`,
    clamp: (value, least, most) => `${module}.${clip}(${value}, ${real(least)}, ${real(most)})`,
    floor: (value) => `${module}.floor(${value})`,
    toIndex,
    call: called,
    everywhere: (value) => `${module}.full_like(given, ${real(value)})`,
  };
  const written = (suffix: string, write: () => string): string => {
    lines = [];
    const result = write();
    const body = [...lines, `return ${result}`].map((line) => `    ${line}`);
    return `def _${name}_${suffix}(given):\n${body.join("\n")}\n`;
  };
  const places = placeNames(fit).join(", ");
  const finish = (wanted: Wanted) => () => {
    lines.push(`${places} = _${name}_locate(given)`);
    if (hasTable(fit)) lines.push(`table = ${table}`);
    return finishArrays(fit, language, wanted);
  };
  const locate = () => {
    locateArrays(fit, language);
    return places;
  };
  return [
    written("locate", locate),
    written("value", finish("value")),
    written("slope", finish("derivative")),
  ].join("\n\n");
}
