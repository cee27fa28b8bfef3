import type { Side } from "../../abel/merged/geometry.js";
import type { RegularAbel } from "../../abel/merged/local.js";
import { nomeOf } from "../../abel/merged/series.js";
import { heightThrough, iterate, solveMerged } from "../../abel/merged/solve.js";
import { fromSlitChart, toSlitChart, zOf } from "../../abel/slit-chart.js";
import { abs, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import { add, type Complex, div, mul, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import {
  derivativeComplex,
  hornerComplex,
  hornerParts,
  hornerWithSlopeParts,
} from "../../numbers/polynomial.js";
import { leftward } from "./leftward.js";
import type { Plane, PointBefore } from "./plane.js";

/** Heights in doubles tell the way of logarithms up to here. */
const FARTHEST = 1e9;

/** Units beyond which they are. */
const FAR = 64n;

/** So far above its line theta is small, and w + theta(w) = h soon solved. */
const HIGH = 0.4;

/**
 * The merged solution of a complex base on the plane.
 *
 * slog: on the disc of the solve its series; next to U1 and U2 A_U + theta(A_U), cut from there away from each
 * other; elsewhere g or log leads there, and the result counts only if sexp of it is z.
 * sexp: where |Im h| is large U + F(e^(U w)), w + theta(w) = h; else the inverse of the series in the disc,
 * and g, or logarithms along the horizontal to the left. So it is holomorphic but for cuts from its singularities
 * horizontally to the left.
 */
export function mergedPlane(ln: Complex, kappa: Complex, circle = false): Plane {
  const merged = solveMerged(kappa, circle);
  const { p, chart, coefficients, locals, sides } = merged;
  const kappaParts = toNumbers(kappa, p);
  const middle = chart.middle.im;
  const slopes = derivativeComplex(coefficients);
  const inDoubles = coefficients.map((c) => toNumbers(c, p));
  const both = [1, -1] as const;
  /** theta in the nome q and q theta'(q), in fixed point and in doubles. */
  const thetas = (side: Side) => {
    const { theta } = sides[side];
    const turned = theta.map((c, m) => ({ re: c.re * BigInt(m), im: c.im * BigInt(m) }));
    const parts = theta.map((c) => toNumbers(c, p));
    const turnedParts = parts.map((c, m) => ({ re: m * c.re, im: m * c.im }));
    return { theta, turned, parts, turnedParts };
  };
  const thetaOf = { 1: thetas(1), [-1]: thetas(-1) };

  // The circle of the solve is well inside that of convergence: how far out 17.5 digits are left.
  const outer =
    coefficients.length === 0
      ? 0
      : Math.min(1.35, 10 ** ((merged.digits - 17.5) / coefficients.length));

  /** Values of the series at points of the disc, from which Newton's method starts. */
  const starts = Array.from({ length: outer > 0 ? 10 * 36 : 0 }, (_, i) => {
    const r = outer * Math.sqrt((Math.floor(i / 36) + 0.5) / 10);
    const phi = (2 * Math.PI * (i % 36)) / 36;
    const v = { re: r * Math.cos(phi), im: r * Math.sin(phi) };
    return { v, height: hornerParts(inDoubles, v) };
  });

  /** v with series h - n, n >= least an integer. */
  function inDisc(
    h: Parts,
    least: number,
    beside?: { v: Parts; n: number },
  ): { v: Parts; n: number } | undefined {
    const next = beside && newton(h, beside.v, beside.n);
    if (next !== undefined) return next;
    const candidates = starts
      .map(({ v, height }) => {
        const n = Math.max(least, Math.round(h.re - height.re));
        return { v, n, miss: Math.hypot(h.re - n - height.re, h.im - height.im) };
      })
      .sort((a, b) => a.miss - b.miss);
    for (const start of candidates.slice(0, 6)) {
      const found = newton(h, start.v, start.n);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** v with series h - n by Newton's method from a v. */
  function newton(h: Parts, start: Parts, n: number): { v: Parts; n: number } | undefined {
    let { re, im } = start;
    for (let i = 0; i < 40; i++) {
      const [value, slope] = hornerWithSlopeParts(inDoubles, { re, im });
      const [a, b] = [value.re - (h.re - n), value.im - h.im];
      const norm = slope.re ** 2 + slope.im ** 2;
      const [dx, dy] = [(a * slope.re + b * slope.im) / norm, (b * slope.re - a * slope.im) / norm];
      re -= dx;
      im -= dy;
      if (!(re * re + im * im < 3)) return undefined;
      if (dx * dx + dy * dy < 1e-24) {
        return re * re + im * im <= outer * outer ? { v: { re, im }, n } : undefined;
      }
    }
    return undefined;
  }

  /** The side whose theta serves at a height so far above its line. */
  const sideOf = (h: Parts, least: number): Side | undefined =>
    both.find((side) => above(side, h) >= least);
  const above = (side: Side, h: Parts): number =>
    side * (h.im - thetaOf[side].parts[0].im) - sides[side].line.level;
  /** Without a disc, for both series serve on both sides of the line. */
  const nearer = (h: Parts): Side => (above(1, h) >= above(-1, h) ? 1 : -1);

  /** w with w + theta(w) = h. */
  function regularHeight(h: Complex, side: Side): Complex | undefined {
    const { line } = sides[side];
    const { theta, turned } = thetaOf[side];
    const turn = 2n * BigInt(side) * pi(p);
    let w = sub(h, theta[0]);
    for (let i = 0; i < 40; i++) {
      const q = nomeOf(w, line, side, p);
      const value = hornerComplex(theta, q, p);
      const s = hornerComplex(turned, q, p);
      const slope = { re: (1n << p) - ((turn * s.im) >> p), im: (turn * s.re) >> p };
      const step = div(sub(add(w, value), h), slope, p);
      w = sub(w, step);
      if (abs(step.re) + abs(step.im) < 1n << 12n) return w;
    }
    return undefined;
  }

  function sexp(h: Complex, fromAbove: boolean): PointBefore | undefined {
    // Doubles hold the fraction of a far height if its units are counted apart.
    const units = h.re >> p;
    const whole = units > FAR ? units - FAR : units < -FAR ? units + FAR : 0n;
    const rest = { re: h.re - (whole << p), im: h.im };
    const parts = toNumbers(rest, p);
    const high = outer > 0 ? sideOf(parts, HIGH) : nearer(parts);
    const found = high === undefined ? inDisc(parts, Number.NEGATIVE_INFINITY) : undefined;
    const side = found === undefined ? (high ?? sideOf(parts, 0)) : undefined;
    if (side !== undefined) {
      const local = locals[side];
      const w = regularHeight(h, side);
      if (w === undefined) return undefined;
      if (!local.attracts) return local.inverseBefore(w);
      const n = stepsToSeries(local, w);
      const far = toNumbers({ re: w.re + (n << p), im: w.im }, p);
      if (n > 0n && Math.hypot(far.re, far.im) > FARTHEST) return undefined;
      const offset = toNumbers(sub(w, h), p);
      // theta has the period 1, and next to the line w is about h + offset.
      const near = (by: Parts): Parts => {
        const start = { re: far.re + by.re, im: far.im + by.im };
        const at = { re: start.re - offset.re, im: start.im - offset.im };
        return local.inverse(settled(start, at, side));
      };
      const start = local.inverseAt({ re: w.re + (n << p), im: w.im });
      const u = leftward(start, n, { kappa, p }, near, fromAbove);
      return u && { u, steps: 0n };
    }
    if (found === undefined) return undefined;
    if (BigInt(found.n) + whole >= 0n) {
      const u = refined(rest, found.v, found.n);
      return u && { u, steps: BigInt(found.n) + whole };
    }
    // From so far to the right that a whole unit is reached without logarithms.
    const n = -found.n;
    const u = refined(rest, found.v, -n);
    let inside: { v: Parts; n: number } | undefined;
    const near = (by: Parts): Parts => {
      inside = inDisc({ re: parts.re + n + by.re, im: parts.im + by.im }, 0, inside);
      if (inside === undefined) return { re: Number.NaN, im: Number.NaN };
      let image = toNumbers(
        fromSlitChart(
          { re: fromNumber(inside.v.re, 64n), im: fromNumber(inside.v.im, 64n) },
          chart,
          64n,
        ),
        64n,
      );
      for (let i = 0; i < inside.n; i++) {
        const modulus = Math.exp(image.re);
        image = {
          re: modulus * Math.cos(image.im) + kappaParts.re,
          im: modulus * Math.sin(image.im) + kappaParts.im,
        };
      }
      return image;
    };
    const result = u && leftward(u, BigInt(n) - whole, { kappa, p }, near, fromAbove);
    return result && { u: result, steps: 0n };
  }

  /** So many units to the right of w F serves next to an attracting fixed point. */
  function stepsToSeries({ value, rho }: RegularAbel, w: Complex): bigint {
    const excess = mul(value, w, p).re - fromNumber(Math.log(rho), p);
    return excess > 0n ? 1n - excess / value.re : 0n;
  }

  /** w + theta(w) = h by Newton's method in doubles. */
  function settled(start: Parts, h: Parts, side: Side): Parts {
    const { line } = sides[side];
    const { parts, turnedParts } = thetaOf[side];
    let { re, im } = start;
    for (let i = 0; i < 30; i++) {
      const modulus = Math.exp(-2 * Math.PI * (side * im - line.level));
      const angle = 2 * Math.PI * side * (re - line.start);
      const q = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
      const theta = hornerParts(parts, q);
      const turned = hornerParts(turnedParts, q);
      const [sRe, sIm] = [1 - 2 * Math.PI * side * turned.im, 2 * Math.PI * side * turned.re];
      const [e, f] = [re + theta.re - h.re, im + theta.im - h.im];
      const norm = sRe * sRe + sIm * sIm;
      const [dx, dy] = [(e * sRe + f * sIm) / norm, (f * sRe - e * sIm) / norm];
      re -= dx;
      im -= dy;
      if (dx * dx + dy * dy < 1e-26) break;
    }
    return { re, im };
  }

  /** u with series h - n from v in doubles. */
  function refined(h: Complex, start: Parts, n: number): Complex | undefined {
    const target = { re: h.re - (BigInt(n) << p), im: h.im };
    let v = { re: fromNumber(start.re, p), im: fromNumber(start.im, p) };
    for (let i = 0; i < 6; i++) {
      const step = div(
        sub(hornerComplex(coefficients, v, p), target),
        hornerComplex(slopes, v, p),
        p,
      );
      v = sub(v, step);
      if (abs(step.re) + abs(step.im) < 1n << (p / 2n)) break;
    }
    return fromSlitChart(v, chart, p);
  }

  /** Values of A at u on one sheet or another, by what serves there. */
  function heightsAt(u: Complex): Complex[] {
    const parts = toNumbers(u, p);
    const z = zOf(parts, chart);
    if (Math.hypot(z.re, z.im) <= outer * chart.radius) {
      return [hornerComplex(coefficients, toSlitChart(u, chart, p), p)];
    }
    return both.flatMap((side) => {
      const w = locals[side].abelAt(u);
      if (w === undefined) return [];
      const turn = div({ re: 0n, im: 2n * pi(p) }, locals[side].value, p);
      return [0n, 1n, -1n].flatMap((k) => {
        const turned = { re: w.re + k * turn.re, im: w.im + k * turn.im };
        return heightThrough(merged, side, turned) ?? [];
      });
    });
  }

  /** The same for g^n(u), 0 <= +-n <= most, less n. */
  function heights(start: Complex, most: number): Complex[] {
    const found: Complex[] = [];
    for (const direction of [1, -1]) {
      let u = start;
      for (let n = 0; n <= most; n++) {
        if (n > 0 || direction === 1) {
          for (const h of heightsAt(u))
            found.push({ re: h.re - (BigInt(n * direction) << p), im: h.im });
        }
        if (direction === 1 && toNumber(u.re, p) > 40) break;
        if (direction === -1 && u.re === kappa.re && u.im === kappa.im) break;
        u = iterate(u, direction, kappa, middle, p);
      }
    }
    return found;
  }

  function leadsBack(h: Complex, u: Complex): boolean {
    const back = sexp(h, h.im >= 0n);
    if (back === undefined || back.steps > 400n) return false;
    let image = back.u;
    for (let i = 0; i < back.steps; i++) {
      if (toNumber(image.re, p) > 800) return false;
      image = iterate(image, 1, kappa, middle, p);
    }
    const miss = sub(image, u);
    return abs(miss.re) + abs(miss.im) < (1n << (p - 30n)) + ((abs(u.re) + abs(u.im)) >> 30n);
  }

  /** How far a height lies from those between slog(0) = -1 and slog(b) = 1. */
  const remoteness = (h: Complex): number => {
    const { re, im } = toNumbers(h, p);
    return Math.max(0, Math.abs(re) - 1) + Math.abs(im);
  };

  function slog(u: Complex, branch: number): Complex | undefined {
    if (branch !== 0) {
      throw new RangeError(
        `branch = ${branch}, expected 0: other sheets are known for real bases and regular solutions`,
      );
    }
    for (const most of [2, 8, 40]) {
      const found = heights(u, most)
        .map((h) => ({ h, remote: remoteness(h) }))
        .sort((x, y) => x.remote - y.remote);
      let last = Number.NEGATIVE_INFINITY;
      for (const { h, remote } of found) {
        if (remote - last < 1e-12) continue; // the same again
        last = remote;
        if (leadsBack(h, u)) return h;
      }
    }
    return undefined;
  }

  const attracting = both.map((side) => locals[side]).find(({ attracts }) => attracts);
  const zParts = (u: Complex): Parts => toNumbers(div(sub(u, kappa), ln, p), p);
  return {
    p,
    ln,
    kappa,
    real: false,
    limits: [zParts(locals[1].value), zParts(locals[-1].value)],
    ...(merged.sampledDigits !== undefined && { sampledDigits: merged.sampledDigits }),
    slog,
    sexp,
    ...(attracting && { attracted: attracting.attracted }),
  };
}
