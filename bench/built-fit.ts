import "../test/package/build-if-stale.js";

/** The built iterexp/fit, which is what users run. */
const built = (await import(
  new URL("../dist/fit.js", import.meta.url).href
)) as typeof import("../src/fit.js");

export const { fitIterate } = built;

type Fit = import("../src/fit.js").Fit;

/** The same fit where there is no WebAssembly: it asks for it once. */
export function withoutWasm(given: Fit): Fit {
  const global = globalThis as { WebAssembly?: unknown };
  const { WebAssembly: engine } = global;
  const copy = built.loadFit(given.toBuffer()) as Fit;
  global.WebAssembly = undefined;
  const many = new (given.precision === "f64" ? Float64Array : Float32Array)(2 ** 18);
  copy.evaluateInto(many, many);
  global.WebAssembly = engine;
  return copy;
}
