import type { PowerMap } from "../../abel/power-map.js";
import { toNumber } from "../../numbers/fixed.js";
import { add, type Complex, div, exp, log, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { MANY_LOGS } from "./leftward.js";
import type { Plane } from "./plane.js";
import { HIGH, sizeOfMap, twoLogarithmChart } from "./two-logarithm-chart.js";

/** |U| up to which the series reaches both fixed points: b = 1.4723. */
const LARGEST_GAP = 0.32;

/** Whether b lies between e^(1/e) and 1.4723. */
export function twoLogarithmPlaneServes(map: PowerMap): boolean {
  const k = sizeOfMap(map);
  return k > 0 && 2 * k < LARGEST_GAP ** 2;
}

/**
 * Kneser's solution on the plane for a real b a little above e^(1/e), from the series with two logarithms on the disc
 * that holds both fixed points (two-logarithm-chart.ts), U1 = a + i D and U2 its conjugate.
 *
 * Sheets. A = w + theta(w), w = A_U1, next to U1, and a turn around U1 adds 2 pi i / U1 to w. So t turns away from
 * the sheet of the axis the series plus 2 pi i t / U1 is A up to theta(w) on either sheet, and serves where Im A is
 * high on both; from elsewhere orbits lead to where it does or to the sheet of the axis.
 *
 * slog: cut from U1 and U2 horizontally to the left; g, from between the cuts, or log leads to the disc, as in
 * src/abel/kneser/plane.ts. On sheets clockwise around U1 (branch < 0 above) it has values where Im h >= 6 only.
 *
 * sexp: the inverse on the disc. Where h is not in the disc, so many units to the right or left of it as are needed, and
 * principal logarithms from the right: they keep the upper half plane. More than 20,000 units are not tried.
 */
export function twoLogarithmPlane(map: PowerMap): Plane {
  const chart = twoLogarithmChart(map);
  const { p, kappa, ln, U1, reach } = chart;
  const one = 1n << p;
  const { re: a, im: D } = toNumbers(U1, p);

  /** Im A of a turn around U1. */
  const rise = (2 * Math.PI * a) / (a * a + D * D);

  /** Whether the series serves for an Im A, `angle` = Im log(u - U1). */
  function serves(im: number, angle: number): boolean {
    const turns = Math.round((angle + Math.PI / 2) / (2 * Math.PI));
    return turns === 0 || Math.min(im, im - rise * turns) >= HIGH;
  }

  /** A in the disc, Im u >= 0, so many turns around U1 from the principal sheet; undefined where it does not serve. */
  function abel(u: Complex, turns: number): Complex | undefined {
    const { A, angle } = chart.abel(u, turns);
    return serves(toNumber(A.im, p), angle) ? A : undefined;
  }

  const forward = (u: Complex): Complex => add(exp(u, p), kappa);
  const backward = (u: Complex): Complex => log(sub(u, kappa), p);

  function height(start: Complex, branch: number): Complex | undefined {
    let u = start;
    let turns = branch;
    const isBetweenCuts = (v: Complex): boolean => v.re < U1.re && v.im < U1.im;
    const outward = branch === 0 && isBetweenCuts(u);
    for (let n = 0n; n < 4000n; n++) {
      if (chart.isInside(u)) {
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
  const middle = toNumber((abel({ re: 0n, im: 0n }, 0) as Complex).re, p);

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
        const found = chart.guess({ re: parts.re + direction * n, im: parts.im });
        if (!(found.size <= 0.97 * reach && serves(parts.im, found.angle))) continue;
        let u = chart.inverse({ re: w.re + BigInt(direction * n) * one, im: w.im }, found);
        if (direction < 0) return u && { u, steps: BigInt(n) };
        for (let i = 0; i < n && u !== undefined; i++) {
          u = u.re === kappa.re && u.im === 0n ? undefined : backward(u);
        }
        return u && { u, steps: 0n };
      }
      return undefined;
    },
  };
}
