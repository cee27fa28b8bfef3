import type { FitData } from "../store/fit-data.js";
import { cFunctions, cLanguage, guarded, tableBody, usesBits } from "./c.js";
import { header, type NamedOptions } from "./header.js";

/** CUDA C++: functions for the device, the table in global memory. */
export function cuda(fit: FitData, { name }: NamedOptions): string {
  const language = cLanguage(fit, name);
  const f32 = fit.precision === "f32";
  const real = f32 ? "float" : "double";
  const word = f32 ? "int" : "long long";
  const bits = usesBits(fit)
    ? `static __device__ inline ${word} ${name}_bits(${real} x) { return ${f32 ? "__float_as_int" : "__double_as_longlong"}(x); }
static __device__ inline ${real} ${name}_real(${word} w) { return ${f32 ? "__int_as_float" : "__longlong_as_double"}(w); }
`
    : "";
  const functions = cFunctions(fit, language, name, "static __device__ inline");
  return `${header(fit, { open: "/*", line: " *", close: " */" }, "compiled with nvcc in tests, not run")}
${guarded(
  name,
  `#include <math.h>
#include <stdint.h>

static __device__ const ${real} ${name}_table[] = {
${tableBody(fit, language.number)}
};
${bits}
${functions}`,
)}`;
}
