import { Complex } from "complex.js";
import { toNumbers } from "../bigfixed/complex.js";
import { smoothLength } from "../bigfixed/fft.js";
import { toNumber } from "../bigfixed/real.js";
import type { FixedPoint } from "./schroder.js";

/**
 * Where the two expansions of Kneser's Abel function A are made to meet, decided in doubles.
 *
 * - Middle: A(u) = sum_{k<N} a_k ((u - c)/r)^k on a disc around c = Re U + s D, D = Im U; the nearest
 *   singularities U and conj(U) are R = D sqrt(1 + s^2) away.
 * - Fixed point: A = A_U + theta(A_U), A_U = log S / U, theta(w) = sum c_m e^(2 pi i m w).
 *
 * A sample on the upper half circle takes its value from theta where Im A_U is at least the threshold,
 * else from the functional equation, A(u) = A(g^n u) - n with g^n u inside the disc. theta comes from
 * A along one period of the line Im w = level, a little below the threshold.
 */
export interface Geometry {
  readonly center: number;
  readonly radius: number;
  /** A_U on the upper half circle at angle pi (i + 1/2) / N; its length is N, the unknowns. */
  readonly abel: readonly Complex[];
  /** n of the map g^n for a sample, 0 where theta serves. */
  readonly maps: readonly number[];
  readonly level: number;
  readonly start: number;
  /** Samples J on the line. */
  readonly lineCount: number;
  /** The power of theta to keep at a sample on level y. */
  readonly thetaDegree: (y: number) => number;
}

/** How far the parameters are moved from their rules, for an independent second discretisation. */
export interface Variation {
  readonly tilt: number;
  readonly ratio: number;
  readonly counts: number;
}

export const rule: Variation = { tilt: 0, ratio: 0, counts: 1 };

/** A layout of the samples, and the products that applying the system once will take. */
interface Layout {
  readonly geometry: Geometry;
  readonly cost: number;
}

/**
 * The parameters by rule; eps = 10^-digits is the wanted error of A.
 *
 * - N = ln(1/eps) / ln(R/r) + 4: the coefficients fall like (r/R)^k.
 * - r/R = 1 - 0.55 e^(-0.38 kappa), fitted to the least cost from b = 1.6 to 1000: a small disc has few
 *   unknowns until the line and the images no longer fit into it.
 * - The line lies as high as it fits, for the DFT along it aliases by e^(-2 pi J h), h its height above
 *   Im A_U on the real axis, where theta's singularities lie: J = ln(1/eps) / (2 pi 0.9 h).
 * - theta's coefficients, referred to the line, fall like e^(-2 pi m h), and its terms at a sample
 *   higher by y by another e^(-2 pi m y): so many are kept there.
 * - s, and how near the circle (ratio rho) line and images may come: the cheapest of a few, tried on a
 *   sketch with few samples.
 */
export function geometry(point: FixedPoint, digits: number, variation: Variation): Geometry {
  const kappa = toNumber(point.kappa, point.p);
  // Nearer to e^(1/e) the maps that carry samples take ever more steps, 4/D.
  if (kappa < -0.99) {
    throw new RangeError(`kappa = ${kappa}, expected -0.99 or more (a base from 1.4501 on)`);
  }
  const local = localAbel(point);
  for (let ratio = 1 - 0.55 * Math.exp(-0.38 * kappa); ratio < 0.97; ratio += 0.02) {
    let best: { cost: number; tilt: number; rho: number } | undefined;
    for (const tilt of tilts) {
      for (const rho of rhos) {
        const cost = layout(local, tilt, rho, Math.max(ratio, 0.2), digits, 40)?.cost;
        if (cost !== undefined && !(cost >= (best?.cost ?? Number.POSITIVE_INFINITY))) {
          best = { cost, tilt, rho };
        }
      }
    }
    if (best === undefined) continue;
    const full = layout(
      local,
      best.tilt + variation.tilt,
      best.rho,
      Math.max(ratio, 0.2) + variation.ratio,
      digits * variation.counts,
    );
    if (full !== undefined) return full.geometry;
  }
  throw new RangeError(
    `kappa = ${kappa}: no disc and line found on which the expansions meet, expected -0.99 <= kappa <= 4.3 (bases from 1.4501 to 1e32)`,
  );
}

const tilts = [-0.1, 0.1, 0.25, 0.4, 0.55, 0.7, 0.9];
const rhos = [0.86, 0.92];
const gap = 0.02;
const leastHeight = 0.08;

/** The layout for one disc, or undefined where none fits; `samples` for a sketch. */
function layout(
  local: LocalAbel,
  tilt: number,
  rho: number,
  ratio: number,
  digits: number,
  samples?: number,
): Layout | undefined {
  const { U, abel: abelOf } = local;
  const decay = digits * Math.LN10;
  const center = toShort(U.re + tilt * U.im);
  const R = Math.hypot(center - U.re, U.im);
  const radius = toShort(ratio * R);
  const unknowns = smoothLength(decay / Math.log(R / radius) + 4, 2);
  const count = samples ?? unknowns;
  const points = Array.from({ length: count }, (_, i) => {
    const phi = (Math.PI * (i + 0.5)) / count;
    return new Complex(center + radius * Math.cos(phi), radius * Math.sin(phi));
  });
  const distance = (u: Complex): number => u.sub(center).abs() / radius;
  const abel = points.map((u) => abelOf(u, center));
  const images = points.map((u, i) => bestImage(u, abel[i], local, distance, center));

  const nearAxis = [-0.1, 0, 0.1].map((t) => abelOf(justAbove(center + t * radius), center));
  const floor = nearAxis.reduce((sum, w) => sum + w.im, 0) / nearAxis.length;
  const unmapped = abel.filter((_, i) => !(images[i].distance <= rho));
  let level = Math.min(...unmapped.map((w) => w.im)) - 0.005 - gap;
  let start: number | undefined;
  const step = samples ? 0.04 : 0.01;
  for (; level > floor + leastHeight; level -= step) {
    start = periodWithin(rho, level, nearAxis[1].re, samples ? 8 : 24, (w) =>
      distance(local.inverse(w)),
    );
    if (start !== undefined) break;
  }
  if (start === undefined) return undefined;

  const top = level;
  const height = 0.9 * (top - floor);
  const lineCount = smoothLength(decay / (2 * Math.PI * height) + 4, 2);
  const thetaDegree = (y: number): number =>
    Math.min(lineCount - 2, Math.ceil(decay / (2 * Math.PI * (height + y - top))) + 2);
  const maps = images.map((image, i) => (abel[i].im >= level + gap ? 0 : image.n));
  const mapped = (maps.filter((n) => n !== 0).length / count) * unknowns;
  return {
    geometry: { center, radius, abel, maps, level, start, lineCount, thetaDegree },
    cost: unknowns * (lineCount + mapped),
  };
}

interface Image {
  readonly n: number;
  readonly distance: number;
}

/**
 * The n with g^n u deepest in the disc, |n| <= 3 + 4/D; n counts only if the image stays in the upper
 * half plane and A_U moves by exactly n there, that is if the map stays on the branch.
 */
function bestImage(
  u: Complex,
  abelOfU: Complex,
  { U, kappa, abel }: LocalAbel,
  distance: (u: Complex) => number,
  center: number,
): Image {
  const limit = Math.min(3 + 4 / U.im, 400);
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
    if (image.u.im <= 0) continue;
    if (abel(image.u, center).sub(abelOfU).sub(image.n).abs() < 1e-5) return image;
  }
  return { n: 0, distance: Number.POSITIVE_INFINITY };
}

/** A t such that the line from t to t + 1 at this level stays within rho of the centre. */
function periodWithin(
  rho: number,
  level: number,
  middle: number,
  perPeriod: number,
  distance: (w: Complex) => number,
): number | undefined {
  let from = 0;
  for (let i = -2 * perPeriod; i <= 2 * perPeriod; i++) {
    const inside = distance(new Complex(middle + i / perPeriod, level)) <= rho;
    if (!inside) from = i + 1;
    else if (i - from === perPeriod) return middle + from / perPeriod;
    else if (i === -2 * perPeriod) from = i;
  }
  return undefined;
}

interface LocalAbel {
  readonly U: Complex;
  readonly kappa: number;
  /** A_U(u), continuous on the disc around center. */
  readonly abel: (u: Complex, center: number) => Complex;
  /** A_U^-1(w). */
  readonly inverse: (w: Complex) => Complex;
}

/**
 * A_U = log S / U and its inverse to about 1e-8, which is enough to choose samples and branches.
 *
 * log S needs no branch bookkeeping: log x_0 + sum Log(Log(1 + y_n) / y_n) + Log(sigma(x_m) / x_m),
 * x_n = g^-n(u) - U, y_n = x_n / lambda; each ratio is the mean of 1/(1 + t y), t in [0, 1], which
 * stays off the negative axis. log x_0 = log((u - U)/(c - U)) + Log(c - U) is continuous on the disc.
 * Close to U, sigma(x) = x - f x^2 + ..., F(w) = w + f w^2 + ..., f = 1 / (2 lambda - 2).
 */
function localAbel(point: FixedPoint): LocalAbel {
  const U = toComplex(toNumbers(point.value, point.p));
  const lambda = toComplex(toNumbers(point.multiplier, point.p));
  const kappa = toNumber(point.kappa, point.p);
  const f = lambda.sub(1).mul(2).inverse();
  const near = 1e-4 * Math.min(1, U.im);
  // The loops, which run some thousand times, on bare doubles.
  return {
    U,
    kappa,
    abel: (u, center) => {
      const fromCenter = new Complex(center, 0).sub(U);
      const start = u.sub(U).div(fromCenter).log().add(fromCenter.log());
      let [re, im] = [start.re, start.im];
      let [vRe, vIm] = [u.re, u.im];
      let [xRe, xIm] = [u.re - U.re, u.im - U.im];
      while (xRe * xRe + xIm * xIm > near * near) {
        const modulus = Math.hypot(vRe - kappa, vIm);
        vIm = Math.atan2(vIm, vRe - kappa);
        vRe = Math.log(modulus);
        const yRe = vRe - U.re;
        const yIm = vIm - U.im;
        // lambda y / x, up to the positive factor |x|^2
        const zRe = yRe * xRe + yIm * xIm;
        const zIm = yIm * xRe - yRe * xIm;
        re += Math.log(Math.hypot(yRe, yIm) / Math.hypot(xRe, xIm)) + U.re;
        im += Math.atan2(zIm * lambda.re + zRe * lambda.im, zRe * lambda.re - zIm * lambda.im);
        [xRe, xIm] = [yRe, yIm];
      }
      return new Complex(re, im).sub(new Complex(xRe, xIm).mul(f)).div(U);
    },
    inverse: (w) => {
      const n = Math.max(0, Math.ceil((w.mul(U).re - Math.log(near)) / U.re));
      const start = w.sub(n).mul(U).exp();
      const first = start.add(start.mul(start).mul(f));
      let [re, im] = [first.re, first.im];
      for (let i = 0; i < n; i++) {
        const modulus = Math.exp(re);
        const a = modulus * Math.cos(im) - 1;
        const b = modulus * Math.sin(im);
        re = a * lambda.re - b * lambda.im;
        im = a * lambda.im + b * lambda.re;
      }
      return U.add(new Complex(re, im));
    },
  };
}

const toComplex = ({ re, im }: { re: number; im: number }): Complex => new Complex(re, im);

/** On the axis itself rounding may send a logarithm to the lower half plane. */
const justAbove = (x: number): Complex => new Complex(x, 1e-6);

/** A nearby number of few bits, so that it is the same in every precision. */
const toShort = (x: number): number => Math.round(x * 2 ** 20) / 2 ** 20;
