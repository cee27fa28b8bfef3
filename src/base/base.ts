import type { Outcome } from "../decimal/outcome.js";
import { type DoubleSeries, doubleSeries } from "../decimal/taylor.js";
import { fromNumber } from "../numbers/exact.js";
import { EXACT_SUM, ITERATE_SUM, REFERENCE } from "../numbers/properties.js";
import { DOUBLE_DIGITS, toDouble } from "../numbers/significant.js";
import type { Reference } from "../real/reference.js";
import { exactSumOf, fromJSON, onSolutions, prepare, valuesOn } from "./digits.js";
import { type BaseGradient, doublesOf } from "./doubles.js";
import { referenceOn } from "./reference.js";
import type { Regime, Solution } from "./regime.js";

export type { BaseGradient } from "./doubles.js";

/** The fractional iterates of z -> b^z for one base. */
export interface Base extends DoubleSeries {
  /** The base as it was given: a decimal, a fraction, "e" or "e^(1/e)". */
  readonly name: string;
  /** How the base is iterated. */
  readonly regime: Regime;
  /** Worst error of results in doubles, in units of the last place. */
  readonly errorBound: number;
  /** exp_b^alpha(x): sexp(slog(x) + alpha). */
  iterate(x: number, alpha: number): number;
  /** exp_b^(1/2)(x). */
  half(x: number): number;
  /**
   * out[i] = iterate(xs[i], alpha), rounded once more for a Float32Array; returns out. Long arrays go through WebAssembly,
   * as those of iterateExpInto, with the same bits.
   */
  iterateInto<Out extends Float64Array | Float32Array>(
    out: Out,
    xs: Float64Array | Float32Array,
    alpha: number,
  ): Out;
  /** exp_b^h(1), h > -2. */
  sexp(h: number): number;
  /** The inverse of sexp; NaN for an x above the fixed point that 1 is carried to. */
  slog(x: number): number;
  /** The derivative of sexp at h. */
  sexpDerivative(h: number): number;
  /** The derivative of slog at x. */
  slogDerivative(x: number): number;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
  iterateGradient(x: number, alpha: number): BaseGradient;
}

/**
 * The fractional iterates of z -> b^z.
 *
 * Bases below 1 and complex ones have complex results: `complexBase`.
 *
 * **Domain.** b is a number, taken at its exact double value except that Math.E and ETA stand for e and e^(1/e); a
 * bigint, a Decimal, or a string, taken as written ("3/2", "e", "e^(1/e)").
 *
 * - e^(1/e) < b <= 1e32 (regime "kneser"): Kneser's solution, solved on first use (2, 10 and e come solved); up to 1.5017 by
 *   the series with two logarithms, as far as its digits go.
 * - b = e^(1/e) ("parabolic"): the Fatou coordinates at the fixed point e, one below it and one above.
 * - 1 < b < e^(1/e) ("attracting"): regular iteration at the attracting fixed point below the repelling
 *   one, at the repelling one above; { fixedPoint: "repelling" } takes that one between the two as well, where the
 *   iterates differ (by 1.7e-25 for sqrt 2 at 3). Then sexp and slog throw RangeError, for 1 lies below both.
 *
 * **Special values.** As for the real entry: NaN where a height falls below -2, -Infinity where it is -2.
 *
 * **Accuracy.** Values in doubles are those of the decimal engine rounded: correct but for ties nearer than 1e-10 ulp.
 *
 * **Cost.** What a base needs is solved on first use. `base.prepare(b, { digits, onProgress, signal })` solves it ahead of time, in
 * slices between which other work can run, and resolves to the expansion, or to undefined where nothing is to be solved.
 * JSON.stringify writes an expansion down, and `base.fromJSON(json)` reads it back and keeps it for use.
 *
 * @param b the base, e^(1/e) and numbers beyond 1, up to 1e32
 * @param options for 1 < b < e^(1/e) the fixed point that is iterated at
 * @returns the functions of the base in doubles; `decimalBase` has those to any number of digits
 * @throws TypeError for a b of another type; RangeError for one of no known method: b <= 1, NaN, infinities, b beyond
 * 1e32 and b within 1e-30 of e^(1/e) other than e^(1/e)
 * @function
 *
 * @example
 * ```js
 * import { base } from "iterexp/base";
 *
 * base(2).sexp(0.5); // 1.4587818160364217
 * base(1.2).regime; // 'attracting'
 * ```
 */
export const base = Object.assign(onSolutions(baseOn), {
  /** Solves a base ahead of time. */
  prepare,
  /** Reads an expansion of any base that was written down, and keeps it for use. */
  fromJSON,
});

function baseOn(solution: Solution): Base {
  const { name, regime } = solution;
  const values = valuesOn(solution);
  const iterate = (x: number, alpha: number, slopes: boolean): BaseGradient =>
    inDoubles(values.iterate(fromNumber(x), fromNumber(alpha), DOUBLE_DIGITS, slopes));
  const sexp = (h: number, slopes: boolean): BaseGradient =>
    inDoubles(values.sexp(fromNumber(h), DOUBLE_DIGITS, slopes));
  const slog = (x: number, slopes: boolean): BaseGradient =>
    inDoubles(values.slog(fromNumber(x), DOUBLE_DIGITS, slopes));
  const { doubles, iterateSum } = doublesOf(solution, {
    iterate: (x, alpha) => iterate(x, alpha, false).value,
    sexp: (h) => sexp(h, false).value,
    slog: (x) => slog(x, false).value,
    sexpDerivative: (h) => sexp(h, true).dalpha,
    slogDerivative: (x) => slog(x, true).dx,
    iterateGradient: (x, alpha) => iterate(x, alpha, true),
  });
  const self: Base = {
    name,
    regime,
    errorBound: 0.5001,
    ...doubles,
    ...doubleSeries(values.series),
    half: (x) => doubles.iterate(x, 0.5),
  };
  let reference: Reference | undefined;
  Object.defineProperties(self, {
    [ITERATE_SUM]: { value: iterateSum },
    [EXACT_SUM]: { value: exactSumOf(values) },
    [REFERENCE]: { value: () => (reference ??= referenceOn(self, values)) },
  });
  return self;
}

/** The nearest doubles; 0 is positive. */
const inDoubles = ({ value, dx, dalpha }: Outcome): BaseGradient => ({
  value: toDouble(value) + 0,
  dx: toDouble(dx) + 0,
  dalpha: toDouble(dalpha) + 0,
});
