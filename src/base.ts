/**
 * Fractional iterates of z -> b^z for other bases b, and of e^x - 1.
 *
 * ```js
 * import { base, complexBase, decimalBase, expm1Iterate, superRoot } from "iterexp/base";
 * ```
 *
 * @module iterexp/base
 */
export { type DecimalBase, decimalBase } from "./base/decimal-base.js";
export * from "./base/without-decimals.js";
