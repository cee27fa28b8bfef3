import type { LoadedFit } from "./evaluate/loaded-fit.js";
import type { LoadedSurface } from "./surface/loaded-surface.js";

/** What a fit prints of itself behind its alpha. */
export function summary(fit: LoadedFit | LoadedSurface): string {
  const { base, domain, precision, maxError, pieces, bytes } = fit;
  const { bound, measure } = maxError;
  return `base: ${base}, domain: [${domain.join(", ")}], precision: ${precision}, maxError: ${bound} (${measure}), pieces: ${pieces}, bytes: ${bytes}`;
}
