/**
 * Fractional iterates of the exponential to any number of digits, by Kneser's solution, on decimal.js
 * values.
 *
 * ```js
 * import { complex, iterateExp, prepare, sexp, slog } from "iterexp/decimal";
 * ```
 *
 * @module iterexp/decimal
 */
export { Decimal } from "decimal.js";

import { proved } from "./decimal/certify.js";
import { Expansion } from "./decimal/expansion.js";
import { expectPrepareOptions, naturalStore, type PrepareOptions } from "./decimal/store.js";
import { expectOneOf } from "./numbers/arguments.js";

export type { Chart } from "./abel/kneser/chart.js";
export type { SolveReport } from "./abel/kneser/solve.js";
export type { Line } from "./abel/line.js";
export {
  type CertificateJSON,
  type CertifiedExpansion,
  certify,
  type Enclosed,
  type Interval,
} from "./decimal/certify.js";
export type {
  ComplexDecimal,
  ComplexOptions,
  ComplexSlogOptions,
  ComplexValue,
} from "./decimal/complex.js";
/**
 * The same functions on the complex plane.
 *
 * ```js
 * import { complex } from "iterexp/decimal";
 * ```
 */
export * as complex from "./decimal/complex.js";
export { Expansion, type ExpansionJSON } from "./decimal/expansion.js";
export {
  type DecimalGradient,
  halfExp,
  iterateExp,
  iterateExpGradient,
  iterateSeries,
  prepare,
  sexp,
  sexpDerivative,
  sexpSeries,
  slog,
  slogDerivative,
  slogSeries,
} from "./decimal/functions.js";
export type { DecimalSeries, DigitsOptions } from "./decimal/result.js";
export type { PrepareOptions } from "./decimal/store.js";
export type { Value } from "./numbers/exact.js";

/**
 * Reads an expansion that was written by toJSON, and keeps it for the functions here to use.
 *
 * **Domain.** The object that toJSON gives, its text, or a structured clone of the expansion. With `certify: true` the expansion
 * may come from anyone: it is proved to be Kneser's to the digits that it claims before it is kept. Without, it is checked for
 * damage and for the functional equation, which a forgery can satisfy.
 *
 * **Throws.** RangeError, or a rejection with one, for what is no expansion of base e, is damaged, or cannot be proved.
 *
 * **Cost.** That of `certify` where it is asked for.
 *
 * @param json what toJSON gave, or a structured clone of an expansion
 * @param options `certify: true` for a proof; `onProgress` and `signal` as for `certify`
 * @returns the expansion; with `certify: true` a promise of it
 * @throws RangeError that says what is wrong
 * @example
 * ```js
 * import { fromJSON, prepare } from "iterexp/decimal";
 *
 * const text = JSON.stringify(await prepare(20));
 * const expansion = await fromJSON(text, { certify: true });
 * expansion.digits; // 86
 * ```
 */
export function fromJSON(json: unknown, options?: { readonly certify?: false }): Expansion;
export function fromJSON(
  json: unknown,
  options: PrepareOptions & { readonly certify: true },
): Promise<Expansion>;
export function fromJSON(
  json: unknown,
  options: PrepareOptions & { readonly certify?: boolean } = {},
): Expansion | Promise<Expansion> {
  expectPrepareOptions(options, ["certify"]);
  const { certify: certified = false } = options;
  const certifies = expectOneOf("certify", certified, [true, false]);
  const expansion = Expansion.fromJSON(json);
  const { keep } = naturalStore;
  return certifies ? proved(expansion, options).then(keep) : keep(expansion);
}
