import { complexTerms, evaluateComplex, type Terms } from "../numbers/decaying.js";
import { abs, fromNumber, log as logReal, pi, toNumber } from "../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  norm,
  rescale,
  sub,
  toNumbers,
} from "../numbers/fixed-complex.js";
import { Memo, memoized, PRECISIONS } from "../numbers/memo.js";
import type { Parts } from "../numbers/parts.js";
import { derivativeComplex } from "../numbers/polynomial.js";
import { plain } from "../numbers/tabled.js";
import type { FixedPoint } from "./fixed-points.js";
import type { Steps } from "./steps.js";

/**
 * Schröder's function S at U, S(g(u)) = lambda S(u), S(u) ~ u - U, through its inverse
 * u = U + F(w), which is entire: F(lambda w) = lambda (e^F(w) - 1).
 *
 * Coefficients: with e^F = sum e_n w^n the equation gives f_n = rest_n / (lambda^(n-1) - 1), where
 * rest_n = (1/n) sum_{j<n} j f_j e_{n-j} and e_n = f_n + rest_n. They are held scaled, for
 * w = rho v with |v| <= 1, so that the tail below 2^-p can be dropped.
 */
export interface Schroder extends FixedPoint {
  readonly rho: number;
  /** Coefficients of F(rho v) from v^1 on. */
  readonly inverse: readonly Complex[];
}

export function* schroder(point: FixedPoint, rho: number): Steps<Schroder> {
  const { p, multiplier } = point;
  const inverse: Complex[] = [];
  for (const f of inverseCoefficients(multiplier, rho, p)) {
    inverse.push(f);
    if (abs(f.re) + abs(f.im) < 8n) break;
    yield inverse.length / (inverse.length + Number(p));
  }
  return { ...point, rho, inverse };
}

/** The coefficients of F(rho v) from v^1 on, without end. */
export function* inverseCoefficients(
  multiplier: Complex,
  rho: number,
  p: bigint,
): Generator<Complex, never> {
  const one = { re: 1n << p, im: 0n };
  const first = { re: fromNumber(rho, p), im: 0n };
  const weighted: Complex[] = [first]; // j f_j
  const exponential: Complex[] = [one, first];
  yield first;
  let power = one;
  for (let n = 2; ; n++) {
    power = mul(power, multiplier, p);
    let re = 0n;
    let im = 0n;
    for (let j = 1; j < n; j++) {
      const a = weighted[j - 1];
      const b = exponential[n - j];
      re += a.re * b.re - a.im * b.im;
      im += a.re * b.im + a.im * b.re;
    }
    const count = BigInt(n);
    const rest = { re: (re >> p) / count, im: (im >> p) / count };
    const f = div(rest, sub(power, one), p);
    weighted.push({ re: f.re * count, im: f.im * count });
    exponential.push(add(f, rest));
    yield f;
  }
}

/**
 * The first coefficients of S(x)/x: as (e^x - 1)^k = sum t_nk x^n, S(lambda (e^x - 1)) = lambda S(x) makes
 * s_n (lambda - lambda^n) = sum_(k<n) s_k lambda^k t_nk.
 */
export function quotientCoefficients(multiplier: Complex, terms: number, p: bigint): Complex[] {
  const one = { re: 1n << p, im: 0n };
  // t_(n+1)k = k (t_n(k-1) + t_nk) / (n + 1)
  let t = [0n, 1n << p];
  const s = [one];
  const powers = [multiplier];
  const weighted = [multiplier]; // s_k lambda^k
  for (let n = 2; n <= terms; n++) {
    const last = t;
    t = Array.from(
      { length: n + 1 },
      (_, k) => (BigInt(k) * ((last[k - 1] ?? 0n) + (last[k] ?? 0n))) / BigInt(n),
    );
    let [re, im] = [0n, 0n];
    for (let k = 1; k < n; k++) {
      re += t[k] * weighted[k - 1].re;
      im += t[k] * weighted[k - 1].im;
    }
    const power = mul(powers[n - 2], multiplier, p);
    powers.push(power);
    const next = div({ re: re >> p, im: im >> p }, sub(multiplier, power), p);
    s.push(next);
    weighted.push(mul(next, power, p));
  }
  return s;
}

/** F(rho v) / v and d/dv F(rho v) at one precision. */
interface InverseSeries {
  readonly quotient: Terms<Complex>;
  readonly slope: Terms<Complex>;
}

/** F(rho v), |v| <= 1. */
const inverseValue = ({ quotient }: InverseSeries, v: Complex, p: bigint): Complex =>
  mul(evaluateComplex(quotient, v, p), v, p);

/** d/dv F(rho v). */
const inverseSlope = ({ slope }: InverseSeries, v: Complex, p: bigint): Complex =>
  evaluateComplex(slope, v, p);

const ZERO: Complex = { re: 0n, im: 0n };

/** u with S(u) = lambda^n rho v, |v| <= 1: n times x -> lambda (e^x - 1) after the series. */
export function inverseSchroder(s: Schroder, v: Complex, n: number): Complex {
  const { p, multiplier, elementary = plain(p) } = s;
  let x = inverseValue(seriesTo(s, p), v, p);
  for (let i = 0; i < n; i++) {
    if (x.re > 1000n << p || abs(x.im) > 1n << (p + p / 2n))
      throw new RangeError("beyond e^1000, expected a smaller result");
    const e = elementary.exp(x);
    x = mul(multiplier, { re: e.re - (1n << p), im: e.im }, p);
  }
  return add(s.value, x);
}

/** ln x to p bits; Schröder functions of a few precisions ask for a few of them, thousands of times. */
function logOfDouble(x: number, p: bigint): bigint {
  return logarithms.get(`${x} ${p}`, () => logReal(fromNumber(x, p), p));
}

const logarithms = new Memo<string, bigint>(PRECISIONS);

/**
 * log S(u) = m U + log(sigma(x_m)), x_m = g^-m(u) - U, with m such that |x_m| < 0.8 rho; sigma = F^-1 by Newton, the precision
 * doubling from double. `near` is the value in doubles, which settles the multiple of 2 pi i.
 */
export function logSchroder(s: Schroder, u: Complex, near: Parts): Complex {
  const { p, elementary = plain(p) } = s;
  const limit = fromNumber((0.8 * s.rho) ** 2, p);
  let image = u;
  let x = sub(u, s.value);
  let m = 0n;
  for (; norm(x, p) > limit; m++) {
    image = elementary.log({ re: image.re - s.kappa, im: image.im });
    x = sub(image, s.value);
  }
  const v = solveInverseSeries(s, x, nearPower(s, near, Number(m)));
  const w = elementary.log(v);
  const re = m * s.value.re + w.re + logOfDouble(s.rho, p);
  const im = m * s.value.im + w.im;
  const turns = Math.round((near.im - toNumber(im, p)) / (2 * Math.PI));
  return { re, im: im + 2n * BigInt(turns) * pi(p) };
}

/** S lambda^-m / rho for log S = near, in doubles. */
function nearPower({ value, p, rho }: Schroder, near: Parts, m: number): Parts {
  const U = toNumbers(value, p);
  const modulus = Math.exp(near.re - m * U.re) / rho;
  const angle = near.im - m * U.im;
  return { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
}

/**
 * x_n, x_0 = x, of x -> lambda (e^x - 1) for an attracting lambda in closed form: F(lambda^n S(x)); 0 for n absent. Undefined
 * where x is not so near to 0 that F = S^-1 serves.
 */
export function attractedBySeries(
  s: Schroder,
  logMultiplier: Complex,
  x: Complex,
  n?: bigint,
): Complex | undefined {
  const { p } = s;
  if (toNumber(abs(x.re) + abs(x.im), p) >= SERVES * s.rho) return undefined;
  const zero = { re: 0n, im: 0n };
  if (n === undefined) return zero;
  const v = solveInverseSeries(s, x);
  if (v.re === 0n && v.im === 0n) return zero;
  const w = log(v, p);
  const moved = { re: w.re + n * logMultiplier.re, im: w.im + n * logMultiplier.im };
  if (toNumber(moved.re, p) < -Number(p)) return zero;
  return inverseValue(seriesTo(s, p), exp(moved, p), p);
}

/** Part of rho up to which sigma = F^-1 is taken from F at an attracting fixed point. */
export const SERVES = 0.55;

/** Bits of the first steps of Newton's method: what is next to right in doubles is right in one step. */
const DOUBLES = 90n;

/** Of Newton's method, which takes ten or fewer and then as many as the digits have binary digits. */
const MOST_STEPS = 100;

/**
 * v with F(rho v) = x, by Newton's method from `near` or from x / rho, the precision doubling: F is univalent well beyond the v
 * that are asked for.
 */
export function solveInverseSeries(s: Schroder, x: Complex, near?: Parts): Complex {
  let q = s.p;
  while (q > DOUBLES) q = (q + 13n) / 2n;
  let v = near
    ? fromNumbers(near.re, near.im, q)
    : rescale(div(x, { re: fromNumber(s.rho, s.p), im: 0n }, s.p), s.p, q);
  let slope = inverseSlope(seriesTo(s, q), v, q);
  for (let settled = false, i = 0; ; i++) {
    if (i === MOST_STEPS)
      throw new RangeError("Schröder's function was not found: the point is too far");
    const residual = sub(inverseValue(seriesTo(s, q), v, q), rescale(x, s.p, q));
    const step = div(residual, slope, q);
    v = sub(v, step);
    if (q === s.p && settled) return v;
    settled ||= abs(step.re) + abs(step.im) < 1n << (q / 2n);
    const next = !settled ? q : 2n * q - 12n < s.p ? 2n * q - 12n : s.p;
    // The slope to as many bits as v has digits right.
    slope = rescale(inverseSlope(seriesTo(s, q), v, q), q, next);
    v = rescale(v, q, next);
    q = next;
  }
}

const precisions = new WeakMap<Schroder, (q: bigint) => InverseSeries>();

/** The series to q bits, as many terms as matter there. */
function seriesTo(s: Schroder, q: bigint): InverseSeries {
  let levels = precisions.get(s);
  if (levels === undefined) {
    levels = memoized(PRECISIONS, (bits) => {
      const all = s.inverse.map((f) => rescale(f, s.p, bits));
      const last =
        bits === s.p ? all.length - 1 : all.findLastIndex((f) => abs(f.re) + abs(f.im) > 4n);
      const kept = all.slice(0, last + 1);
      return {
        quotient: complexTerms(kept, bits),
        slope: complexTerms(derivativeComplex([ZERO, ...kept]), bits),
      };
    });
    precisions.set(s, levels);
  }
  return levels(q);
}

/** No digit of the result follows at the bits worked with. */
export class LostDirection extends RangeError {
  /** @param bits how many are needed at least, if that is known */
  constructor(
    message: string,
    readonly bits?: number,
  ) {
    super(message);
  }
}

/** Fixed point is no place for larger exponents. */
const LARGEST = 1000n;

/** So many steps of g next to U, whose multiplier has the modulus e^(Re U), lose p bits or gain them back. */
export const mostSteps = (realPart: number, p: bigint): number =>
  Math.ceil((Number(p) * Math.LN2) / realPart) + 400;

/**
 * g^n(u), g = e^u + kappa. Throws where an image is beyond e^1000, and LostDirection where an image that is to be mapped on is
 * off by more than a turn: each step multiplies errors by |g'(u)| = e^(Re u). Every orbit ends in one or the other, so the work
 * is `most` steps whatever n is.
 */
export function mapped(u: Complex, n: number, kappa: bigint, p: bigint, most: number): Complex {
  let image = u;
  let growth = 0n; // the sum of Re u, which is the logarithm of the growth of errors
  for (let i = 0; i < n; i++) {
    if (image.re > LARGEST << p) throw new RangeError("beyond e^1000, expected a lower height");
    if (growth > p << p || abs(image.im) > 1n << (p + p / 2n) || i > most) {
      throw new LostDirection("no direction left");
    }
    growth += image.re;
    const e = exp(image, p);
    image = { re: e.re + kappa, im: e.im };
  }
  return image;
}
