import type { PowerMap } from "../../abel/power-map.js";
import { coefficientsOf, fixedPoints, sizeOf } from "../../abel/two-logarithms.js";
import { abs, rescale, toNumber } from "../../numbers/fixed.js";
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
import { MANY_LOGS } from "./leftward.js";
import type { Parts, Plane } from "./plane.js";

/** |U| up to which the series reaches both fixed points: b = 1.4723. */
const LARGEST_GAP = 0.32;

const sizeOfMap = (map: PowerMap): number => sizeOf((q) => map.kappaAt(q) + (1n << q));

/** Whether b lies between e^(1/e) and 1.4723. */
export function twoLogarithmPlaneServes(map: PowerMap): boolean {
  const k = sizeOfMap(map);
  return k > 0 && 2 * k < LARGEST_GAP ** 2;
}

const TERMS = 44;
const REACH = 0.25;
const BITS = 160n;

/** Im A from which theta, about 0.01 e^(-2 pi Im A), does not count. */
const HIGH = 6;

/**
 * Kneser's solution on the plane for a real b a little above e^(1/e), from the series of two-logarithms.ts,
 *
 *     A(u) = log(u - U1)/U1 + log(u - U2)/U2 + p(u),   U1 = a + i D, U2 its conjugate, logarithms principal,
 *
 * on the disc |u| < max(0.25, |U|), which holds both fixed points. The truncation of p leaves residuals
 * A(g(u)) - A(u) - 1 below 1e-20 there, measured for |U| from 1e-5 to 0.3.
 *
 * Sheets. A = w + theta(w), w = A_U1, next to U1, and a turn around U1 adds 2 pi i / U1 to w. So t turns away from
 * the sheet of the axis the series plus 2 pi i t / U1 is A up to theta(w) on either sheet, and serves where Im A is
 * high on both; from elsewhere orbits lead to where it does or to the sheet of the axis.
 *
 * slog: cut from U1 and U2 horizontally to the left; g, from between the cuts, or log leads to the disc, as in
 * src/abel/kneser/plane.ts. On sheets clockwise around U1 (branch < 0 above) it has values where Im h >= 6 only.
 *
 * sexp: Newton's method for Q = log((u - U1)/(u - U2)), Re Q <= 0 in the upper half plane, in which A is
 * (a (Q + 2 log(2 i D / (1 - e^Q))) - i D Q) / |U|^2 + p(u): one chart of all sheets around U1. Where h is not in the disc,
 * so many units to the right or left of it as are needed, and principal logarithms from the right: they keep the
 * upper half plane.
 */
export function twoLogarithmPlane(map: PowerMap): Plane {
  const gap = Math.sqrt(2 * sizeOfMap(map));
  const zeros = BigInt(Math.max(0, Math.ceil(-Math.log2(gap))));
  const p = BITS + 4n * zeros;
  const one = 1n << p;
  const kappa: Complex = { re: map.kappaAt(p), im: 0n };
  const ln: Complex = { re: map.lnAt(p).value, im: 0n };
  const k = (q: bigint): bigint => map.kappaAt(q) + (1n << q);
  const reach = Math.max(REACH, 1.05 * gap);
  const low = gap > REACH / 4 ? 0 : 2;
  const series = coefficientsOf(k, { terms: TERMS, low, reach, precision: p });
  const c = series.coefficients.map((x) => rescale(x, series.bits, p));
  const [U1, U2] = fixedPoints(k(p), toNumber(k(256n), 256n), p);
  const real = (x: bigint): Complex => ({ re: x, im: 0n });
  const [over1, over2] = [div(real(one), U1, p), div(real(one), U2, p)];
  const at = toNumbers(U1, p);
  const [a, D] = [at.re, at.im];
  const norm = a * a + D * D;

  const isInside = (u: Complex): boolean => {
    const { re, im } = toNumbers(u, p);
    return Math.hypot(re, im) <= reach;
  };

  /** p(u) and p'(u). */
  function polynomial(u: Complex): { value: Complex; slope: Complex } {
    const w = { re: u.re << series.shift, im: u.im << series.shift };
    let [value, slope] = [real(0n), real(0n)];
    for (let m = c.length - 1; m >= 0; m--) {
      slope = add(mul(slope, w, p), value);
      value = mul(value, w, p);
      value = { re: value.re + c[m], im: value.im };
    }
    return { value, slope: { re: slope.re << series.shift, im: slope.im << series.shift } };
  }

  /** Im A of a turn around U1. */
  const rise = (2 * Math.PI * a) / norm;

  /** Whether the series serves for an Im A, `angle` = Im log(u - U1). */
  function serves(im: number, angle: number): boolean {
    const turns = Math.round((angle + Math.PI / 2) / (2 * Math.PI));
    return turns === 0 || Math.min(im, im - rise * turns) >= HIGH;
  }

  /** A in the disc, Im u >= 0, so many turns around U1 from the principal sheet; undefined where it does not serve. */
  function abel(u: Complex, turns: number): Complex | undefined {
    const first = log(sub(u, U1), p);
    const turned = { re: first.re, im: first.im + 2n * BigInt(turns) * pi };
    const logs = add(mul(turned, over1, p), mul(log(sub(u, U2), p), over2, p));
    const A = add(logs, polynomial(u).value);
    return serves(toNumber(A.im, p), toNumber(turned.im, p)) ? A : undefined;
  }
  const pi = log(real(-one), p).im;

  const forward = (u: Complex): Complex => add(exp(u, p), kappa);
  const backward = (u: Complex): Complex => log(sub(u, kappa), p);

  function height(start: Complex, branch: number): Complex | undefined {
    let u = start;
    let turns = branch;
    const isBetweenCuts = (v: Complex): boolean => v.re < U1.re && v.im < U1.im;
    const outward = branch === 0 && isBetweenCuts(u);
    for (let n = 0n; n < 4000n; n++) {
      if (isInside(u)) {
        const h = abel(u, turns);
        if (h !== undefined) return { re: h.re + (outward ? -n * one : n * one), im: h.im };
      }
      if (outward) u = forward(u);
      else {
        const between = isBetweenCuts(u);
        u = backward(u);
        if (between && u.im > U1.im) turns--;
      }
    }
    return undefined;
  }

  // kappa is z = 0.
  const origin = height(kappa, 0) as Complex;
  const offset = origin.re + one;
  const middle = toNumber((abel(real(0n), 0) as Complex).re, p);

  /** Q and u with A(u) = w but for p, in doubles. */
  function guess(w: Parts): { Q: Parts; size: number; angle: number } {
    let [re, im] = [(-w.im * norm) / D, (w.re * norm) / D];
    for (let i = 0; i < 8; i++) {
      // rho = e^Q, l = log(1 - rho)
      const modulus = Math.exp(Math.min(re, 0));
      const [x, y] = [1 - modulus * Math.cos(im), -modulus * Math.sin(im)];
      const l = { re: Math.log(Math.hypot(x, y)), im: Math.atan2(y, x) };
      const s = { re: 2 * (Math.log(2 * D) - l.re), im: Math.PI - 2 * l.im };
      // (a - i D) Q = |U|^2 w - a s
      const [t, v] = [norm * w.re - a * s.re, norm * w.im - a * s.im];
      [re, im] = [(t * a - v * D) / norm, (v * a + t * D) / norm];
    }
    const modulus = Math.exp(Math.min(re, 0));
    const [x, y] = [1 - modulus * Math.cos(im), -modulus * Math.sin(im)];
    // u = U2 + 2 i D / (1 - rho)
    const n = x * x + y * y;
    return {
      Q: { re, im },
      size: Math.hypot(a + (2 * D * y) / n, -D + (2 * D * x) / n),
      angle: im + Math.PI / 2 - Math.atan2(y, x),
    };
  }

  /** The u of the disc with A(u) = w. */
  function inverse(w: Complex, { Q: start }: { Q: Parts }): Complex {
    const scale = BITS;
    let Q: Complex = {
      re: BigInt(Math.round(start.re * 2 ** 60)) << (p - 60n),
      im: BigInt(Math.round(start.im * 2 ** 60)) << (p - 60n),
    };
    const across = sub(U1, U2);
    const logAcross = log(across, p);
    const double = (z: Complex): Complex => ({ re: z.re << 1n, im: z.im << 1n });
    const mean: Complex = { re: (over1.re + over2.re) >> 1n, im: 0n };
    const difference: Complex = sub(over1, over2);
    const half: Complex = { re: difference.re >> 1n, im: difference.im >> 1n };
    let u = U1;
    for (let i = 0, last = false; i < 60; i++) {
      const rho = exp(Q, p);
      const rest = { re: one - rho.re, im: -rho.im };
      u = add(U2, div(across, rest, p));
      if (last) break;
      const sum = add(Q, double(sub(logAcross, log(rest, p))));
      const { value, slope } = polynomial(u);
      const A = add(add(mul(mean, sum, p), mul(half, Q, p)), value);
      // d(log(u - U1) + log(u - U2))/dQ = (1 + rho)/(1 - rho), du/dQ = (u - U1)(u - U2)/(U1 - U2)
      const turning = div({ re: one + rho.re, im: rho.im }, rest, p);
      const moving = div(mul(sub(u, U1), sub(u, U2), p), across, p);
      const dA = add(add(mul(mean, turning, p), half), mul(slope, moving, p));
      const step = div(sub(A, w), dA, p);
      Q = sub(Q, step);
      last = abs(step.re) + abs(step.im) < 1n << (p - scale / 2n - 8n);
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
    limits: [L, { re: L.re, im: -L.im }],
    slog(u, branch) {
      const lower = u.im < 0n;
      const h = height(lower ? { re: u.re, im: -u.im } : u, branch);
      return h && { re: h.re - offset, im: lower ? -h.im : h.im };
    },
    sexp(h) {
      const w = { re: h.re + offset, im: h.im };
      const parts = toNumbers(w, p);
      const direction = parts.re > middle ? -1 : 1;
      for (let n = 0; n < MANY_LOGS; n++) {
        const found = guess({ re: parts.re + direction * n, im: parts.im });
        if (!(found.size <= 0.97 * reach && serves(parts.im, found.angle))) continue;
        let u = inverse({ re: w.re + BigInt(direction * n) * one, im: w.im }, found);
        if (direction < 0) return { u, steps: n };
        for (let i = 0; i < n; i++) {
          if (u.re === kappa.re && u.im === 0n) return undefined;
          u = backward(u);
        }
        return { u, steps: 0 };
      }
      return undefined;
    },
  };
}
