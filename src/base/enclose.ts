import { logarithmsOf } from "../abel/certificate/enclosures.js";
import { regularEnclosures } from "../abel/certificate/regular.js";
import { add, type Disc, div, mul, sub } from "../balls/disc.js";
import { type CertifiedExpansion, decimalEnclosures } from "../decimal/certify.js";
import { expectDigits } from "../decimal/functions.js";
import { describe, expectOptions } from "../numbers/arguments.js";
import { type Exact, exact, type Value } from "../numbers/exact.js";
import { ETA, nameOf } from "./argument.js";

/**
 * Rigorous values of regular iteration below the attracting fixed point: intervals in which slog_b(x), sexp_b(h) and
 * exp_b^alpha(x) are proved to lie.
 *
 * **Domain.** 1 < b < e^(1/e), a number, a bigint, a Decimal or a string that is a decimal or a fraction; x below the attracting fixed point, h > -2.
 * **Accuracy.** Intervals narrower than 10^-digits for values near 1. **Throws.** RangeError for another base, for x at or above the fixed point and for h of -2 or less.
 * **Cost.** digits / log10(1/lambda) steps an evaluation, lambda the multiplier of the fixed point: 0.2 s for 40 digits at b = 1.2; bases next to e^(1/e) are refused.
 * **Method.** Koenigs' function with its elementary bound, in discs: docs/certificate.md.
 *
 * @param b the base
 * @param options `digits`, 30 by default
 * @returns slog, sexp and iterateExp as intervals of Decimals
 * @throws RangeError where an argument is outside the domain
 * @example
 * ```js
 * import { encloseRegular } from "iterexp/base";
 *
 * encloseRegular("1.2").sexp("1/2").lower.toFixed(20); // '1.13626248672712808419'
 * ```
 */
export function encloseRegular(
  b: Value,
  options: { readonly digits?: number } = {},
): CertifiedExpansion["enclosures"] {
  expectOptions("options", options, ["digits"]);
  const { digits = 30 } = options;
  expectDigits(digits);
  if (digits > 1000) throw new RangeError(`digits = ${digits}, expected 1000 or fewer`);
  const value = exact("b", b);
  const size =
    typeof value === "string"
      ? Number.NaN
      : (Number(value.num) / Number(value.den)) * 10 ** value.exponent;
  if (!(size > 1 && size < ETA)) {
    throw new RangeError(`b = ${describe(b)}, expected a base above 1 and below e^(1/e)`);
  }
  const base = typeof b === "number" ? nameOf(value as Exact) : String(b).trim();
  const p = BigInt(Math.ceil(2.2 * (digits + 8) * Math.log2(10)) + 96);
  const { ln, kappa } = logarithmsOf(base, p);
  // kappa < -1, with room for the rounding of Newton's step
  if (kappa.re + kappa.rad >= -(1n << p) || ln.re <= 0n) {
    throw new RangeError(`b = ${describe(b)}, expected a base above 1 and below e^(1/e)`);
  }
  const { abel, inverse } = regularEnclosures(kappa, digits + 8, p);
  const slog = (x: Disc): Disc => abel(add(mul(x, ln, p), kappa));
  const sexp = (h: Disc): Disc => div(sub(inverse(h), kappa), ln, p);
  return decimalEnclosures({ slog, sexp, iterate: (x, alpha) => sexp(add(slog(x), alpha)) }, p);
}
