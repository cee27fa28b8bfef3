import type { FitData } from "../store/fit-data.js";
import type { NamedOptions } from "./header.js";
import {
  type ArrayFunctions,
  type Framework,
  fitFunctions,
  literal,
  pythonNumber,
} from "./python-arrays.js";

/** Numbers of float32 are called so: beside arrays without dimensions those of Python would be of float64. */
const framework = (isSingle: boolean): Framework => ({
  module: "np",
  toIndex: (real) => `(${real}).astype(np.intp)`,
  entries: (column, at) => `${column}[${at}]`,
  number: isSingle ? (value) => `np.float32(${pythonNumber(value)})` : literal,
  called: (name, real) =>
    isSingle
      ? `np.${name}((${real}).astype(np.float64)).astype(np.float32)`
      : `np.${name}(${real})`,
});

/** Python with NumPy: functions of arrays or numbers; `slopes` is the expression of the derivatives. */
export function pythonSource(
  { name, isSingle, parameters, formula, head, rows, columns, functions }: ArrayFunctions,
  suffix: string,
  document: string,
  slopes: (arrays: string) => string,
): string {
  const type = `np.float${isSingle ? 32 : 64}`;
  const table = `_${name}_table`;
  const arrays = parameters.replace(/\w+/g, (one) => `np.asarray(${one}, ${type})`);
  const literals = `${table} = np.array([\n${rows}\n], ${type}).reshape(-1, ${columns}).T.copy()\n`;
  // What `where` leaves out may overflow or be divided by 0.
  const quiet = '@np.errstate(all="ignore")\n';
  return `${head("tested with NumPy, bit for bit against the JavaScript evaluation for f64")}
import numpy as np

${rows === undefined ? "" : literals}

${functions(framework(isSingle), table)}

${quiet}def ${name}(${parameters}):
    """${formula}"""
    return _${name}_value(${arrays})[()]


${quiet}def ${name}${suffix}(${parameters}):
    """${document}"""
    return ${slopes(arrays)}
`;
}

export const python = (fit: FitData, { name }: NamedOptions): string =>
  pythonSource(
    fitFunctions(fit, name),
    "_derivative",
    "The derivative in x.",
    (arrays) => `_${name}_slopes(${arrays})[0][()]`,
  );
