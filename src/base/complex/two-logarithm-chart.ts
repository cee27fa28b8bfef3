import { nearFixedPoints } from "../../abel/fixed-points.js";
import type { PowerMap } from "../../abel/power-map.js";
import { coefficientsOf, sizeOf } from "../../abel/two-logarithms.js";
import { abs, fromNumber, rescale as rescaleReal, toNumber } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  exp,
  log,
  mul,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import { expm1Parts, overParts, type Parts, plusParts, timesParts } from "../../numbers/parts.js";
import { hornerWithSlopeComplex } from "../../numbers/polynomial.js";

const TERMS = 44;
const REACH = 0.25;
const BITS = 160n;

/** Im A from which theta, about 0.01 e^(-2 pi Im A), does not count. */
export const HIGH = 6;

/** k = 1 + ln ln b. */
export const sizeOfMap = (map: PowerMap): number => sizeOf((q) => map.kappaAt(q) + (1n << q));

/** A u of the disc, by its Q, and what decides whether the series serves there. */
interface Guess {
  readonly Q: Parts;
  readonly size: number;
  /** Im log(u - U1). */
  readonly angle: number;
  /** Re u. */
  readonly re: number;
}

/**
 * The Abel function of two-logarithms.ts on the disc |u| < max(0.25, 1.05 |U|), which holds both fixed points, and its inverse:
 *
 *     A(u) = log(u - U1)/U1 + log(u - U2)/U2 + p(u).
 *
 * For k > 0 U1 = a + i D and U2 is its conjugate, for k < 0 U1 < 0 < U2; logarithms are principal, so that in the upper half
 * plane A is analytic. The truncation of p leaves residuals A(g(u)) - A(u) - 1 below 1e-20 on the disc, measured for
 * |U| from 1e-5 to 0.3.
 *
 * Inverse. In Q = log((u - U1)/(u - U2)), Im Q <= 0 for k < 0 and Re Q <= 0 for k > 0 in the upper half plane,
 *
 *     A = (1/U1 + 1/U2)/2 (Q + 2 log((U1 - U2)/(1 - e^Q))) + (1/U1 - 1/U2)/2 Q + p(u),
 *
 * u = U2 + (U1 - U2)/(1 - e^Q): one chart of all sheets around U1, nearly a straight line on it, in which Newton's method
 * starts from where the logarithms alone have the height. For k < 0, towards U2, the same is written with e^-Q.
 */
interface TwoLogarithmChart {
  readonly p: bigint;
  readonly kappa: Complex;
  readonly ln: Complex;
  readonly U1: Complex;
  readonly U2: Complex;
  /** U1 and U2 in q fraction bits. */
  pointsAt(q: bigint): [Complex, Complex];
  readonly reach: number;
  isInside(u: Complex): boolean;
  /** A, so many turns around U1 from the principal sheet. */
  abel(u: Complex, turns: number): { readonly A: Complex; readonly angle: number };
  guess(w: Parts): Guess;
  /**
   * The u of the closed upper half plane with A(u) = w from a guess in the disc; undefined where Newton's method does not
   * settle.
   */
  inverse(w: Complex, guess: Guess): Complex | undefined;
}

export function twoLogarithmChart(map: PowerMap): TwoLogarithmChart {
  const gap = Math.sqrt(2 * Math.abs(sizeOfMap(map)));
  const zeros = BigInt(Math.max(0, Math.ceil(-Math.log2(gap))));
  const p = BITS + 4n * zeros;
  const one = 1n << p;
  const real = (x: bigint): Complex => ({ re: x, im: 0n });
  const k = (q: bigint): bigint => map.kappaAt(q) + (1n << q);
  const pointsAt = (q: bigint) =>
    nearFixedPoints(k(q + 64n), sizeOfMap(map), q + 64n).map((U) => rescale(U, q + 64n, q)) as [
      Complex,
      Complex,
    ];
  const [U1, U2] = pointsAt(p);
  const reach = Math.max(REACH, 1.05 * gap);
  const low = gap > REACH / 4 ? 0 : 2;
  const series = coefficientsOf(k, { terms: TERMS, low, reach, precision: p });
  const c = series.coefficients.map((x) => real(rescaleReal(x, series.bits, p)));
  const [over1, over2] = [div(real(one), U1, p), div(real(one), U2, p)];
  const across = sub(U1, U2);
  const logAcross = log(across, p);
  const half = (z: Complex): Complex => ({ re: z.re >> 1n, im: z.im >> 1n });
  const double = (z: Complex): Complex => ({ re: z.re << 1n, im: z.im << 1n });
  const [mean, difference] = [half(add(over1, over2)), half(sub(over1, over2))];
  const pi = log(real(-one), p).im;

  /** p(u) and p'(u). */
  function polynomial(u: Complex): { value: Complex; slope: Complex } {
    const w = { re: u.re << series.shift, im: u.im << series.shift };
    const [value, slope] = hornerWithSlopeComplex(c, w, p);
    return { value, slope: { re: slope.re << series.shift, im: slope.im << series.shift } };
  }

  // In doubles.
  const [first, second, m2, wide, logWide] = [
    toNumbers(U1, p),
    toNumbers(U2, p),
    toNumbers(double(mean), p),
    toNumbers(across, p),
    toNumbers(logAcross, p),
  ];

  return {
    p,
    kappa: real(map.kappaAt(p)),
    ln: real(map.lnAt(p).value),
    U1,
    U2,
    pointsAt,
    reach,
    isInside(u) {
      const { re, im } = toNumbers(u, p);
      return Math.hypot(re, im) <= reach;
    },
    abel(u, turns) {
      const principal = log(sub(u, U1), p);
      const turned = { re: principal.re, im: principal.im + 2n * BigInt(turns) * pi };
      const logs = add(mul(turned, over1, p), mul(log(sub(u, U2), p), over2, p));
      return { A: add(logs, polynomial(u).value), angle: toNumber(turned.im, p) };
    },
    guess(w) {
      // Towards U1, Q = U1 (w - m2 log(across / (1 - e^Q))); towards U2, Q = -U2 (w - m2 log(across / (e^-Q - 1))).
      const towards1 = first.im !== 0 || w.re >= m2.re * logWide.re;
      let Q = timesParts(towards1 ? first : { re: -second.re, im: -second.im }, w);
      let rest = { re: 1, im: 0 };
      for (let i = 0; ; i++) {
        // 1 - e^Q, or e^-Q - 1
        rest = towards1 ? minus(boundedExpm1(Q)) : boundedExpm1({ re: -Q.re, im: -Q.im });
        if (i === 8) break;
        const l = {
          re: logWide.re - Math.log(Math.hypot(rest.re, rest.im)),
          im: logWide.im - angleOf(rest),
        };
        const miss = {
          re: w.re - (m2.re * l.re - m2.im * l.im),
          im: w.im - (m2.re * l.im + m2.im * l.re),
        };
        Q = timesParts(towards1 ? first : { re: -second.re, im: -second.im }, miss);
      }
      // u = U2 + across / (1 - e^Q) = U1 + across / (e^-Q - 1)
      const from = towards1 ? second : first;
      const u = plusParts(from, overParts(wide, rest));
      const angle = towards1 ? Q.im + logWide.im - angleOf(rest) : logWide.im - angleOf(rest);
      return { Q, size: Math.hypot(u.re, u.im), angle, re: u.re };
    },
    inverse(w, { Q: start }) {
      let Q: Complex = {
        re: fromNumber(start.re, p),
        im: fromNumber(start.im, p),
      };
      for (let i = 0, last = false; i < 60; i++) {
        const towards1 = first.im !== 0 || Q.re <= 0n;
        const size = towards1 ? Q.re : -Q.re;
        const power = size < -p << p ? real(0n) : exp(towards1 ? Q : { re: -Q.re, im: -Q.im }, p);
        const rest = towards1
          ? { re: one - power.re, im: -power.im }
          : { re: power.re - one, im: power.im };
        const u = add(towards1 ? U2 : U1, div(across, rest, p));
        if (last) return { re: u.re, im: u.im < 0n ? 0n : u.im };
        const l = double(sub(logAcross, log(rest, p)));
        const sum = towards1 ? add(l, Q) : sub(l, Q);
        const { value, slope } = polynomial(u);
        const A = add(add(mul(mean, sum, p), mul(difference, Q, p)), value);
        // d(log(u - U1) + log(u - U2))/dQ = (1 + e^Q)/(1 - e^Q), du/dQ = (u - U1)(u - U2)/(U1 - U2)
        const turning = div({ re: one + power.re, im: power.im }, rest, p);
        const moving = div(mul(sub(u, U1), sub(u, U2), p), across, p);
        const dA = add(add(mul(mean, turning, p), difference), mul(slope, moving, p));
        const step = div(sub(A, w), dA, p);
        Q = sub(Q, step);
        last = abs(step.re) + abs(step.im) < 1n << (p - BITS / 2n - 8n);
      }
      return undefined;
    },
  };
}

const angleOf = ({ re, im }: Parts): number => Math.atan2(im, re);
const minus = ({ re, im }: Parts): Parts => ({ re: -re, im: -im });

/** e^z - 1, Re z taken as 1/2 where it is above. */
const boundedExpm1 = ({ re, im }: Parts): Parts => expm1Parts({ re: Math.min(re, 1 / 2), im });
