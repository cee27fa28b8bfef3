import { Complex } from "complex.js";
import { toNumbers } from "../bigfixed/complex.js";
import { smoothLength } from "../bigfixed/fft.js";
import { toNumber } from "../bigfixed/real.js";
import { inverseInDoubles, type Schroder } from "./schroder.js";

/**
 * Where the two expansions of Kneser's Abel function A are made to meet, decided in doubles.
 *
 * - Middle: A(u) = sum_{k<N} a_k ((u - c)/r)^k on a disc around c = Re U + s D, D = Im U; the nearest
 *   singularities U and conj(U) are R = D sqrt(1 + s^2) away.
 * - Fixed point: A = A_U + theta(A_U), A_U = log S / U, theta(w) = sum c_m e^(2 pi i m w).
 *
 * A sample on the upper half circle takes its value from theta where Im A_U is at least the threshold,
 * else from the functional equation, A(u) = A(g^n u) - n with g^n u inside the disc. theta comes from
 * A along one period of the line Im w = level.
 */
export interface Geometry {
  readonly center: number;
  readonly radius: number;
  /** A_U on the upper half circle at angle pi (i + 1/2) / N; its length is N, the count of unknowns. */
  readonly abel: readonly Complex[];
  /** n of the map g^n for a sample, 0 where theta serves. */
  readonly maps: readonly number[];
  readonly level: number;
  readonly start: number;
  /** Samples J on the line, and the highest power M of theta that is kept. */
  readonly pathCount: number;
  readonly thetaDegree: number;
}

/** How far the parameters are moved from their rules, for an independent second discretisation. */
export interface Variation {
  readonly shift: number;
  readonly ratio: number;
  readonly counts: number;
}

export const rule: Variation = { shift: 0, ratio: 0, counts: 1 };

/**
 * The parameters by rule. eps = 10^-digits is the wanted error of A.
 *
 * - s and r/R grow with kappa as the lens between the fixed points widens; with them a unit step of g
 *   carries the lower samples well inside the disc.
 * - N: the coefficients fall like (r/R)^k.
 * - J: the DFT along the line aliases by e^(-2 pi J h), h the height of the line above Im A_U on the
 *   real axis, where theta's singularities lie.
 * - M: a sample at the threshold lies dl above the line, so that its terms fall like e^(-2 pi dl m).
 */
export function geometry(s: Schroder, digits: number, variation: Variation): Geometry {
  const U = toComplex(toNumbers(s.value, s.p));
  const kappa = toNumber(s.kappa, s.p);
  const D = U.im;
  const tilt = Math.max(-0.15, 0.1 + 0.3 * kappa) + variation.shift;
  const center = toShort(U.re + tilt * D);
  const R = Math.hypot(center - U.re, D);
  const base = 1 - 0.5 * Math.exp(-0.38 * kappa) + variation.ratio;
  const decay = digits * Math.LN10;
  const local = localAbel(s, U, center);

  for (let ratio = D < 0.5 ? Math.max(base, 0.26) : base; ratio < 0.97; ratio += 0.02) {
    const radius = toShort(ratio * R);
    const count = smoothLength((decay / Math.log(R / radius) + 4) * variation.counts, 2);
    const points = Array.from({ length: count }, (_, i) => {
      const phi = (Math.PI * (i + 0.5)) / count;
      return new Complex(center + radius * Math.cos(phi), radius * Math.sin(phi));
    });
    const distance = (u: Complex): number => u.sub(center).abs() / radius;
    const abel = points.map(local.abel);
    const images = points.map((u, i) => bestImage(u, abel[i], kappa, D, distance, local.abel));
    const nearAxis = [-0.1, 0, 0.1].map((t) => local.abel(justAbove(center + t * radius)));
    const floor = mean(nearAxis.map((w) => w.im));

    for (const [rhoMax, minStep, minHeight] of ratio > 0.85 ? [...strict, ...loose] : strict) {
      const beyond = abel.filter((_, i) => images[i].distance > rhoMax);
      const threshold = Math.min(...beyond.map((w) => w.im)) - 0.02;
      for (const step of steps.filter((dl) => dl >= minStep)) {
        const level = threshold - step;
        const height = level - floor;
        if (height < minHeight) continue;
        const start = flattestPeriod(level, nearAxis[1].re, (w) => distance(local.inverse(w)));
        if (start.distance > rhoMax) continue;
        const thetaDegree = Math.ceil((decay / (2 * Math.PI * step) + 2) * variation.counts);
        const pathCount = Math.max(
          2 * thetaDegree + 4,
          Math.ceil((decay / (2 * Math.PI * 0.9 * height)) * variation.counts),
        );
        return {
          center,
          radius,
          abel,
          maps: images.map((image, i) => (abel[i].im >= threshold ? 0 : image.n)),
          level,
          start: start.t,
          pathCount: smoothLength(pathCount, 2),
          thetaDegree,
        };
      }
    }
  }
  throw new RangeError(
    `kappa = ${kappa}: no disc and line found on which the expansions meet (circle ratio ${base.toFixed(2)} to 0.97 tried)`,
  );
}

/** Largest ratio |image - c| / r allowed, least step dl and least height h of the line for it. */
const strict = [
  [0.85, 0, 0.1],
  [0.92, 0.1, 0.08],
] as const;
const loose = [[0.965, 0.08, 0.06]] as const;
const steps = [1.2, 0.9, 0.7, 0.55, 0.45, 0.36, 0.3, 0.25, 0.2, 0.16, 0.12];

interface Image {
  readonly n: number;
  readonly distance: number;
}

/**
 * The n with g^n u deepest in the disc, |n| <= 3 + 4/D; n counts only if the image stays in
 * the upper half plane and A_U moves by exactly n there, that is if the map stays on the branch.
 */
function bestImage(
  u: Complex,
  abelOfU: Complex,
  kappa: number,
  D: number,
  distance: (u: Complex) => number,
  abel: (u: Complex) => Complex,
): Image {
  const limit = Math.min(3 + 4 / D, 400);
  const images: (Image & { u: Complex })[] = [];
  for (const sign of [1, -1]) {
    let v = u;
    for (let n = 1; n <= limit && Math.abs(v.re) < 100; n++) {
      v = sign > 0 ? v.exp().add(kappa) : v.sub(kappa).log();
      images.push({ n: sign * n, distance: distance(v), u: v });
    }
  }
  images.sort((a, b) => a.distance - b.distance);
  for (const image of images) {
    if (!(image.distance < 1)) break;
    if (image.u.im > 0 && abel(image.u).sub(abelOfU).sub(image.n).abs() < 1e-6) return image;
  }
  return { n: 0, distance: Number.POSITIVE_INFINITY };
}

/** The period [t, t + 1] of the level line, among three, whose worst point lies deepest in the disc. */
function flattestPeriod(
  level: number,
  middle: number,
  distance: (w: Complex) => number,
): { t: number; distance: number } {
  const perPeriod = 48;
  const from = middle - 2;
  const along = Array.from({ length: 4 * perPeriod + 1 }, (_, i) => {
    const d = distance(new Complex(from + i / perPeriod, level));
    return Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
  });
  let best = { t: 0, distance: Number.POSITIVE_INFINITY };
  for (let i = 0; i + perPeriod < along.length; i++) {
    const worst = Math.max(...along.slice(i, i + perPeriod + 1));
    if (worst < best.distance) best = { t: from + i / perPeriod, distance: worst };
  }
  return best;
}

/**
 * A_U = log S / U and its inverse in doubles. log S needs no branch bookkeeping:
 * log x_0 + sum Log(Log(1 + y_n) / y_n) + Log(sigma(x_m) / x_m), each ratio being the mean of
 * 1/(1 + t y), t in [0, 1], which stays off the negative axis; log x_0 is made continuous on the disc
 * by log((u - U)/(c - U)) + Log(c - U).
 */
function localAbel(s: Schroder, U: Complex, center: number) {
  const kappa = toNumber(s.kappa, s.p);
  const lambda = toComplex(toNumbers(s.multiplier, s.p));
  const inverse = inverseInDoubles(s).map(toComplex);
  const fromCenter = new Complex(center, 0).sub(U);
  const logCenter = fromCenter.log();

  /** F(rho v) and its derivative in v. */
  const series = (v: Complex): [Complex, Complex] => {
    let value = Complex.ZERO;
    let slope = Complex.ZERO;
    for (let n = inverse.length - 1; n >= 0; n--) {
      slope = slope.mul(v).add(value);
      value = value.mul(v).add(inverse[n]);
    }
    return [value.mul(v), slope.mul(v).add(value)];
  };

  const logSchroder = (u: Complex): Complex => {
    let x = u.sub(U);
    let sum = x.div(fromCenter).log().add(logCenter);
    for (let v = u; x.abs() > 0.5 * s.rho; ) {
      v = v.sub(kappa).log();
      const y = x.div(lambda);
      x = v.sub(U);
      sum = sum.add(x.div(y).log());
    }
    if (x.abs() === 0) return sum;
    let v = x.div(s.rho);
    for (let i = 0; i < 8; i++) {
      const [value, slope] = series(v);
      v = v.sub(value.sub(x).div(slope));
    }
    return sum.add(v.mul(s.rho).div(x).log());
  };

  return {
    abel: (u: Complex): Complex => logSchroder(u).div(U),
    inverse: (w: Complex): Complex => {
      let power = w.mul(U).exp();
      let n = 0;
      for (; power.abs() > s.rho; n++) power = power.div(lambda);
      let x = series(power.div(s.rho))[0];
      for (; n > 0; n--) x = x.exp().sub(1).mul(lambda);
      return U.add(x);
    },
  };
}

/** On the axis itself rounding may send a logarithm to the lower half plane. */
const justAbove = (x: number): Complex => new Complex(x, 1e-6);

const toComplex = ({ re, im }: { re: number; im: number }): Complex => new Complex(re, im);

/** A nearby number of few bits, so that it is the same in every precision. */
const toShort = (x: number): number => Math.round(x * 2 ** 20) / 2 ** 20;

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
