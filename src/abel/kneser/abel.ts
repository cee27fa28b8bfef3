import { div, exp, log, mul } from "../../numbers/fixed.js";
import { hornerWithSlope } from "../../numbers/polynomial.js";
import { realChart } from "./chart.js";
import type { AbelExpansion } from "./solve.js";

/**
 * The Abel function A of g(u) = e^u + kappa on the real axis and its inverse, from a solved expansion,
 * at the expansion's own p fraction bits.
 *
 * slog_b(z) = A(u), sexp_b = A^-1 in the variable u = z ln b + ln ln b; for base e u = z.
 */
export interface AbelFunction {
  readonly p: bigint;
  /** A(u) for real u; g and its inverse carry u to the point of its orbit nearest the centre. */
  abel(u: bigint): bigint;
  /** A'(u). */
  slope(u: bigint): bigint;
  /** A^-1(h), h > -2 (kappa = 0), by Newton in the disc. */
  inverse(h: bigint): bigint;
}

export function abelFunction(expansion: AbelExpansion): AbelFunction {
  const { p, kappa, coefficients, chart } = expansion;
  const one = 1n << p;

  /** A and dA/dv. */
  const series = (v: bigint): [value: bigint, slope: bigint] => hornerWithSlope(coefficients, v, p);
  const chartOf = realChart(chart, p);
  const center = chartOf.from(0n);

  // The real orbit crosses the disc in steps of one; [low, g(low)] is its period around the centre.
  const low = periodAround(center);
  const high = exp(low, p) + kappa;

  /**
   * u0 with g(u0) + u0 about twice the centre: Newton's method for a convex function, which comes down from the centre by
   * 1/2 or more a step until it doubles its digits, 60 steps being more than any centre needs.
   */
  function periodAround(c: bigint): bigint {
    let u = c;
    for (let i = 0; i < 60; i++) {
      const e = exp(u, p);
      u -= div(e + kappa + u - 2n * c, e + one, p);
    }
    return u;
  }

  function evaluate(u: bigint): [value: bigint, slope: bigint] {
    let v = u;
    let steps = 0n;
    let factor = one; // dv/du
    while (v > high) {
      v -= kappa;
      factor = div(factor, v, p);
      v = log(v, p);
      steps++;
    }
    while (v < low) {
      const e = exp(v, p);
      factor = mul(factor, e, p);
      v = e + kappa;
      steps--;
    }
    const [value, slope] = series(chartOf.to(v));
    return [value + (steps << p), mul(mul(slope, chartOf.slope(v), p), factor, p)];
  }

  const lowHeight = series(chartOf.to(low))[0];

  return {
    p,
    abel: (u) => evaluate(u)[0],
    slope: (u) => evaluate(u)[1],
    inverse: (h) => {
      const steps = (h - lowHeight) >> p; // floor
      const target = h - (steps << p);
      let v = 0n;
      for (let i = 0; ; i++) {
        if (i === 100) throw new RangeError("Newton's method for the inverse of A did not settle");
        const [value, slope] = series(v);
        const step = div(value - target, slope, p);
        v -= step;
        if ((step < 0n ? -step : step) < 1n << (p / 2n - 8n)) {
          const [last, slopeThere] = series(v);
          v -= div(last - target, slopeThere, p);
          break;
        }
      }
      let u = chartOf.from(v);
      for (let n = 0n; n < steps; n++) u = exp(u, p) + kappa;
      for (let n = 0n; n > steps; n--) u = log(u - kappa, p);
      return u;
    },
  };
}
