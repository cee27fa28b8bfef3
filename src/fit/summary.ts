import type { LoadedFit } from "./evaluate/loaded-fit.js";
import type { LoadedSurface } from "./surface/loaded-surface.js";

/** What a fit prints of itself. */
export function summary(name: string, fit: LoadedFit | LoadedSurface): string {
  const { base, alpha, domain, precision, maxError, pieces, bytes } = fit;
  const { bound, measure } = maxError;
  const height = typeof alpha === "number" ? alpha : `[${alpha.join(", ")}]`;
  return `${name} { base: ${base}, alpha: ${height}, domain: [${domain.join(", ")}], precision: ${precision}, maxError: ${bound} (${measure}), pieces: ${pieces}, bytes: ${bytes} }`;
}
