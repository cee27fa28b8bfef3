import type { SurfaceData } from "../../surface/surface-data.js";
import { cLanguage, guarded, literal } from "../c.js";
import type { NamedOptions } from "../header.js";
import { indent } from "../scalar.js";
import { cellStatements } from "./cell.js";
import { type SurfaceText, surfaceHeader, surfaceText, tableLines } from "./text.js";

const BLOCK = { open: "/*", line: " *", close: " */" };

/** The functions `name` and `name_gradient`, the same in C and CUDA; `qualifier` stands before each. */
function functions(text: SurfaceText, qualifier: string): string {
  const { data, name, x, alpha, degree, length } = text;
  const f32 = data.precision === "f32";
  const real = f32 ? "float" : "double";
  const language = cLanguage(data, name);
  const { number } = language;
  const ends = [number(x.from), number(x.to), number(alpha.from), number(alpha.to)];
  const inside = `x >= ${ends[0]} && x <= ${ends[1]} && alpha >= ${ends[2]} && alpha <= ${ends[3]}`;
  const clamps = data.outside === "clamp";
  const clamping = [
    `x = x < ${ends[0]} ? ${ends[0]} : x > ${ends[1]} ? ${ends[1]} : x;`,
    `alpha = alpha < ${ends[2]} ? ${ends[2]} : alpha > ${ends[3]} ? ${ends[3]} : alpha;`,
  ];
  const isNan = clamps ? "x != x || alpha != alpha" : `!(${inside})`;
  const place = (index: string, argument: string, axis: typeof x) => [
    `int ${index} = (int)(${argument} * ${number(1 / axis.width)} + ${number(axis.offset)});`,
    `${index} = ${index} < 0 ? 0 : ${index} > ${axis.cells - 1} ? ${axis.cells - 1} : ${index};`,
  ];
  const locate = [
    ...place("i", "x", x),
    ...place("j", "alpha", alpha),
    `const ${real} s = x - ((${real})i * ${number(x.width)} + ${number(x.anchor)});`,
    `const ${real} t = alpha - ((${real})j * ${number(alpha.width)} + ${number(alpha.anchor)});`,
    `const ${real} *c = ${name}_table + (j * ${x.cells} + i) * ${length};`,
  ];
  const entry = `c[k * ${degree + 1} + l]`;
  const body = (lines: readonly string[]) => indent(lines).join("\n");
  return `${qualifier} ${real} ${name}(${real} x, ${real} alpha) {
${body([
  `if (${isNan}) return NAN;`,
  ...(clamps ? clamping : []),
  ...locate,
  ...cellStatements(language, degree, entry, "value"),
  "return value;",
])}
}

/* Writes the value and both derivatives. */
${qualifier} void ${name}_gradient(${real} x, ${real} alpha, ${real} *value, ${real} *dx, ${real} *dalpha) {
${body([
  `if (${isNan}) { *value = *dx = *dalpha = NAN; return; }`,
  ...(clamps ? [`const ${real} given_x = x, given_alpha = alpha;`, ...clamping] : []),
  ...locate,
  ...cellStatements(language, degree, entry, "derivative", "v"),
  "*value = v;",
  `*dx = ${clamps ? "given_x != x ? 0 : ds" : "ds"};`,
  `*dalpha = ${clamps ? "given_alpha != alpha ? 0 : dt" : "dt"};`,
])}
}
`;
}

const table = (text: SurfaceText, qualifier: string): string => {
  const f32 = text.data.precision === "f32";
  return `${qualifier} const ${f32 ? "float" : "double"} ${text.name}_table[] = {
${tableLines(text, (value) => literal(value, f32 ? "f" : "", "INFINITY"))}
};
`;
};

/** C99. */
export function c(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  return `${surfaceHeader(
    text,
    BLOCK,
    "tested with gcc, bit for bit against the JavaScript evaluation for f64 with -ffp-contract=off",
  )}
${guarded(
  name,
  `#include <math.h>

${table(text, "static")}
${functions(text, "static inline")}`,
)}`;
}

/** CUDA C++: functions for the device, the table in global memory. */
export function cuda(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  return `${surfaceHeader(text, BLOCK, "compiled with nvcc in tests, not run")}
${guarded(
  name,
  `#include <math.h>

${table(text, "static __device__")}
${functions(text, "static __device__ inline")}`,
)}`;
}
