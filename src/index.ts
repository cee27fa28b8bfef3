/**
 * Fractional iterates of the exponential on real doubles, by Kneser's solution: exp^a(x) with
 * exp^a(exp^b(x)) = exp^(a+b)(x) and exp^1 = exp.
 *
 * ```js
 * import { expIterate, halfExp, iterateExp, sexp, slog } from "iterexp";
 * ```
 *
 * @module iterexp
 */
export { compositionError, ulpDistance } from "./real/composition.js";
export { type IterateGradient, iterateExpGradient } from "./real/gradient.js";
export { iterateExpInto } from "./real/into.js";
export { halfExp, iterateExp } from "./real/iterate.js";
export { type ExpIterate, expIterate } from "./real/iterator.js";
export { sexp, sexpDerivative } from "./real/sexp.js";
export { slog, slogDerivative } from "./real/slog.js";
