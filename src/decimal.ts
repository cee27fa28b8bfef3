/**
 * Fractional iterates of the exponential to any number of digits, by Kneser's solution, on decimal.js
 * values.
 *
 * @module iterexp/decimal
 */
import { Expansion } from "./decimal/expansion.js";
import { keep } from "./decimal/store.js";

export type { Chart } from "./abel/kneser/chart.js";
export type { Line, SolveReport } from "./abel/kneser/solve.js";
export {
  type CertificateJSON,
  type CertifiedExpansion,
  certify,
  type Interval,
} from "./decimal/certify.js";
export type {
  ComplexDecimal,
  ComplexOptions,
  ComplexSlogOptions,
  ComplexValue,
} from "./decimal/complex.js";
export * as complex from "./decimal/complex.js";
export type { Value } from "./decimal/exact.js";
export { Expansion, type ExpansionJSON } from "./decimal/expansion.js";
export {
  type DecimalGradient,
  type DigitsOptions,
  halfExp,
  iterateExp,
  iterateExpGradient,
  prepare,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
} from "./decimal/functions.js";
export type { PrepareOptions } from "./decimal/store.js";

/** Reads an expansion that was written by toJSON, and keeps it for the functions here to use. */
export const fromJSON = (json: unknown): Expansion => keep(Expansion.fromJSON(json));
