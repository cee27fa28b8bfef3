import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { literal } from "./c.js";
import type { NamedOptions } from "./header.js";

/** Numbers in an entry of a table in a shader, which reads the four at once. */
const VECTOR = 4;

/** An entry in one of the vectors of a row. */
export const vectorEntries = (vector: (index: string) => string) => ({
  vector: VECTOR,
  entry: (at: string, k: number): string => {
    const index = k < VECTOR ? at : `${at} + ${Math.floor(k / VECTOR)}`;
    return `${vector(index)}.${"xyzw"[k % VECTOR]}`;
  },
});

/** Exp ends far to the left of what e^x tells from 0; -Infinity is none of a shader's numbers. */
export const shaderCall = (name: "exp" | "log", value: string): string =>
  name === "exp" ? `exp(max(${value}, -150.0))` : `log(${value})`;

/** The width of the texture of a bound table, in vectors: 2^10. */
const LINE_BITS = 10;
const LINE = 2 ** LINE_BITS;

/** What a source can hold: WGSL promises arrays of 2047 elements in a constructor, and compilers take long for more. */
const MOST_VECTORS = 2047;

export type Vectors = readonly (readonly number[])[];

/** Numbers four by four, filled up with zeros. */
export const toVectors = (numbers: Float64Array | Float32Array): Vectors =>
  Array.from({ length: Math.ceil(numbers.length / VECTOR) }, (_, i) =>
    Array.from({ length: VECTOR }, (_, k) => numbers[VECTOR * i + k] ?? 0),
  );

/** The rows of a fit, every one from a new vector on. */
export function rowVectors(fit: FitData): Vectors {
  const length = rowLength(fit);
  return Array.from({ length: fit.coefficients.length / length }, (_, i) =>
    toVectors(fit.coefficients.subarray(length * i, length * (i + 1))),
  ).flat();
}

/** What a program binds: the vectors, filled up with zeros to whole lines of the texture. */
export function boundTable(vectors: Vectors): Float32Array<ArrayBuffer> {
  const table = new Float32Array(Math.ceil(vectors.length / LINE) * LINE * VECTOR);
  table.set(vectors.flat());
  return table;
}

function expectFew(vectors: Vectors): void {
  if (vectors.length > MOST_VECTORS) {
    throw new RangeError(
      `table = "source": ${vectors.length} vectors of four, expected at most ${MOST_VECTORS} in a shader's source; ` +
        'expected table: "bound", or a fit with fewer pieces',
    );
  }
}

/** The declarations that `glslVector` reads. */
export function glslTable(vectors: Vectors, { name, table }: NamedOptions): string {
  if (table === "bound") {
    return `// A texture of RGBA32F, ${LINE} texels wide, filters NEAREST, filled with shaderTable() of the fit.
uniform highp sampler2D ${name}_table;
vec4 ${name}_vector(int at) {
  return texelFetch(${name}_table, ivec2(at & ${LINE - 1}, at >> ${LINE_BITS}), 0);
}`;
  }
  expectFew(vectors);
  const rows = vectors.map((four) => `  vec4(${four.map((c) => literal(c, "", "")).join(", ")})`);
  return `const vec4 ${name}_table[${rows.length}] = vec4[${rows.length}](
${rows.join(",\n")}
);`;
}

export const glslVector = ({ name, table }: NamedOptions, at: string): string =>
  table === "bound" ? `${name}_vector(${at})` : `${name}_table[${at}]`;

/** The declaration of an array of vectors. */
export function wgslTable(
  vectors: Vectors,
  { name, table, binding: [group, binding] }: NamedOptions,
): string {
  if (table === "bound") {
    return `// A buffer filled with shaderTable() of the fit.
@group(${group}) @binding(${binding}) var<storage, read> ${name}_table: array<vec4<f32>>;`;
  }
  expectFew(vectors);
  const rows = vectors.map(
    (four) => `  vec4<f32>(${four.map((c) => literal(c, "f", "")).join(", ")}),`,
  );
  return `const ${name}_table = array<vec4<f32>, ${rows.length}>(
${rows.join("\n")}
);`;
}
