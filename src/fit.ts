/**
 * Approximation fits of exp^alpha for hot paths, lookup tables, and source code for other languages.
 *
 * ```js
 * import { fitIterate, loadFit, table } from "iterexp/fit";
 * ```
 *
 * @module iterexp/fit
 */
export type { EmitOptions } from "./fit/emit/options.js";
export type { SourceTarget, Target } from "./fit/emit/targets.js";
export type { MaxDerivativeError } from "./fit/evaluate/loaded-fit.js";
export type { Precision } from "./fit/evaluate/precision.js";
export type { Fit } from "./fit/fit.js";
export type { FitSurface } from "./fit/fit-surface.js";
export { type LoadOptions, loadFit } from "./fit/load-fit.js";
export {
  type FitOptions,
  fitIterate,
  type SurfaceOptions,
} from "./fit/make/fit-iterate.js";
export type { Measure, Shape } from "./fit/make/shape.js";
export type { Outside } from "./fit/store/fit-data.js";
export type { MaxError } from "./fit/store/stored.js";
export type { GradientArrays } from "./fit/surface/arrays.js";
export type { MaxGradientError, SurfaceGradient } from "./fit/surface/loaded-surface.js";
export type { FloatArray } from "./numbers/arrays.js";
export type { BaseIterates } from "./real/iterates.js";
export type { TableAbout } from "./table/formats.js";
export {
  type Column,
  type Spacing,
  type Table,
  type TableOptions,
  table,
} from "./table/table.js";
export {
  tableToCHeader,
  tableToCsv,
  tableToJson,
  tableToNpy,
  tableToNpz,
} from "./table/write-table.js";
