import { fatouSeries } from "../../abel/fatou.js";
import type { PowerMap } from "../../abel/power-map.js";
import { abs, bitLength, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
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
import { hornerComplex } from "../../numbers/polynomial.js";
import type { Plane } from "./plane.js";
import { HIGH, sizeOfMap, twoLogarithmChart } from "./two-logarithm-chart.js";

/**
 * An Abel function A of g(u) = e^u + kappa on a disc around 0 that holds the real fixed points U1 <= 0 <= U2, in the closed upper
 * half plane. It is the one of the basin of U1, which g leads to, where Re u < 0 or Im A is high; in the whole disc it is
 * one of g, so that whole heights may be added to it there.
 */
interface Petal {
  readonly p: bigint;
  readonly ln: Complex;
  readonly kappa: Complex;
  readonly U1: Complex;
  /** 2 pi / |U1| in q fraction bits; none for a parabolic fixed point. */
  readonly period?: (q: bigint) => bigint;
  readonly reach: number;
  abel(u: Complex): Complex;
  /** The u of the disc with A(u) = w; undefined where it lies outside. */
  inverse(w: Complex): Complex | undefined;
}

/** |U| up to which both fixed points lie well in the disc of the series; it leaves e^(-4 pi^2/|U|) open. b = 1.4320. */
const LARGEST_GAP = 0.22;

/** Whether b lies between 1.4320 and e^(1/e). */
export function petalPlaneServes(map: PowerMap): boolean {
  const k = sizeOfMap(map);
  return k < 0 && -2 * k < LARGEST_GAP ** 2;
}

/** The plane of a base a little below e^(1/e), from the series with two logarithms. */
export function twoLogarithmPetalPlane(map: PowerMap): Plane {
  const chart = twoLogarithmChart(map);
  const { p, ln, kappa, U1, reach } = chart;
  return petalPlane({
    p,
    ln,
    kappa,
    U1,
    period: (q) => abs(div({ re: 2n * pi(q), im: 0n }, chart.pointsAt(q)[0], q).re),
    reach,
    abel: (u) => chart.abel(u, 0).A,
    inverse(w) {
      const found = chart.guess(toNumbers(w, p));
      return found.size <= reach ? chart.inverse(w, found) : undefined;
    },
  });
}

/**
 * The plane of e^(1/e), where u = z/e - 1 makes the map u -> e^u - 1: A(u) = -2/u + log(-u)/3 + sum a_k u^k. The series
 * diverges; at |u| = r its terms are about k! (r / 4 pi)^k (src/abel/parabolic.ts), in the half plane Re u < 0 as on
 * the axis.
 */
export function parabolicPlane(ln: Complex, p: bigint): Plane {
  const one = 1n << p;
  const reach = 2.4 / DIGITS;
  const { j, a } = fatouSeries(DIGITS + 4, p);
  const real = (x: bigint): Complex => ({ re: x, im: 0n });
  /** sum a_k u^(k-1), and j / u^2. */
  const [series, overSquare] = [a.slice(1, DIGITS + 5), j.slice(2, DIGITS + 7)].map((c) =>
    c.map(real),
  );
  /** log(-u), continuous in the closed upper half plane. */
  const logOpposite = (u: Complex): Complex => {
    const { re, im } = log(u, p);
    return { re, im: im - pi(p) };
  };
  const abel = (u: Complex): Complex => {
    const sum = mul(hornerComplex(series, u, p), u, p);
    const l = logOpposite(u);
    const pole = div(real(2n * one), u, p);
    return { re: sum.re + l.re / 3n - pole.re, im: sum.im + l.im / 3n - pole.im };
  };
  const iterativeLog = (u: Complex): Complex =>
    mul(mul(hornerComplex(overSquare, u, p), u, p), u, p);
  return petalPlane({
    p,
    ln,
    kappa: { re: -one, im: 0n },
    U1: real(0n),
    reach,
    abel,
    inverse(w) {
      const { re, im } = toNumbers(w, p);
      const size = Math.hypot(re, im);
      if (size > 1e30) return real(0n);
      if (size < 2 / reach) return undefined;
      let u = div(real(-2n * one), w, p);
      const l = logOpposite(u);
      u = div(real(-2n * one), { re: w.re - l.re / 3n, im: w.im - l.im / 3n }, p);
      // Newton's method: A' = 1/j.
      for (let i = 0, last = false; i < 60; i++) {
        const step = mul(sub(abel(u), w), iterativeLog(u), p);
        u = sub(u, step);
        if (last) return { re: u.re, im: u.im < 0n ? 0n : u.im };
        last = abs(step.re) + abs(step.im) < 1n << (p / 2n - 4n);
      }
      return undefined;
    },
  });
}

const DIGITS = 30;

/** Steps that lead to U1, to all digits of doubles, from anywhere in the disc. */
const FAR = 10n ** 30n;

/** Steps to the disc; points that take more go through the gap between the fixed points or never come to it. */
const MOST_STEPS = 1000;

/**
 * The functions of a base whose attracting fixed point is U1, from its petal:
 *
 *     slog(z) = A(g^n(u)) - n - A at z = 1,
 *
 * for every u that g leads there, and `branch` times 2 pi i / U1 more. Regular heights are log S / U1, log principal, so that where an
 * orbit ends in the lower half plane the height is the conjugate of that of its mirror image.
 *
 * sexp has the period 2 pi i / U1, which first brings h to the strip whose upper half is the upper half plane of u. There it
 * is n principal logarithms of the u with A(u) = h + n: they keep the upper half plane. Where they have led to the other side of
 * the disc, next to U2, what is left of n is subtracted from A there.
 */
function petalPlane(petal: Petal): Plane {
  const { p, ln, kappa, U1, period, reach } = petal;
  const one = 1n << p;
  const whole = (n: number): bigint => BigInt(n) * one;
  const sizeOf = (u: Complex): number => Math.hypot(toNumber(u.re, p), toNumber(u.im, p));

  /** A less that of the negative axis, which is real there. */
  const turned = petal.abel({ re: -fromNumber(reach, p), im: 0n }).im;
  const abel = (u: Complex): Complex => {
    const A = petal.abel(u);
    return { re: A.re, im: A.im - turned };
  };
  const inverse = (w: Complex): Complex | undefined =>
    petal.inverse({ re: w.re, im: w.im + turned });
  const high = whole(HIGH);
  const least = 2 / reach + 2;
  const serves = (u: Complex, im: bigint): boolean => u.re <= 0n || im >= high;

  function height(start: Complex): Complex | undefined {
    let u = start;
    let error = 2 ** (8 - Number(p)) * (1 + sizeOf(u));
    for (let n = 0; n < MOST_STEPS; n++) {
      const size = sizeOf(u);
      if (size < reach && (u.re !== U1.re || u.im !== 0n)) {
        const lower = u.im < 0n;
        const { re, im } = abel({ re: u.re, im: abs(u.im) });
        if (serves(u, im)) return { re: re - whole(n), im: lower ? -im : im };
      }
      const far = toNumber(u.re, p);
      if (far > 800) return undefined;
      const e = far < -1e6 ? { re: 0n, im: 0n } : exp(u, p);
      error = error * Math.exp(far) + 2 ** (8 - Number(p));
      u = add(e, kappa);
      if (!(error < 2 ** -62)) return undefined;
    }
    return undefined;
  }

  // kappa is z = 0.
  const offset = (height(kappa) as Complex).re + one;

  /** The imaginary part of a height modulo the period, between minus and plus half of it. */
  function reduced(im: bigint): bigint {
    if (period === undefined) return im;
    // A period with as many more bits as im has in front of its point leaves p of them.
    const more = BigInt(Math.max(0, bitLength(im) - Number(p)));
    const turn = period(p + more);
    const half = turn >> 1n;
    const rest = ((im << more) + half) % turn;
    return ((rest < 0n ? rest + turn : rest) - half) >> more;
  }

  /** The u n whole heights to the left of this one. */
  function leftOf(start: Complex, n: bigint): Complex | undefined {
    let u: Complex | undefined = start;
    for (let i = 0n; i < n && u !== undefined; i++) {
      if (u.re > 0n && sizeOf(u) < 0.95 * reach) {
        const A = abel(u);
        return inverse({ re: A.re - (n - i) * one, im: A.im });
      }
      if (i > MOST_STEPS) return undefined;
      const x = sub(u, kappa);
      u = x.re === 0n && x.im === 0n ? undefined : log(x, p);
    }
    return u;
  }

  const zOf = (u: Complex): Parts => toNumbers(div(sub(u, kappa), ln, p), p);
  const L = zOf(U1);
  return {
    p,
    ln,
    kappa,
    real: true,
    limits: period === undefined ? [L, L] : [undefined, undefined],
    slog(u, branch) {
      const h = height(u);
      const turn = period === undefined ? 0n : BigInt(branch) * period(p);
      return h && { re: h.re - offset, im: h.im - turn };
    },
    sexp(h) {
      const im = reduced(h.im);
      const w = { re: h.re + offset, im: abs(im) };
      // The disc holds the A farther than about 2/reach from its middle, which is A at U1 for k = 0 and above -30 else.
      const aside = Math.min(toNumber(w.im, p), least);
      const from = Math.sqrt(least ** 2 - aside ** 2) - 40;
      const missing = aside < least ? (fromNumber(from, p) - w.re) >> p : 0n;
      const first = missing > 0n ? missing : 0n;
      for (let n = first; n < first + 80n; n++) {
        const start = inverse({ re: w.re + n * one, im: w.im });
        if (start === undefined || sizeOf(start) > reach || !serves(start, w.im)) continue;
        const u = leftOf(start, n);
        return u && { u: im < 0n ? { re: u.re, im: -u.im } : u, steps: 0n };
      }
      return undefined;
    },
    attracted(u, n) {
      const lower = u.im < 0n;
      const upper = { re: u.re, im: abs(u.im) };
      if (!(sizeOf(u) < reach) || (u.re === U1.re && u.im === 0n)) return undefined;
      const w = abel(upper);
      if (!serves(upper, w.im)) return undefined;
      if (n === undefined || n > FAR) return U1;
      const moved = inverse({ re: w.re + n * one, im: w.im });
      return moved && { re: moved.re, im: lower ? -moved.im : moved.im };
    },
  };
}
