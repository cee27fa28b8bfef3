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
import {
  attractedBySeries,
  inverseSchroder,
  quotientCoefficients,
  type Schroder,
  SERVES,
  schroder,
  solveInverseSeries,
} from "../schroder.js";
import { finish } from "../steps.js";
import { localInDoubles, radius, TERMS, type Work } from "./local-doubles.js";

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

export function backwardAt(u: Complex, kappa: Complex, middle: number, p: bigint): Complex {
  const { re, im } = log(sub(u, kappa), p);
  const turns = Math.round((middle - toNumber(im, p)) / (2 * Math.PI));
  return { re, im: im + 2n * BigInt(turns) * pi(p) };
}

/** |Re U| below which a step of g is little. */
const SLOW = 0.1;

const ZERO: Complex = { re: 0n, im: 0n };

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
  const size = Math.sqrt(lambda.re ** 2 + lambda.im ** 2);
  const attracts = size < 1;
  const apart = Math.hypot(other.re - U.re, other.im - U.im);
  // Where the multiplier leads slowly, a longer series saves many steps.
  const slow = Math.abs(U.re) < SLOW;
  const room = attracts
    ? (slow ? 0.45 : 0.3) * radius(lambda)
    : (slow ? 0.45 : 0.2) * Math.min(size, apart);
  const rho = 2 ** Math.floor(Math.log2(room));
  const s: Schroder = finish(schroder({ kappa: 0n, value: ZERO, multiplier, p }, rho));
  const logRho = log({ re: fromNumber(rho, p), im: 0n }, p);
  const { logSThrough, abel, inverse } = localInDoubles({
    U,
    lambda,
    kappa: toNumbers(kappa, p),
    other,
    center,
    rho,
    series: s.inverse.map((c) => toNumbers(c, p)),
    quotient: quotientCoefficients(multiplier, TERMS, p).map((c) => toNumbers(c, p)),
    work,
  });
  const middle = (U.im + other.im) / 2;

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
    abel,
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
