import { add, type Complex, exp, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { type SlitChart, toSlitChart, zOf } from "../slit-chart.js";
import { firstVisit, type RegularAbels, type Side, sides } from "./geometry.js";
import { backwardAt } from "./local.js";
import { nomeOf, type SideSeries } from "./series.js";

/**
 * The merged Abel function A of g(u) = e^u + kappa for complex kappa: A(g(u)) = A(u) + 1, A(kappa) = -1, analytic
 * between the fixed points U1 and U2 and asymptotic at both to their regular Abel functions, A - A_U bounded as
 * Im A_U1 -> Infinity at U1 and as Im A_U2 -> -Infinity at U2. For a real base b > e^(1/e) it is Kneser's; it is analytic in b.
 */
export interface Merged {
  readonly p: bigint;
  readonly kappa: Complex;
  readonly chart: SlitChart;
  /** None where both sides serve without a disc between them. */
  readonly coefficients: readonly Complex[];
  /** How far beyond its line a theta still has two thirds of its digits, if at all. */
  readonly slack?: number;
  /** Where it comes from a line (weld.ts), of which one. */
  readonly part?: number;
  readonly locals: RegularAbels;
  readonly sides: Readonly<Record<Side, SideSeries>>;
  /** Decimals of A: no residual that was looked at reaches 10^-digits. */
  readonly digits: number;
  /** Decimals of A by the theorem of docs/certificate.md from samples; where there is a disc. */
  readonly sampledDigits?: number;
}

export function iterate(u: Complex, n: number, kappa: Complex, middle: number, p: bigint): Complex {
  let v = u;
  for (let i = 0; i < n; i++) v = add(exp(v, p), kappa);
  for (let i = 0; i > n; i--) v = backwardAt(v, kappa, middle, p);
  return v;
}

/** w + theta(w) where theta has its digits. */
export function heightThrough(merged: Merged, side: Side, w: Complex): Complex | undefined {
  const { p, sides: both } = merged;
  const { line, theta } = both[side];
  const above = side * toNumbers(w, p).im - line.level;
  if (!(above >= -(merged.slack ?? 0))) return undefined;
  const q = nomeOf(w, line, side, p);
  const reach = Math.ceil((Number(p) * Math.LN2) / (2 * Math.PI * Math.max(above, 1e-3))) + 2;
  return add(w, hornerComplex(theta, q, p, Math.min(theta.length - 1, reach)));
}

/** a_0 and both thetas' c_0 from A(g^n kappa) = n - 1 at the first visit to the disc, else next to U1 or U2. */
export function normalised(merged: Merged): Merged | string {
  const { p, kappa, chart, coefficients, locals, sides: both } = merged;
  const distance = (u: Parts): number => {
    const z = zOf(u, chart);
    return Math.hypot(z.re, z.im) / chart.radius;
  };
  let correction: Complex | undefined;
  if (coefficients.length > 0 && firstVisit(toNumbers(kappa, p), distance) !== undefined) {
    let u = kappa;
    let n = 0n;
    for (; distance(toNumbers(u, p)) > 0.98; n++) u = add(exp(u, p), kappa);
    correction = sub(
      { re: (n - 1n) << p, im: 0n },
      hornerComplex(coefficients, toSlitChart(u, chart, p), p),
    );
  } else {
    for (const side of sides) {
      const w = locals[side].abelAt(kappa);
      const height = w && heightThrough(merged, side, w);
      if (height !== undefined) {
        correction = sub({ re: -1n << p, im: 0n }, height);
        break;
      }
    }
  }
  if (correction === undefined)
    return "b^^-1 = 0 is led neither to the circle nor to a fixed point";
  const by = correction;
  const moved = (c: readonly Complex[]): Complex[] => c.map((x, k) => (k === 0 ? add(x, by) : x));
  return {
    ...merged,
    coefficients: moved(coefficients),
    sides: {
      1: { ...both[1], theta: moved(both[1].theta) },
      [-1]: { ...both[-1], theta: moved(both[-1].theta) },
    },
  };
}
