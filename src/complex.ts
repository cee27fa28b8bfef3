/**
 * Fractional iterates of the exponential on the complex plane, in doubles: Kneser's solution, continued
 * from the real axis, and the regular iterates at every fixed point of exp.
 *
 * ```js
 * import { iterateExp, sexp, slog } from "iterexp/complex";
 * ```
 *
 * @module iterexp/complex
 */
export { Complex } from "complex.js";
export type { ComplexInput, IterateOptions, SlogOptions } from "./complex/arguments.js";
export {
  fixedPoint,
  halfExp,
  inverseSchroder,
  iterateExp,
  schroder,
  sexp,
  slog,
} from "./complex/functions.js";
export { iterateExpInto, sexpInto, slogInto } from "./complex/into.js";
export type { Parts } from "./numbers/parts.js";
