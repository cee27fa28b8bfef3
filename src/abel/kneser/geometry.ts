import { smoothLength } from "../../numbers/fft.js";
import { toNumber } from "../../numbers/fixed.js";
import { rescale, toNumbers } from "../../numbers/fixed-complex.js";
import { expParts, logParts, minusParts, type Parts, plusParts } from "../../numbers/parts.js";
import type { FixedPoint } from "../fixed-points.js";
import { type Image, imagesOf, NO_IMAGE } from "../images.js";
import { periodWithin } from "../line.js";
import { type LocalDoubles, localInDoubles, TERMS } from "../merged/local-doubles.js";
import { inverseCoefficients, quotientCoefficients } from "../schroder.js";
import { listed, type Steps } from "../steps.js";
import { type Chart, modulusInChart, onCircle } from "./chart.js";

/**
 * Where the two expansions of Kneser's Abel function A are made to meet, decided in doubles.
 *
 * - Middle: A(u) = sum_{k<N} a_k v^k on the disc |v| <= 1 of a chart (chart.ts).
 * - Fixed point: A = A_U + theta(A_U), A_U = log S / U, theta(w) = sum c_m e^(2 pi i m w).
 *
 * A sample on the upper half circle takes its value from theta where Im A_U is at least the threshold,
 * else from the functional equation, A(u) = A(g^n u) - n with g^n u inside the disc. theta comes from
 * A along one period of the line Im w = level, a little below the threshold.
 */
export interface Geometry {
  readonly chart: Chart;
  /** A_U on the upper half circle at angle pi (i + 1/2) / N; its length is N, the unknowns. */
  readonly abel: readonly Parts[];
  /** n of the map g^n for a sample, 0 where theta serves. */
  readonly maps: readonly number[];
  readonly level: number;
  readonly start: number;
  /** Samples J on the line. */
  readonly lineCount: number;
  /** The power of theta to keep at a sample on level y. */
  readonly thetaDegree: (y: number) => number;
}

/** What a layout is made from; its circle is |z| = ratio in the chart with this tilt. */
export interface Choice {
  readonly tilt: number;
  readonly ratio: number;
  /** How near the circle the line and the images may come, as a part of its radius. */
  readonly rho: number;
}

/** A geometry, and the products that applying the system once will take. */
interface Costed {
  readonly geometry: Geometry;
  readonly cost: number;
}

/**
 * The choice by rule; eps = 10^-digits is the wanted error of A.
 *
 * - N = ln(1/eps) / ln(1/ratio) + 4: the coefficients fall like ratio^k.
 * - A small circle has few unknowns until the line and the images no longer fit into it.
 * - The line lies as high as it fits, for the DFT along it aliases by e^(-2 pi J h), h its height above
 *   Im A_U on the real axis, where theta's singularities lie: J = ln(1/eps) / (2 pi 0.9 h).
 * - theta's coefficients, referred to the line, fall like e^(-2 pi m h), and its terms at a sample
 *   higher by y by another e^(-2 pi m y): so many are kept there.
 * - tilt, ratio, and how near the circle line and images may come: the cheapest of a few, tried on a
 *   sketch with few samples. The search begins at the ratio that was found best: 0.26 for base e, 0.26 + 0.16 kappa for
 *   bases below e down to kappa = -0.99, where the fixed points are nearest, and 0.26 + 0.055 kappa above.
 *
 * None of these rules is proved. A wrong one shows in confirm.ts, and then the counts are enlarged or the solve is refused.
 */
export function* choose(point: FixedPoint, digits: number): Steps<Choice> {
  const kappa = toNumber(point.kappa, point.p);
  // Nearer to e^(1/e) the maps that carry samples take ever more steps, 4/D.
  if (kappa < -0.99) {
    throw new RangeError(`kappa = ${kappa}, expected -0.99 or more (a base from 1.4501 on)`);
  }
  const local = localAbel(point);
  const least = leastRatio(kappa);
  for (let base = least; base < RATIOS_END; base += 0.08) {
    let best: { choice: Choice; cost: number } | undefined;
    for (const tilt of tilts) {
      const sketches = [
        yield* sampled(local, { tilt, ratio: base }, digits, 40),
        yield* sampled(local, { tilt, ratio: base + 0.04 }, digits, 40),
      ];
      for (const rho of rhos) {
        for (const [i, ratio] of [base, base + 0.04].entries()) {
          const cost = layout(sketches[i], rho, digits, 0.04)?.cost;
          if (cost !== undefined && !(cost >= (best?.cost ?? Number.POSITIVE_INFINITY))) {
            best = { choice: { tilt, ratio, rho }, cost };
          }
        }
      }
    }
    if (best !== undefined) return best.choice;
  }
  throw new RangeError(
    `kappa = ${kappa}: no disc and line found on which the expansions meet, expected -0.99 <= kappa <= 4.3 (bases from 1.4501 to 1e32)`,
  );
}

/** Digits up to which the search for the cheapest choice takes longer than the cheapest saves. */
export const FEW_DIGITS = 50;

/**
 * A choice without a search: the least ratio, and a tilt that was near the best of those tried from kappa = -0.99 to 4.3, for 46
 * digits. Its unknowns are those of the best, its samples up to a quarter more. Undefined where the search would not begin.
 */
export function direct({ kappa: fixed, p }: FixedPoint): Choice | undefined {
  const kappa = toNumber(fixed, p);
  if (!(kappa >= -0.99 && leastRatio(kappa) <= RATIOS_END)) return undefined;
  const tilt =
    kappa < 0.3 ? 0.2 : Math.min(0.4, Math.max(0, 0.1 * Math.ceil((kappa - 0.7) / 0.65)));
  return { tilt, ratio: leastRatio(kappa), rho: rhos[1] };
}

/** Smaller circles have room for no line. */
const leastRatio = (kappa: number): number => 0.26 + (kappa < 0 ? 0.16 : 0.055) * kappa;

/** The geometry of a choice for so many digits, or undefined where line or images do not fit. */
export function* geometry(
  point: FixedPoint,
  choice: Choice,
  digits: number,
): Steps<Geometry | undefined> {
  const samples = yield* sampled(localAbel(point), choice, digits);
  return layout(samples, choice.rho, digits, 0.01)?.geometry;
}

/** The same circle and line with so many samples on the circle. */
export function* between(
  point: FixedPoint,
  { chart, level }: Geometry,
  count: number,
): Steps<Pick<Geometry, "abel" | "maps">> {
  const choice = { tilt: chart.shift, ratio: chart.radius };
  const { abel, images } = yield* sampled(localAbel(point), choice, 1, count);
  return { abel, maps: mapsOf(abel, images, level) };
}

/** The geometries that the rules give to a circle with so many unknowns for so many digits: one for each way to be near it. */
export function* geometriesOf(
  point: FixedPoint,
  { tilt, ratio }: Pick<Choice, "tilt" | "ratio">,
  unknowns: number,
  digits: number,
): Steps<Geometry[]> {
  const local = localAbel(point);
  const samples = yield* sampled(local, { tilt, ratio }, digits, unknowns);
  return rhos.flatMap((rho) => layout(samples, rho, digits, 0.01)?.geometry ?? []);
}

/** The search for a ratio ends here; each step of it tries one that is larger by 0.04, too. */
const RATIOS_END = 0.9;
/** No circle of a solve is larger: unknowns grow without limit towards 1. */
export const LARGEST_RATIO = RATIOS_END + 0.05;
/** Tilts, and parts of the radius for line and images, that are tried. */
const tilts = [-0.1, 0, 0.1, 0.2, 0.3, 0.4];
const rhos = [0.86, 0.95];
export const LARGEST_TILT = 0.5;
/** How far the samples of theta lie above its line, and the line above its singularities, in Im A_U at least. */
const gap = 0.02;
const leastHeight = 0.08;

/** The upper half circle of a chart, A_U on it and where the maps carry it. */
interface Samples {
  readonly chart: Chart;
  readonly local: LocalDoubles;
  readonly unknowns: number;
  readonly abel: readonly Parts[];
  readonly images: readonly Pick<Image, "n" | "distance">[];
  /** A_U on the real axis near the centre. */
  readonly nearAxis: readonly Parts[];
}

/** As many samples as there are unknowns, or `count` for a sketch. */
function* sampled(
  { U, kappa, around }: RegularAbel,
  { tilt, ratio }: Pick<Choice, "tilt" | "ratio">,
  digits: number,
  sketch?: number,
): Steps<Samples> {
  const chart = {
    middle: toShort(U.re),
    half: toShort(U.im),
    shift: toShort(tilt),
    radius: toShort(ratio),
  };
  const unknowns = smoothLength((digits * Math.LN10) / Math.log(1 / ratio) + 4, 2);
  const count = sketch ?? unknowns;
  const points = Array.from({ length: count }, (_, i) =>
    onCircle((Math.PI * (i + 0.5)) / count, chart),
  );
  const distance = (u: Parts): number => modulusInChart(u, chart) / chart.radius;
  const local = around(onCircle(0, { ...chart, radius: 0 }));
  const abel = yield* listed(count, (i) => local.abel(points[i]));
  const most = Math.min(3 + 4 / U.im, 400);
  const images = yield* listed(count, (i) =>
    bestImage(points[i], abel[i], kappa, most, distance, local),
  );
  const nearAxis = [-0.1, 0, 0.1].map((t) =>
    local.abel(justAbove(onCircle(0, { ...chart, radius: t * chart.radius }).re)),
  );
  return { chart, local, unknowns, abel, images, nearAxis };
}

/** n of the map for each sample, 0 where theta serves. */
const mapsOf = (abel: Samples["abel"], images: Samples["images"], level: number): number[] =>
  images.map(({ n }, i) => (abel[i].im >= level + gap ? 0 : n));

/** The layout of such samples, its level found in steps, or undefined where none fits. */
function layout(
  { chart, local, unknowns, abel, images, nearAxis }: Samples,
  rho: number,
  digits: number,
  step: number,
): Costed | undefined {
  const decay = digits * Math.LN10;
  const distance = (u: Parts): number => modulusInChart(u, chart) / chart.radius;
  const floor = nearAxis.reduce((sum, w) => sum + w.im, 0) / nearAxis.length;
  const lowest = abel.reduce(
    (least, w, i) => (images[i].distance <= rho ? least : Math.min(least, w.im)),
    Number.POSITIVE_INFINITY,
  );
  let level = lowest - 0.005 - gap;
  let start: number | undefined;
  const perPeriod = step > 0.02 ? 8 : 24;
  for (; level > floor + leastHeight; level -= step) {
    const isNear = (w: Parts): boolean => distance(local.inverse(w)) <= rho;
    start = periodWithin(nearAxis[1].re, level, perPeriod, 2, isNear);
    if (start !== undefined) break;
  }
  if (start === undefined) return undefined;

  const top = level;
  const height = 0.9 * (top - floor);
  const lineCount = smoothLength(decay / (2 * Math.PI * height) + 4, 8);
  const thetaDegree = (y: number): number =>
    Math.min(lineCount - 2, Math.ceil(decay / (2 * Math.PI * (height + y - top))) + 2);
  const maps = mapsOf(abel, images, level);
  const mapped = (maps.filter((n) => n !== 0).length / maps.length) * unknowns;
  return {
    geometry: { chart, abel, maps, level, start, lineCount, thetaDegree },
    cost: unknowns * (lineCount + mapped),
  };
}

/**
 * The n with g^n u deepest in the disc, |n| <= most; n counts only if the image stays in the upper
 * half plane and A_U moves by exactly n there, that is if the map stays on the branch.
 */
function bestImage(
  u: Parts,
  abelOfU: Parts,
  kappa: Parts,
  most: number,
  distance: (u: Parts) => number,
  { abel }: LocalDoubles,
): Pick<Image, "n" | "distance"> {
  const step = (v: Parts, sign: 1 | -1): Parts =>
    sign > 0 ? plusParts(expParts(v), kappa) : logParts(minusParts(v, kappa));
  for (const image of imagesOf(u, step, most, 100, distance)) {
    if (!(image.distance < 1)) break;
    if (image.u.im <= 0) continue;
    const moved = minusParts(abel(image.u), abelOfU);
    if (Math.hypot(moved.re - image.n, moved.im) < 1e-5) return image;
  }
  return NO_IMAGE;
}

/** What A_U in doubles is made of, and the function and its inverse on discs around a centre. */
interface RegularAbel {
  readonly U: Parts;
  readonly kappa: Parts;
  readonly around: (center: Parts) => LocalDoubles;
}

/** Bits that the series behind doubles are found with. */
const SERIES_BITS = 128n;

/** The search, the solve and its check look at the same point. */
const locals = new WeakMap<FixedPoint, RegularAbel>();

/** A_U = log S / U and its inverse to about 1e-14, by the series of S and of its inverse next to U. */
function localAbel(point: FixedPoint): RegularAbel {
  const known = locals.get(point);
  if (known !== undefined) return known;
  const { p } = point;
  const U = toNumbers(point.value, p);
  const kappa = { re: toNumber(point.kappa, p), im: 0 };
  const multiplier = rescale(point.multiplier, p, SERIES_BITS);
  const rho = 2 ** Math.floor(Math.log2(U.im));
  const inverse = inverseCoefficients(multiplier, rho, SERIES_BITS);
  const common = {
    U,
    lambda: toNumbers(point.multiplier, p),
    kappa,
    other: { re: U.re, im: -U.im },
    rho,
    series: Array.from({ length: TERMS }, () => toNumbers(inverse.next().value, SERIES_BITS)),
    quotient: quotientCoefficients(multiplier, TERMS, SERIES_BITS).map((c) =>
      toNumbers(c, SERIES_BITS),
    ),
    work: { left: Number.POSITIVE_INFINITY },
  };
  const made = { U, kappa, around: (center: Parts) => localInDoubles({ ...common, center }) };
  locals.set(point, made);
  return made;
}

/** On the axis itself rounding may send a logarithm to the lower half plane. */
const justAbove = (x: number): Parts => ({ re: x, im: 1e-6 });

/** A nearby number of few bits, so that it is the same in every precision. */
const toShort = (x: number): number => Math.round(x * 2 ** 20) / 2 ** 20;
