import type { Iterates } from "../make/iterates.js";
import type { SurfaceData } from "./surface-data.js";

/** What is asked of a two-variable fit. */
export interface SurfaceRequest
  extends Omit<SurfaceData, "degree" | "exponents" | "error" | "gradientError" | "coefficients"> {
  readonly iterates: Iterates;
}
