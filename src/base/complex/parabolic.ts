import { fatouSeries } from "../../abel/fatou.js";
import { abs, fromNumber, toNumber } from "../../numbers/fixed.js";
import { type Complex, div, exp, log, mul, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { MANY_LOGS } from "./leftward.js";
import type { Plane } from "./plane.js";

/**
 * The base e^(1/e) below its fixed point e, continued: u = z/e - 1 makes the map u -> e^u - 1, and
 *
 *     A(u) = -2/u + log(-u)/3 + sum a_k u^k,   slog(z) = A(g^n u) - n - A at z = 1,
 *
 * for every u that g leads to 0, which it does along the negative axis: one value, no other sheets. sexp(h) is
 * n logarithms, principal ones, of the u with A(u) = h + n.
 *
 * The series diverges; at |u| = r its terms are about k! (r / 4 pi)^k (src/abel/parabolic.ts), in the half plane Re u < 0 as on
 * the axis.
 */
const DIGITS = 30;

export function parabolicPlane(ln: Complex, p: bigint): Plane {
  const one = 1n << p;
  const reach = 2.4 / DIGITS;
  const { j, a } = fatouSeries(DIGITS + 4, p);
  const kappa = { re: -one, im: 0n };
  const real = (x: bigint): Complex => ({ re: x, im: 0n });
  const sum = (c: readonly bigint[], from: number, to: number, u: Complex): Complex => {
    let total = real(0n);
    for (let k = to; k >= from; k--) {
      const next = mul(total, u, p);
      total = { re: next.re + c[k], im: next.im };
    }
    return total;
  };
  const coordinate = (u: Complex): Complex => {
    const series = mul(sum(a, 1, DIGITS + 4, u), u, p);
    const l = log({ re: -u.re, im: -u.im }, p);
    const pole = div(real(2n * one), u, p);
    return {
      re: series.re + l.re / 3n - pole.re,
      im: series.im + l.im / 3n - pole.im,
    };
  };
  const iterativeLog = (u: Complex): Complex => mul(mul(sum(j, 2, DIGITS + 6, u), u, p), u, p);
  const isNear = ({ re, im }: Complex): boolean =>
    re < 0n && Math.hypot(toNumber(re, p), toNumber(im, p)) < reach;

  function height(start: Complex): Complex | undefined {
    let u = start;
    let error =
      2 ** (8 - Number(p)) * (1 + Math.abs(toNumber(u.re, p)) + Math.abs(toNumber(u.im, p)));
    for (let n = 0n; n < 20_000n; n++) {
      if (u.re === 0n && u.im === 0n) return undefined;
      if (isNear(u)) {
        const { re, im } = coordinate(u);
        return { re: re - n * one, im };
      }
      const far = toNumber(u.re, p);
      if (far > 800) return undefined;
      const e = far < -1e6 ? real(0n) : exp(u, p);
      error = error * Math.exp(far) + 2 ** (8 - Number(p));
      u = { re: e.re - one, im: e.im };
      if (!(error < 2 ** -62)) return undefined;
    }
    return undefined;
  }

  // z = 0 is u = -1.
  const origin = height(kappa) as Complex;
  const offset = { re: origin.re + one, im: origin.im };

  /** u with A(u) = h by Newton's method: A' = 1/j. */
  function inverse(h: Complex): Complex {
    let u = div(real(-2n * one), h, p);
    const l = log({ re: -u.re, im: -u.im }, p);
    u = div(real(-2n * one), { re: h.re - l.re / 3n, im: h.im - l.im / 3n }, p);
    for (let i = 0, last = false; i < 100; i++) {
      const step = mul(sub(coordinate(u), h), iterativeLog(u), p);
      u = sub(u, step);
      if (last) break;
      last = abs(step.re) + abs(step.im) < 1n << (p / 2n - 4n);
    }
    return u;
  }

  const e = { re: Math.E, im: 0 };
  return {
    p,
    ln,
    kappa,
    real: true,
    limits: [e, e],
    slog(u) {
      const h = height(u);
      return h && sub(h, offset);
    },
    sexp(h) {
      const target = { re: h.re + offset.re, im: h.im + offset.im };
      const { re, im } = toNumbers(target, p);
      const far = 2.4 / reach;
      if (Math.hypot(re, im) > 1e30) return { u: real(0n), steps: 0 };
      const least = Math.abs(im) >= far ? 2 : Math.sqrt(far * far - im * im);
      const n = Math.max(0, Math.ceil(least - re));
      if (n > MANY_LOGS) return undefined;
      let u = inverse({ re: target.re + fromNumber(n, p), im: target.im });
      for (let i = 0; i < n; i++) {
        const x = { re: u.re + one, im: u.im };
        if (x.re === 0n && x.im === 0n) return undefined;
        u = log(x, p);
      }
      return { u, steps: 0 };
    },
  };
}
