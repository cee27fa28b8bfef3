import { logarithmOf, logarithmsOf } from "../abel/certificate/enclosures.js";
import { regularEnclosures } from "../abel/certificate/regular.js";
import { spiralEnclosures } from "../abel/certificate/regular-spiral.js";
import { add, type Disc, div, mul, sub } from "../balls/disc.js";
import { decimalEnclosures, type Enclosed, type Interval } from "../decimal/certify.js";
import { expectDigits } from "../decimal/expansion-json.js";
import { describe, expectOption } from "../numbers/arguments.js";
import { type Exact, exact, nameOf, type Value } from "../numbers/exact.js";
import { ETA } from "./argument.js";

/**
 * Rigorous values of regular iteration below the attracting fixed point: intervals in which slog_b(x), sexp_b(h) and
 * exp_b^alpha(x) are proved to lie.
 *
 * **Domain.** 1 < b < e^(1/e), a number, a bigint, a Decimal or a string that is a decimal or a fraction; x below the attracting
 * fixed point, h > -2.
 *
 * **Accuracy.** Intervals are narrower than 10^-digits for values near 1.
 *
 * **Throws.** RangeError for another base, for x at or above the fixed point, and for h of -2 or less.
 *
 * **Cost.** An evaluation takes digits / log10(1/lambda) steps, lambda being the multiplier of the fixed point: 0.2 s for 40 digits at
 * b = 1.2. Bases next to e^(1/e) are refused.
 *
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
): Enclosed<Interval> {
  const { digits, base, p } = asked(b, options, [1, ETA], "above 1 and below e^(1/e)");
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

/** A complex number of which the parts are proved to lie in intervals. */
export interface ComplexInterval {
  /** The real part. */
  readonly re: Interval;
  /** The imaginary part. */
  readonly im: Interval;
}

/**
 * Rigorous values of regular iteration for a base between e^-e and 1: intervals in which both parts of slog_b(x), sexp_b(h) and
 * exp_b^alpha(x) are proved to lie, for real x, h and alpha. Iterates between the whole ones are complex for such a base.
 *
 * **Domain.** e^-e < b < 1, given as for `encloseRegular`; every x whose orbit ends at the fixed point, h > -2. The sheets are those of
 * `complexBase(b, { solution: "regular" })`.
 *
 * **Accuracy.** Intervals are narrower than 10^-digits for values near 1.
 *
 * **Throws.** RangeError for another base, for h of -2 or less, and where a point cannot be told from a cut.
 *
 * **Cost.** An evaluation takes digits / log10(1/|lambda|) steps, and as many in few digits for each of some 20 pieces of the way to it.
 *
 * **Method.** Koenigs' function with its elementary bound, in discs: docs/certificate.md.
 *
 * @param b the base
 * @param options `digits`, 30 by default
 * @returns slog, sexp and iterateExp as intervals of Decimals for each part
 * @throws RangeError where an argument is outside the domain
 * @example
 * ```js
 * import { encloseComplexRegular } from "iterexp/base";
 *
 * encloseComplexRegular("1/2").sexp("1/2").im.lower.toFixed(20); // '0.21786186312508402837'
 * ```
 */
export function encloseComplexRegular(
  b: Value,
  options: { readonly digits?: number } = {},
): Enclosed<ComplexInterval> {
  const { digits, base, p } = asked(b, options, [Math.exp(-Math.E), 1], "above e^-e and below 1");
  const { abel, inverse } = spiralEnclosures(logarithmOf(base, p), digits + 8, p);
  const parts = (part: (z: Disc) => Disc) =>
    decimalEnclosures(
      {
        slog: (x) => part(abel(x)),
        sexp: (h) => part(inverse(h)),
        iterate: (x, alpha) => part(inverse(add(abel(x), alpha))),
      },
      p,
    );
  const re = parts((z) => z);
  const im = parts((z) => ({ ...z, re: z.im }));
  return {
    slog: (x) => ({ re: re.slog(x), im: im.slog(x) }),
    sexp: (h) => ({ re: re.sexp(h), im: im.sexp(h) }),
    iterateExp: (x, alpha) => ({ re: re.iterateExp(x, alpha), im: im.iterateExp(x, alpha) }),
  };
}

/** What is asked for: the digits, the base as it is written, and the bits to work with. */
function asked(
  b: Value,
  options: { readonly digits?: number },
  [least, most]: readonly [number, number],
  where: string,
): { digits: number; base: string; p: bigint } {
  expectOption("options", options, "digits");
  const { digits = 30 } = options;
  expectDigits(digits);
  if (digits > 1000) throw new RangeError(`digits = ${digits}, expected 1000 or fewer`);
  const value = exact("b", b);
  const size =
    typeof value === "string"
      ? Number.NaN
      : (Number(value.num) / Number(value.den)) * 10 ** value.exponent;
  if (!(size > least && size < most)) {
    throw new RangeError(`b = ${describe(b)}, expected a base ${where}`);
  }
  const base = typeof b === "number" ? nameOf(value as Exact) : String(b).trim();
  return { digits, base, p: BigInt(Math.ceil(2.2 * (digits + 8) * Math.log2(10)) + 96) };
}
