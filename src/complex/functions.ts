import { Complex } from "complex.js";
import {
  type ComplexInput,
  expectIndex,
  type IterateOptions,
  partsOf,
  regularIndex,
  type SlogOptions,
  sheetOf,
} from "./arguments.js";
import { v } from "./elementary.js";
import {
  inverseSchroderV,
  iterateV,
  regularAbelV,
  regularIterateV,
  regularSexpV,
  schroderV,
  sexpV,
  slogV,
} from "./evaluate.js";
import { localSeries } from "./fixed-point.js";

function load(name: string, value: ComplexInput): void {
  const { re, im } = partsOf(name, value);
  v[0] = re;
  v[1] = im;
}

const stored = (): Complex => new Complex(v[0], v[1]);

/**
 * The superexponential sexp(h) = exp^h(1) on the plane, Kneser's: sexp(h + 1) = e^sexp(h), sexp(0) = 1, sexp(conj h) =
 * conj sexp(h).
 *
 * With { solution: "regular", fixedPoint: k } the regular superexponential at L = fixedPoint(k), L + F(e^(L h)),
 * entire, of period 2 pi i / L, with F = inverseSchroder: the inverse of slog with the same options. It is normalised
 * by F'(0) = 1, not by a value at 0.
 *
 * **Domain.** Any complex height but the singularities -2, -3, ...; holomorphic outside the cut (-Infinity, -2]. On the
 * cut an imaginary part 0 gives the value from above, as for log, and -0 the one from below; numbers have 0, strings
 * the zero they are written with ("-2.5-0i" lies below). Real h >= -2 give the bits of the real entry's sexp. As Im h
 * grows, sexp tends to L = 0.318... + 1.337...i, and to conj(L) below.
 *
 * **Special values.** sexp(-2) = -Infinity, sexp(-3) = Infinity + pi i, sexp(-4) = Infinity, ...; h = Infinity gives
 * Infinity, Im h = Infinity L, Re h = -Infinity with Im h > 0 L; NaN parts for a NaN part, for -Infinity itself, and
 * for Re h = Infinity with Im h not 0. Where e^u overflows, the parts are infinite, each with the sign of its cosine or
 * sine. Where not even the direction of the result follows from the double h (|h sexp'(h) / sexp(h)| above about 2^52)
 * the parts are NaN.
 *
 * **Accuracy.** |error| <= 2e-15 max(1, c) |sexp(h)|, c = |h sexp'(h) / sexp(h)| the condition number, where sexp'(h) /
 * sexp(h) = sexp'(h - 1). Worst measured: 4.4e-16 max(1, c); where c <= 10, 2.2e-15, at 0.62497 + 0.99380i (`npm run
 * sweep:complex`).
 *
 * **Cost.** At most 400 exponentials or 200 logarithms in a row, however large h is; this holds for every function
 * here.
 *
 * @param h a number, a string such as "0.5+1i", or { re, im }
 * @param options the regular solution instead of Kneser's, and its fixed point
 * @returns a value of complex.js
 * @throws TypeError if h is none of the accepted forms; RangeError for wrong options
 *
 * @example
 * ```js
 * import { sexp } from "iterexp/complex";
 *
 * sexp("0.5+i").toString(); // '1.096976302692635 + 1.182116047856208i'
 * ```
 */
export function sexp(h: ComplexInput, options?: IterateOptions): Complex {
  const k = regularIndex(options);
  load("h", h);
  if (k === undefined) sexpV();
  else regularSexpV(k);
  return stored();
}

/**
 * The super-logarithm on the plane, Kneser's Abel function of exp: sexp(slog(z)) = z, slog(1) = 0, slog(conj z) = conj
 * slog(z).
 *
 * { branch: n } leads n counterclockwise turns around L on from the principal sheet for Im z >= 0, clockwise around
 * conj(L) below (-0 counts as below). For large heights a turn adds about 2 pi i / L = 4.447... + 1.058...i; n >= 0
 * always has a value, n < 0 as long as its imaginary part stays positive, else NaN parts.
 *
 * With { solution: "regular", fixedPoint: k } the regular Abel function log S(z) / L, S = schroder, log principal or
 * `branch` turns on. slog(e^z) - slog(z) - 1 is then a multiple of 2 pi i / L.
 *
 * **Domain.** Any complex number. The principal sheet is cut from the branch points L and conj(L) horizontally to
 * the left, {L - t}, {conj(L) - t}, t >= 0. Nothing else is singular on it: slog(e^z) = slog(z) + 1 for
 * |Im z| < Im L, slog(log z) = slog(z) - 1 outside the region between the cuts to the left of the
 * segments from 0 to L and conj(L). No double lies on a cut, because Im L is no double: Im z =
 * 1.3372357014306895, the nearest one, lies above the upper cut, by 7.4e-17. Real z give the bits of the real
 * entry's slog.
 *
 * **Special values.** NaN parts for a NaN part; slog(-Infinity + iy) = -2 for |y| < Im L, and every other infinite z
 * gives Infinity with the zero of Im z's sign.
 *
 * **Accuracy.** |error| <= 2e-15 |slog(z)| everywhere on the principal sheet, next to 1 and to L too. Worst measured:
 * 3.8e-16, at 0.52218 + 0.89725i (`npm run sweep:complex`).
 *
 * @param z a number, a string such as "1+i", or { re, im }
 * @param options the sheet; the regular solution instead of Kneser's, and its fixed point
 * @returns a value of complex.js
 * @throws TypeError if z is none of the accepted forms; RangeError for wrong options
 *
 * @example
 * ```js
 * import { slog } from "iterexp/complex";
 *
 * slog("1+i").toString(); // '0.285302786770488 + 0.9366775432935086i'
 * ```
 */
export function slog(z: ComplexInput, options?: SlogOptions): Complex {
  const { index: k, branch } = sheetOf(options);
  load("z", z);
  if (k === undefined) slogV(branch);
  else regularAbelV(k, branch);
  return stored();
}

/**
 * exp^alpha(z), the alpha-th iterate of exp: sexp(slog(z) + alpha) on the principal sheet of slog.
 *
 * With { solution: "regular", fixedPoint: k } it is the regular iterate L + F(L^alpha S(z)), L^alpha := e^(alpha L), which is analytic
 * at L with the derivative L^alpha there, and not real on the real axis. For integer alpha >= 0 it is exp repeated, and exp^-1 is the
 * branch of log that has L as fixed point. exp^alpha(exp^beta(z)) = exp^(alpha + beta)(z) holds exactly where
 * S(exp^beta(z)) = L^beta S(z). Call that branch ell, and z_n = L + F(L^(beta - n) S(z)). The condition says that z_n = ell(z_(n-1))
 * for all n >= 1: the imaginary parts of z_1, z_2, ... all lie in the strip of ell.
 *
 * **Domain.** Any complex numbers. exp^0 is the identity, exp^1 = exp, exp^-1 the principal log, and
 * exp^alpha(exp^beta(z)) = exp^(alpha + beta)(z) wherever slog(exp^beta(z)) = slog(z) + beta, that is where slog(z) +
 * beta is a value of the principal slog. Real z and alpha with a real value give the bits of the real entry; where
 * there is none, slog(z) + alpha < -2, the value continued from above (from below for Im z = -0).
 *
 * **Special values.** NaN parts for a NaN part; infinite arguments by the rules of slog and sexp, for the regular
 * solutions NaN parts. Overflow and lost directions as for sexp.
 *
 * **Accuracy.** With y = exp^alpha(z) and the condition number c = (|z dy/dz| + |alpha dy/dalpha|) / |y|, |error| <= 2e-15
 * max(1, c) |y| for |z| <= 30; worst measured 1.5e-15 max(1, c) (`npm run sweep:complex`). The height h = slog(z) + alpha is held
 * as a double. For large z and small alpha the bound is therefore rather 2^-52 |h sexp'(h - 1)|. It does not hold for
 * Re z < -700 between the cuts with |alpha| < 1e-300, where e^z underflows. Regular iterates: 2e-14 max(1, c), worst measured
 * 5.4e-15 max(1, c).
 *
 * @param z a number, a string such as "1+i", or { re, im }
 * @param alpha likewise
 * @param options the regular solution instead of Kneser's, and its fixed point
 * @returns a value of complex.js
 * @throws TypeError if an argument is none of the accepted forms; RangeError for wrong options
 *
 * @example
 * ```js
 * import { iterateExp } from "iterexp/complex";
 *
 * iterateExp("1+i", 0.5).toString(); // '1.3283033525209704 + 1.4194200946065207i'
 * ```
 */
export function iterateExp(
  z: ComplexInput,
  alpha: ComplexInput,
  options?: IterateOptions,
): Complex {
  const k = regularIndex(options);
  const { re, im } = partsOf("alpha", alpha);
  load("z", z);
  if (k === undefined) iterateV(re, im);
  else regularIterateV(k, re, im);
  return stored();
}

/**
 * The half-exponential exp^(1/2)(z), halfExp(halfExp(z)) = e^z near the real axis; as iterateExp.
 *
 * @param z a number, a string such as "1+i", or { re, im }
 * @param options the regular solution instead of Kneser's, and its fixed point
 * @returns a value of complex.js
 * @throws TypeError if z is none of the accepted forms; RangeError for wrong options
 *
 * @example
 * ```js
 * import { halfExp } from "iterexp/complex";
 *
 * halfExp(-3).re; // -0.6109956665544227
 * ```
 */
export const halfExp = (z: ComplexInput, options?: IterateOptions): Complex =>
  iterateExp(z, 0.5, options);

/**
 * The k-th fixed point of exp, rounded correctly: k = 0 gives L = 0.318... + 1.337...i, k > 0 those above it, 2 pi k <
 * Im < 2 pi k + pi/2, and fixedPoint(-1 - k) = conj(fixedPoint(k)). In terms of Lambert's W, fixedPoint(k) =
 * -W_(-1-k)(-1). The multiplier of exp at a fixed point L is L itself.
 *
 * @param k an integer, |k| <= 2^31
 * @returns a value of complex.js
 * @throws TypeError or RangeError for another k
 *
 * @example
 * ```js
 * import { fixedPoint } from "iterexp/complex";
 *
 * fixedPoint(0).toString(); // '0.31813150520476413 + 1.3372357014306895i'
 * ```
 */
export function fixedPoint(k: number): Complex {
  const index = expectIndex("k", k);
  const { re, im } = localSeries(index >= 0 ? index : -1 - index);
  return new Complex(re, index >= 0 ? im : -im);
}

/**
 * Schröder's function S of exp at L = fixedPoint(k): S(e^z) = L S(z) near L, S(z) = z - L + ..., so that it is
 * Koenigs's function lim L^n (ell^n(z) - L) of the inverse, ell the branch of log with ell(L) = L.
 *
 * **Domain.** Any complex number. S is holomorphic on the plane cut along [0, Infinity) for k = 0 and -1, whose branch
 * points 0, 1, e, e^e, ... all lie there, else along (-Infinity, 0], whose only branch point is 0; the cut belongs to
 * the half plane of L, whatever the sign of a zero. NaN parts at branch points and for NaN or infinite parts.
 *
 * **Accuracy.** |error| <= 2e-14 |S(z)|, next to L too; worst measured 1.5e-15 (`npm run sweep:complex`).
 *
 * @param z a number, a string such as "1+i", or { re, im }
 * @param k the fixed point, as for fixedPoint
 * @returns a value of complex.js
 * @throws TypeError if z is none of the accepted forms; TypeError or RangeError for another k
 *
 * @example
 * ```js
 * import { schroder } from "iterexp/complex";
 *
 * schroder("1+i").toString(); // '0.8870656733512536 - 0.24234553051059685i'
 * ```
 */
export function schroder(z: ComplexInput, k = 0): Complex {
  const index = expectIndex("k", k);
  load("z", z);
  schroderV(index);
  return stored();
}

/**
 * The inverse of schroder, z = L + F(w): F is entire, F(w) = w + ..., F(L w) = L (e^F(w) - 1), so that
 * schroder(inverseSchroder(w, k), k) = w near 0 and inverseSchroder(schroder(z, k), k) = z everywhere.
 *
 * **Domain.** Any complex number; NaN parts for NaN or infinite parts, and where the direction of the result is lost as for sexp.
 *
 * **Accuracy.** 2e-14 max(1, c), c = |w F'(w) / (L + F(w))|; worst measured 1.2e-15 max(1, c) (`npm run sweep:complex`).
 *
 * @param w a number, a string such as "1+i", or { re, im }
 * @param k the fixed point, as for fixedPoint
 * @returns a value of complex.js
 * @throws TypeError if w is none of the accepted forms; TypeError or RangeError for another k
 *
 * @example
 * ```js
 * import { inverseSchroder } from "iterexp/complex";
 *
 * inverseSchroder("0.5").re; // 0.7770736666212872
 * ```
 */
export function inverseSchroder(w: ComplexInput, k = 0): Complex {
  const index = expectIndex("k", k);
  load("w", w);
  inverseSchroderV(index);
  return stored();
}
