// All of iterexp/base but decimalBase. The two lie in files of their own when built, so that a bundle with base alone holds no
// decimal.js, and one with decimalBase no complex.js.

export type { DecimalSeries } from "../decimal/result.js";
export type { DoubleSeries } from "../decimal/taylor.js";
export { ETA } from "./argument.js";
export {
  type Base,
  type BaseGradient,
  base,
} from "./base.js";
export {
  type ComplexBase,
  type ComplexBaseOptions,
  type ComplexPrepareOptions,
  type ComplexSolution,
  complexBase,
} from "./complex/complex-bases.js";
export type { PlaneFunctions } from "./complex/functions.js";
export type {
  MergedExpansion,
  MergedExpansionJSON,
  MergedSideJSON,
} from "./complex/merged-expansion.js";
export type { BasePrepareOptions } from "./digits.js";
export { type ComplexInterval, encloseComplexRegular, encloseRegular } from "./enclose.js";
export { expm1Iterate, expm1IterateGradient } from "./expm1.js";
export { type FixedPoint, fixedPoints, tower } from "./fixed-points.js";
export type { BaseOptions, Regime } from "./regime.js";
export {
  type DecimalSuperRootOptions,
  type SuperRootOptions,
  superRoot,
} from "./super-root.js";
