/**
 * Approximation fits of exp^alpha for hot paths, lookup tables, and source code for other languages.
 *
 * @module iterexp/fit
 */
export type { EmitOptions, Target } from "./fit/emit/options.js";
export type { Fit, MaxDerivativeError, MaxError } from "./fit/fit.js";
export type { Outside } from "./fit/fit-data.js";
export { type FitOptions, fitIterate, type Shape, type SurfaceOptions } from "./fit/fit-iterate.js";
export { loadFit } from "./fit/load.js";
export type { Measure } from "./fit/piece.js";
export type { Precision } from "./fit/precision.js";
export type { FloatArray, GradientArrays } from "./fit/surface/arrays.js";
export type { FitSurface, MaxGradientError, SurfaceGradient } from "./fit/surface/surface.js";
export { type Column, type Spacing, type Table, type TableOptions, table } from "./fit/table.js";
export {
  tableToCHeader,
  tableToCsv,
  tableToJson,
  tableToNpy,
  tableToNpz,
} from "./fit/write-table.js";
