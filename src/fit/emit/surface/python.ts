import type { SurfaceData } from "../../surface/surface-data.js";
import type { NamedOptions } from "../header.js";
import { jaxSource } from "../jax.js";
import { pythonSource } from "../python.js";
import {
  type ArrayFunctions,
  arrayWriter,
  type Framework,
  HASH,
  pythonNumber,
} from "../python-arrays.js";
import { pytorchSource } from "../pytorch.js";
import { finishCell, locateCell } from "./cell.js";
import { type SurfaceText, surfaceHeader, surfaceText, tableLines } from "./text.js";

/** A function _NAME_everywhere of arrays that broadcast: the value and, if wanted, the slopes. */
function everywhere(text: SurfaceText, framework: Framework, table: string): string {
  const { language, line, written } = arrayWriter(framework);
  const { name, degree } = text;
  return written(`_${name}_everywhere(given_x, given_alpha, slopes)`, () => {
    locateCell(text, language);
    line(`table = ${table}`);
    for (const one of [
      `value = ds = dt = ${framework.module}.zeros_like(s)`,
      `for k in range(${degree}, -1, -1):`,
      `    row = slope = ${framework.module}.zeros_like(s)`,
      `    for l in range(${degree}, -1, -1):`,
      "        if slopes:",
      "            slope = slope * t + row",
      `        row = row * t + ${framework.entries(`table[k * ${degree + 1} + l]`, "at")}`,
      "    if slopes:",
      "        ds = ds * s + value",
      "        dt = dt * s + slope",
      "    value = value * s + row",
    ]) {
      line(one);
    }
    return `[${finishCell(text, language, ["value", "ds", "dt"]).join(", ")}]`;
  });
}

function surfaceFunctions(data: SurfaceData, name: string): ArrayFunctions {
  const text = surfaceText(data, name);
  const isSingle = data.precision === "f32";
  return {
    name,
    isSingle,
    parameters: "x, alpha",
    formula: "exp^alpha(x)",
    exported: (module, kind) => `def ${name}(x, alpha):
    """
    exp^alpha(x) for ${kind} of ${isSingle ? "float32" : "float64"}, which broadcast; alpha may be a number. It can be differentiated once, in both.
    """
    x = _${name}_checked("x", x)
    if isinstance(alpha, (int, float)):
        alpha = ${module}.full_like(x, alpha)
    return _${name}_map(*${module}.broadcast_${kind}(x, _${name}_checked("alpha", alpha)))
`,
    head: (tested) => surfaceHeader(text, HASH, tested),
    rows: tableLines(text, pythonNumber),
    columns: text.length,
    functions: (framework, table) => `${everywhere(text, framework, table)}

def _${name}_value(x, alpha):
    return _${name}_everywhere(x, alpha, False)[0]


def _${name}_slopes(x, alpha):
    return _${name}_everywhere(x, alpha, True)[1:]
`,
  };
}

export const python = (data: SurfaceData, { name }: NamedOptions): string =>
  pythonSource(
    surfaceFunctions(data, name),
    "_gradient",
    "The value, and the derivatives in x and in alpha.",
    (arrays) => `tuple(y[()] for y in _${name}_everywhere(${arrays}, True))`,
  );

export const pytorch = (data: SurfaceData, { name }: NamedOptions): string =>
  pytorchSource(surfaceFunctions(data, name));

export const jax = (data: SurfaceData, { name }: NamedOptions): string =>
  jaxSource(surfaceFunctions(data, name));
