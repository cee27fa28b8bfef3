import { abs, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  exp,
  log,
  mul,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerParts } from "../../numbers/polynomial.js";
import {
  attractedBySeries,
  inverseSchroder,
  type Schroder,
  SERVES,
  schroder,
  solveInverseSeries,
} from "../schroder.js";
import { finish } from "../steps.js";

/**
 * The Abel function A_U = log S / U of g(u) = e^u + kappa at one of its fixed points U for complex kappa, and its
 * inverse, in doubles (to about 1e-9, for choosing samples and branches) and in fixed point.
 *
 * With x = u - U and the multiplier lambda = e^U = U - kappa: x_(n+1) = Log(1 + x_n / lambda) at a repelling
 * point, x_(n+1) = lambda (e^x_n - 1) at an attracting one lead to 0, and
 *
 *     log S = log x_0 + sum Log(r_n) + log(S(x_M) / x_M),   r_n = lambda^(+-1) x_(n+1) / x_n,
 *
 * where each r_n is a mean of 1/(1 + t y) or of e^(t x), t in [0, 1], whose principal logarithm is the
 * right one, the latter for |Im x| < pi. log x_0 = log(x_0 / (c - U)) + Log(c - U) is continuous on every disc around c
 * without U.
 */
export interface RegularAbel {
  readonly attracts: boolean;
  readonly value: Complex;
  readonly U: Parts;
  /** Within it of U A_U is analytic but for its cut, which runs from U away from the centre. */
  readonly reach: number;
  /** For an attracting U: |S| up to which no logarithms are needed. */
  readonly rho: number;
  /** A_U(u) in doubles, NaN parts where the steps do not lead to U. */
  abel(u: Parts): Parts;
  /** A_U^-1(w) in doubles. */
  inverse(w: Parts): Parts;
  /** A_U(u), undefined where the steps do not lead to U. */
  abelAt(u: Complex): Complex | undefined;
  /** U + F(e^(U w)), and steps of g still to apply; negative ones where logarithms led there. */
  inverseAt(w: Complex): Complex;
  /** The same before the steps of g that it takes. */
  inverseBefore(w: Complex): { u: Complex; steps: bigint };
  /** For an attracting U: g^n(u), or U for n absent, where u lies next to it. */
  attracted(u: Complex, n?: bigint): Complex | undefined;
}

/** Steps that lead to U take less than this, plus so many times those that the multiplier makes of it next to U. */
const WAY = 200;
const TIMES = 4;

/** Terms of the series in doubles, and the part of rho that they are taken on: what they leave out is about 0.25^24. */
const TERMS = 24;
const PART = 0.2;

/** Steps back from where g does not lead to an attracting U any more. */
const MOST_BACK = 3;

/** log(u - kappa) with its imaginary part within pi of `middle`: of U1 and U2, which it fixes, the mean. */
export function backward(u: Parts, kappa: Parts, middle: number): Parts {
  const [x, y] = [u.re - kappa.re, u.im - kappa.im];
  const argument = Math.atan2(y, x);
  const turns = Math.round((middle - argument) / (2 * Math.PI));
  return { re: Math.log(Math.hypot(x, y)), im: argument + 2 * Math.PI * turns };
}

export function backwardAt(u: Complex, kappa: Complex, middle: number, p: bigint): Complex {
  const { re, im } = log(sub(u, kappa), p);
  const turns = Math.round((middle - toNumber(im, p)) / (2 * Math.PI));
  return { re, im: im + 2n * BigInt(turns) * pi(p) };
}

const ZERO: Complex = { re: 0n, im: 0n };

/** Steps of g in doubles that a search may still take; without any left nothing is led to U. */
export interface Work {
  left: number;
}

export function localAbel(
  value: Complex,
  kappa: Complex,
  other: Parts,
  center: Parts,
  p: bigint,
  work: Work = { left: Number.POSITIVE_INFINITY },
): RegularAbel {
  const one: Complex = { re: 1n << p, im: 0n };
  const multiplier = sub(value, kappa);
  const U = toNumbers(value, p);
  const lambda = toNumbers(multiplier, p);
  const norm = lambda.re ** 2 + lambda.im ** 2;
  const size = Math.sqrt(norm);
  const attracts = size < 1;
  const uNorm = U.re ** 2 + U.im ** 2;
  const base = { re: center.re - U.re, im: center.im - U.im };
  const baseNorm = base.re ** 2 + base.im ** 2;
  const baseLog = { re: Math.log(baseNorm) / 2, im: Math.atan2(base.im, base.re) };
  const notANumber = { re: Number.NaN, im: Number.NaN };

  const apart = Math.hypot(other.re - U.re, other.im - U.im);
  const room = attracts ? 0.3 * radius(lambda) : 0.2 * Math.min(size, apart);
  const rho = 2 ** Math.floor(Math.log2(room));
  const s: Schroder = finish(schroder({ kappa: 0n, value: ZERO, multiplier, p }, rho));
  const logRho = log({ re: fromNumber(rho, p), im: 0n }, p);
  const coefficients = [ZERO, ...s.inverse.slice(0, TERMS)].map((c) => toNumbers(c, p));
  /** Where these and the coefficients of S(x)/x serve in doubles. */
  const near = PART * rho;
  const logRoom = Math.log(near);
  const many = WAY + Math.ceil((TIMES * Math.max(0, -logRoom)) / Math.abs(U.re));
  const sigma = quotient(lambda, TERMS);

  function logS(u: Parts): Parts {
    let x = u.re - U.re;
    let y = u.im - U.im;
    let re = Math.log((x * x + y * y) / baseNorm) / 2 + baseLog.re;
    let im = Math.atan2(y * base.re - x * base.im, x * base.re + y * base.im) + baseLog.im;
    let n = 0;
    for (; x * x + y * y > near * near; n++) {
      if (n === many || work.left-- <= 0) return notANumber;
      let a: number;
      let b: number;
      if (attracts) {
        if (!(Math.abs(y) < Math.PI && x < 50)) return notANumber;
        const grown = Math.expm1(x);
        const versine = 2 * Math.sin(y / 2) ** 2;
        const c = grown * (1 - versine) - versine;
        const d = (1 + grown) * Math.sin(y);
        im += Math.atan2(d * x - c * y, c * x + d * y);
        re += Math.log(Math.hypot(c, d) / Math.hypot(x, y));
        a = c * lambda.re - d * lambda.im;
        b = c * lambda.im + d * lambda.re;
      } else {
        const c = (x * lambda.re + y * lambda.im) / norm;
        const d = (y * lambda.re - x * lambda.im) / norm;
        const t = 2 * c + c * c + d * d;
        a = Math.log1p(t) / 2;
        b = Math.atan2(d, 1 + c);
        im += Math.atan2(b * c - a * d, a * c + b * d);
        re += Math.log(Math.hypot(a, b) / Math.hypot(c, d));
      }
      x = a;
      y = b;
    }
    // log(S(x) / x)
    const { re: a, im: b } = hornerParts(sigma, { re: x, im: y });
    return { re: re + Math.log(Math.hypot(a, b)), im: im + Math.atan2(b, a) };
  }

  const middle = (U.im + other.im) / 2;
  const kappaParts = toNumbers(kappa, p);

  /** log S, where need be through the point before, S(g(u)) = lambda S(u); the steps back that it took. */
  function logSThrough(u: Parts): { value: Parts; back: number } {
    let v = u;
    for (let back = 0; ; back++) {
      const { re, im } = logS(v);
      if (!Number.isNaN(re) || !attracts || back === MOST_BACK) {
        return { value: { re: re + back * U.re, im: im + back * U.im }, back };
      }
      v = backward(v, kappaParts, middle);
    }
  }

  const overU = (z: Parts): Parts => ({
    re: (z.re * U.re + z.im * U.im) / uNorm,
    im: (z.im * U.re - z.re * U.im) / uNorm,
  });

  function inverse(w: Parts): Parts {
    const logModulus = U.re * w.re - U.im * w.im;
    // Steps until |S| is near enough, in the direction that makes it smaller.
    const n = Math.max(0, Math.ceil((logModulus - logRoom) / Math.abs(U.re)));
    const shift = attracts ? n : -n;
    const modulus = Math.exp(logModulus + shift * U.re) / rho;
    const angle = U.re * w.im + U.im * (w.re + shift);
    const v = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
    let { re: x, im: y } = hornerParts(coefficients, v);
    if (!(n < many && work.left > 0)) return notANumber;
    work.left -= n;
    for (let i = 0; i < n; i++) {
      let a: number;
      let b: number;
      if (attracts) {
        const c = (x * lambda.re + y * lambda.im) / norm;
        const d = (y * lambda.re - x * lambda.im) / norm;
        a = Math.log1p(2 * c + c * c + d * d) / 2;
        b = Math.atan2(d, 1 + c);
      } else {
        const grown = Math.expm1(x);
        const versine = 2 * Math.sin(y / 2) ** 2;
        const c = grown * (1 - versine) - versine;
        const d = (1 + grown) * Math.sin(y);
        a = c * lambda.re - d * lambda.im;
        b = c * lambda.im + d * lambda.re;
      }
      x = a;
      y = b;
    }
    return { re: x + U.re, im: y + U.im };
  }

  const stepIn = (x: Complex): Complex =>
    attracts ? out(x) : log(add(one, div(x, multiplier, p)), p);
  const stepOut = (x: Complex): Complex =>
    attracts ? log(add(one, div(x, multiplier, p)), p) : out(x);
  /** lambda (e^x - 1) */
  function out(x: Complex): Complex {
    return mul(multiplier, sub(exp(x, p), one), p);
  }

  function abelAt(u: Complex): Complex | undefined {
    const { value: close, back } = logSThrough(toNumbers(u, p));
    if (Number.isNaN(close.re)) return undefined;
    let before = u;
    for (let i = 0; i < back; i++) before = backwardAt(before, kappa, middle, p);
    let x = sub(before, value);
    let m = BigInt(-back);
    for (; toNumber(abs(x.re) + abs(x.im), p) > SERVES * rho; m++) x = stepIn(x);
    const v = solveInverseSeries(s, x);
    if (v.re === 0n && v.im === 0n) return undefined;
    const w = log(v, p);
    const count = attracts ? -m : m;
    const re = w.re + logRho.re + count * value.re;
    const im = w.im + logRho.im + count * value.im;
    const turns = Math.round((close.im - toNumber(im, p)) / (2 * Math.PI));
    return div({ re, im: im + 2n * BigInt(turns) * pi(p) }, value, p);
  }

  function inverseBefore(w: Complex): { u: Complex; steps: bigint } {
    const logW = sub(mul(value, w, p), logRho);
    const n = logW.re > 0n ? 1n + logW.re / abs(value.re) : 0n;
    const count = attracts ? n : -n;
    const scaled = { re: logW.re + count * value.re, im: logW.im + count * value.im };
    if (toNumber(scaled.re, p) < -Number(p)) return { u: value, steps: 0n };
    let x = inverseSchroder(s, exp(scaled, p), 0);
    if (!attracts) return { u: add(value, x), steps: n };
    for (let i = 0n; i < n; i++) x = stepOut(x);
    return { u: add(value, x), steps: 0n };
  }

  return {
    attracts,
    value,
    U,
    reach: attracts ? 2 * rho : 0.947 * size,
    rho,
    abel: (u) => overU(logSThrough(u).value),
    inverse,
    abelAt,
    inverseBefore,
    attracted(u, n) {
      const x = attracts ? attractedBySeries(s, value, sub(u, value), n) : undefined;
      return x && add(value, x);
    },
    inverseAt(w) {
      const { u, steps } = inverseBefore(w);
      let x = sub(u, value);
      for (let i = 0n; i < steps; i++) x = stepOut(x);
      return add(value, x);
    },
  };
}

/**
 * The first coefficients of S(x)/x: as (e^x - 1)^k = sum t_nk x^n, S(lambda (e^x - 1)) = lambda S(x) makes
 * s_n (lambda - lambda^n) = sum_(k<n) s_k lambda^k t_nk.
 */
function quotient(lambda: Parts, terms: number): Parts[] {
  // t_(n+1)k = k (t_n(k-1) + t_nk) / (n + 1)
  let t = [0, 1];
  const s: Parts[] = [{ re: 1, im: 0 }];
  const powers: Parts[] = [lambda];
  for (let n = 2; n <= terms; n++) {
    const last = t;
    t = Array.from({ length: n + 1 }, (_, k) => (k * ((last[k - 1] ?? 0) + (last[k] ?? 0))) / n);
    let [re, im] = [0, 0];
    for (let k = 1; k < n; k++) {
      const { re: a, im: b } = s[k - 1];
      const { re: c, im: d } = powers[k - 1];
      re += t[k] * (a * c - b * d);
      im += t[k] * (a * d + b * c);
    }
    const { re: c, im: d } = powers[n - 2];
    const power = { re: c * lambda.re - d * lambda.im, im: c * lambda.im + d * lambda.re };
    powers.push(power);
    const [x, y] = [lambda.re - power.re, lambda.im - power.im];
    const norm = x * x + y * y;
    s.push({ re: (re * x + im * y) / norm, im: (im * x - re * y) / norm });
  }
  return s;
}

/** The radius of convergence of F at an attracting point: |S(kappa)| / |lambda|, S(kappa) = -lambda prod (e^x - 1) / x. */
export function radius(lambda: Parts): number {
  let [re, im] = [-lambda.re, -lambda.im];
  let logSize = 0;
  for (let i = 0; i < 100_000; i++) {
    const before = Math.hypot(re, im);
    if (before < 1e-9) break;
    const grown = Math.expm1(re);
    const versine = 2 * Math.sin(im / 2) ** 2;
    const a = grown * (1 - versine) - versine; // Re (e^x - 1)
    const b = (1 + grown) * Math.sin(im);
    logSize += Math.log(Math.hypot(a, b) / before);
    [re, im] = [a * lambda.re - b * lambda.im, a * lambda.im + b * lambda.re];
  }
  return Math.exp(logSize);
}
