import { expectOptions } from "../numbers/arguments.js";
import { natural } from "../real/natural.js";
import { exactOf } from "./evaluate/exact.js";
import { Fit } from "./fit.js";
import { FitSurface } from "./fit-surface.js";
import { refuse } from "./store/check.js";
import { readStored } from "./store/load.js";
import { LOAD_OPTIONS, type LoadOptions } from "./store/load-options.js";
import { slopesMeet } from "./store/slopes-meet.js";

export type { LoadOptions };

/**
 * A stored fit, with all that a fit has.
 *
 * **Domain and special values.** Those of the fit.
 *
 * **Accuracy.** The bound that the fit states, `maxError`; the bits are those of the fit that was stored.
 *
 * **Throws.** For what is damaged, of another version or not consistent, naming the field. What a file says of the function is
 * believed: its checksum finds damage, not intent.
 *
 * **Cost.** Linear in the size of the file. Where nothing is emitted, `loadFit` of iterexp/fit/load makes a smaller bundle.
 *
 * @param source a buffer made by `toBuffer()`, an object made by `toJSON()` or a structured clone of a fit
 * @param options base: the iterates of the base that the fit is of, for one of another base than e that is exact outside its domain
 * @returns a fit in x, or one in x and alpha, whose type in TypeScript is that of `loadFit<FitSurface>(source)`
 * @throws TypeError where source or options are of another kind, RangeError that names a field of source
 * @example
 * const fit = fitIterate({ alpha: 0.5, domain: [-1, 1], maxError: 1e-6 });
 * loadFit(fit.toBuffer()).evaluate(0.5) === fit.evaluate(0.5); // true
 */
export function loadFit<Kind extends Fit | FitSurface = Fit>(
  source: ArrayBuffer | Uint8Array | object,
  options: LoadOptions = {},
): Kind {
  expectOptions("options", options, LOAD_OPTIONS);
  const data = readStored(source);
  const exact = exactOf(data, options.base, natural);
  if (!("exponents" in data) && data.continuity === 1 && !slopesMeet(data)) {
    refuse("continuity", 1, "0 where slopes do not meet");
  }
  const fit = "exponents" in data ? new FitSurface(data, exact) : new Fit(data, exact);
  return fit as Kind;
}
