import { Complex } from "complex.js";
import { expectNumber } from "../numbers/arguments.js";
import type { Construction } from "./construction.js";

/**
 * Regular iteration at the fixed point L = 0.318... + 1.337...i of exp, whose multiplier is L itself: with Schröder's
 * function S, S(e^z) = L S(z), S(z) ~ z - L, and its inverse L + F, F entire,
 *
 *   iterate(x, alpha) = L + F(L^alpha S(x)),   slog(x) = log(S(x)) / L,   sexp(h) = L + F(e^(L h)),
 *
 * where L^alpha = e^(alpha L). That is the half-exponential of Koenigs' theory at L. It is complex on the real line; Kneser's solution
 * is what makes it real. At conj(L) everything is conjugate.
 *
 * slog is not normalised to slog(1) = 0, for it has singularities at 0, 1, e, e^e, ..., the forward orbit of the 0 that log cannot
 * take. On the real line the values are those seen from above, and slog(e^x) = slog(x) + 1 holds there. sexp(h) is defined for every
 * real h, and lies on a curve through the plane; sexp(-Infinity) = L.
 *
 * **Domain and special values.** x is real and finite. 0 and 1, which are the only doubles of that forward orbit, NaN and infinities
 * give NaN + NaN i. Overflow is complex.js's Infinity. Where 256 exponentials in a row do not overflow, no digit of a double is left,
 * and the result is NaN + NaN i.
 *
 * **Accuracy.** The half-exponential is right to 3e-14, relative, for x from -4 to 60, against 10 published digits and Koenigs' limit
 * in 500 bits (`npx vitest run test/compare/regular`).
 *
 * **Throws.** TypeError if an argument is not a number, RangeError if alpha is not finite.
 *
 * **Method.** Koenigs': logarithms take x to |x_n - L| <= 1/4, F with 30 terms and Newton's method give F^-1 there, and as many
 * exponentials take the result back.
 *
 * @example
 * ```js
 * import { regular } from "iterexp/compare";
 *
 * regular.iterate(2, 0.5).toString(); // '2.9839264365040012 + 0.29085404530525205i'
 * ```
 */
export const regular: Construction<Complex> = {
  name: "regular iteration at L",
  iterates: "e^x",
  slog(x) {
    expectNumber("x", x);
    return isRegular(x) ? schroder(x).log.div(L) : notANumber();
  },
  sexp(height) {
    expectNumber("height", height);
    if (height === Number.NEGATIVE_INFINITY) return L.clone();
    if (!Number.isFinite(height)) return notANumber();
    const n = Math.max(0, Math.ceil(height));
    return fromSchroder(L.mul(height - n).exp(), n);
  },
  iterate(x, alpha) {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    if (!(isRegular(x) && Number.isFinite(alpha))) return notANumber();
    const { w, n } = schroder(x);
    const whole = Math.floor(alpha);
    return fromSchroder(w.mul(L.mul(alpha - whole).exp()), n + whole);
  },
  smoothness: "complex-analytic between its singularities 0, 1, e, e^e, ...; not real",
  reference:
    "G. Koenigs, Recherches sur les intégrales de certaines équations fonctionnelles, Ann. sci. École " +
    "norm. sup. 1, suppl. (1884), 3-41; for exp: H. Kneser (1950)",
};

const L = new Complex(0.3181315052047641353, 1.3372357014306894089);
const NEAR = 1 / 4;
const TERMS = 30;
/** Exponentials after which no digit is left: next to L each multiplies an error by |L| = 1.37. */
const FARTHEST = 256;

const isRegular = (x: number): boolean => Number.isFinite(x) && x !== 0 && x !== 1;

const notANumber = (): Complex => new Complex(Number.NaN, Number.NaN);

/**
 * S(x) = L^n w with |w| about 1/4 or less, and log S(x), continuous between the singularities: each
 * L x_(j+1) / x_j = Log(1 + y)/y is the mean of 1/(1 + t y), t in [0, 1], y = x_j/L, which stays off the
 * negative axis, so that principal logarithms add up. w is found from 0.2 of it or nearer: six steps of Newton's method leave
 * nothing of that.
 */
function schroder(x: number): { readonly w: Complex; readonly n: number; readonly log: Complex } {
  let z = new Complex(x, 0);
  let rest = z.sub(L);
  let log = rest.log();
  let n = 0;
  for (; rest.abs() > NEAR; n++) {
    z = z.log();
    const next = z.sub(L);
    log = log.add(next.div(rest).mul(L).log());
    rest = next;
  }
  let w = rest;
  for (let i = 0; i < 6; i++) {
    const { value, slope } = inverseSchroder(w);
    w = w.sub(value.sub(rest).div(slope));
  }
  return { w, n, log: log.add(w.div(rest).log()) };
}

/** The z with S(z) = L^n w. */
function fromSchroder(w: Complex, n: number): Complex {
  const more = Math.max(0, Math.ceil(Math.log(w.abs() / NEAR) / L.re), -n);
  let z = inverseSchroder(w.mul(L.mul(-more).exp())).value.add(L);
  for (let i = 0; i < n + more && z.isFinite(); i++) {
    if (i === FARTHEST) return notANumber();
    z = z.exp();
  }
  return z;
}

let known: readonly Complex[] | undefined;

/** F(w) = sum f_k w^k and F'(w) for |w| <= 1/2. */
function inverseSchroder(w: Complex): { readonly value: Complex; readonly slope: Complex } {
  known ??= inverseCoefficients();
  let value = new Complex(0, 0);
  let slope = new Complex(0, 0);
  for (let k = known.length - 1; k >= 0; k--) {
    slope = slope.mul(w).add(value);
    value = value.mul(w).add(known[k]);
  }
  return { value, slope };
}

/**
 * F(L w) = L (e^F(w) - 1): with e^F = sum e_k w^k, k e_k = sum_(i<=k) i f_i e_(k-i), whose last term is
 * k f_k, so f_k = (the others) / (k (L^(k-1) - 1)).
 */
function inverseCoefficients(): Complex[] {
  const f = [new Complex(0, 0), new Complex(1, 0)];
  const e = [new Complex(1, 0), new Complex(1, 0)];
  for (let k = 2; k <= TERMS; k++) {
    let others = new Complex(0, 0);
    for (let i = 1; i < k; i++) others = others.add(f[i].mul(i).mul(e[k - i]));
    others = others.div(k);
    f[k] = others.div(
      L.mul(k - 1)
        .exp()
        .sub(1),
    );
    e[k] = f[k].add(others);
  }
  return f;
}
