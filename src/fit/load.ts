/**
 * Stored fits, to be evaluated and nothing else: no solver, no exact function, no source code.
 *
 * ```js
 * import { loadFit } from "iterexp/fit/load";
 * ```
 *
 * @module iterexp/fit/load
 */

import { expectOptions } from "../numbers/arguments.js";
import { exactOf } from "./evaluate/exact.js";
import { LoadedFit } from "./evaluate/loaded-fit.js";
import { readStored } from "./store/load.js";
import { LOAD_OPTIONS, type LoadOptions } from "./store/load-options.js";
import { LoadedSurface } from "./surface/loaded-surface.js";

export type { FloatArray } from "../numbers/arrays.js";
export type { BaseIterates } from "../real/iterates.js";
export type { MaxDerivativeError } from "./evaluate/loaded-fit.js";
export type { Precision } from "./evaluate/precision.js";
export type { LoadOptions } from "./store/load-options.js";
export type { MaxError } from "./store/stored.js";
export type { GradientArrays } from "./surface/arrays.js";
export type { MaxGradientError, SurfaceGradient } from "./surface/loaded-surface.js";
export type { LoadedFit, LoadedSurface };

/**
 * A stored fit, as `fitIterate` of iterexp/fit made it.
 *
 * **Domain and special values.** Those of the fit: outside its domain it gives NaN, the value at the nearer end, or, where it was
 * made with `outside: "exact"`, what `options.base` gives.
 *
 * **Accuracy.** The bound that the fit states, `maxError`; the bits are those of the fit that was stored.
 *
 * **Throws.** For what is damaged, of another version or not consistent, naming the field. What a file says of the function is
 * believed: its checksum finds damage, not intent.
 *
 * **Cost.** Linear in the size of the file. The bundle has no solver and no exact function, and its fits have no `emit`; for that,
 * take loadFit of iterexp/fit.
 *
 * @param source a buffer made by `toBuffer()`, an object made by `toJSON()` or a structured clone of a fit
 * @param options base: the iterates of the base that the fit is of, asked for where it is exact outside its domain
 * @returns a fit in x, or one in x and alpha, whose type in TypeScript is that of `loadFit<LoadedSurface>(source)`
 * @throws TypeError where source or options are of another kind, RangeError that names a field of source
 * @example
 * import { fitIterate } from "iterexp/fit";
 * const stored = fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-6 }).toBuffer();
 * loadFit(stored).evaluate(0.5); // 1.0016400379417487
 */
export function loadFit<Kind extends LoadedFit | LoadedSurface = LoadedFit>(
  source: ArrayBuffer | Uint8Array | object,
  options: LoadOptions = {},
): Kind {
  expectOptions("options", options, LOAD_OPTIONS);
  const data = readStored(source);
  const exact = exactOf(data, options.base);
  const fit = "exponents" in data ? new LoadedSurface(data, exact) : new LoadedFit(data, exact);
  return fit as Kind;
}
