/**
 * Fractional iterates of z -> b^z for other bases b, and of e^x - 1.
 *
 * ```js
 * import { base, complexBase, decimalBase, expm1Iterate, superRoot } from "iterexp/base";
 * ```
 *
 * @module iterexp/base
 */

export { ETA } from "./base/argument.js";
export {
  type Base,
  type BaseGradient,
  base,
} from "./base/base.js";
export {
  type ComplexBase,
  type ComplexBaseOptions,
  type ComplexPrepareOptions,
  type ComplexSolution,
  complexBase,
} from "./base/complex/complex-bases.js";
export type { PlaneFunctions } from "./base/complex/functions.js";
export type {
  MergedExpansion,
  MergedExpansionJSON,
  MergedSideJSON,
} from "./base/complex/merged-expansion.js";
export { type DecimalBase, decimalBase } from "./base/decimal-base.js";
export type { BasePrepareOptions } from "./base/digits.js";
export { type ComplexInterval, encloseComplexRegular, encloseRegular } from "./base/enclose.js";
export { expm1Iterate, expm1IterateGradient } from "./base/expm1.js";
export { type FixedPoint, fixedPoints, tower } from "./base/fixed-points.js";
export type { BaseOptions, Regime } from "./base/regime.js";
export {
  type DecimalSuperRootOptions,
  type SuperRootOptions,
  superRoot,
} from "./base/super-root.js";
export type { DecimalSeries } from "./decimal/result.js";
export type { DoubleSeries } from "./decimal/taylor.js";
