/**
 * The operation between addition and multiplication, x (+) y = exp^a(exp^-a(x) + exp^-a(y)), and its gradients.
 *
 * ```js
 * import { arrayRho, complexRho, rho } from "iterexp/rho";
 * ```
 *
 * @module iterexp/rho
 */
export type { Parts } from "./numbers/parts.js";
export type { Numbers } from "./rho/arguments.js";
export { type ArrayRho, arrayRho } from "./rho/arrays.js";
export { type ComplexRho, complexRho } from "./rho/complex.js";
export type { GradientViews } from "./rho/into.js";
export type { DotGradient, Rho, RhoOptions, SumGradient } from "./rho/operation.js";
export { rho } from "./rho/rho.js";
export type { Extension } from "./rho/setting.js";
export type { Floats, Strided, StridedInput } from "./rho/strided.js";
