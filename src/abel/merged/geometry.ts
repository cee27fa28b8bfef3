import { smoothLength } from "../../numbers/fft.js";
import { expParts, minusParts, modulusOf, type Parts, plusParts } from "../../numbers/parts.js";
import { type Image, imagesOf, NO_IMAGE } from "../images.js";
import { type Line, periodWithin } from "../line.js";
import { pointOf, type SlitChart, zOf } from "../slit-chart.js";
import { listed, part, type Steps } from "../steps.js";
import type { RegularAbel } from "./local.js";
import { backward } from "./local-doubles.js";

/**
 * Where the three expansions of a merged Abel function meet: its series on the disc |v| <= 1 of a chart, and
 * A_U + theta(A_U) next to U1 (side 1, theta in e^(2 pi i A_U)) and next to U2 (side -1, theta in e^(-2 pi i A_U)).
 * As in src/abel/kneser/geometry.ts, but on the full circle, for nothing is real here.
 */
export interface MergedGeometry {
  readonly chart: SlitChart;
  /** Unknowns N; there are 2N samples. */
  readonly size: number;
  readonly samples: readonly Sample[];
  /** Those of side -1 lie at -level. */
  readonly lines: Readonly<Record<Side, Line>>;
}

export type Side = 1 | -1;

export const sides = [1, -1] as const;

/** A sample takes its value from theta of a side (map = 0) or from g^map of itself. */
interface Sample {
  readonly v: Parts;
  readonly side: Side;
  readonly map: number;
  /** Of theta, that matters there. */
  readonly degree: number;
}

export interface MergedChoice {
  readonly tilt: number;
  readonly ratio: number;
  /** How much finer than by rule the counts are. */
  readonly finer: number;
}

/** How far the samples of theta lie above its line, in Im A_U. */
const GAP = 0.02;
/** The part of a line's height above its floor that its counts rely on: the floor is estimated to some hundredths. */
const SURE = 0.85;
/** Unknowns to those by rule, and some more: coefficients fall like ratio^k times a power of k. */
const MORE = 1.05;
const SPARE = 6;
/** The height of a line above its floor that is taken at least, for the floor is an estimate. */
const LEAST_HEIGHT = 0.25;
/** How far below its floor a line is looked for, for the same reason; one that is found lies less than 0.01 below. */
const DEEPEST = 0.1;
/** How far below the samples; one that is found lies less than 0.2 below. */
const LONGEST = 0.5;
/** How near the circle lines and images may come, as a part of its radius. */
const RHO = 0.93;

export function mergedChart(locals: RegularAbels, { tilt, ratio }: MergedChoice): SlitChart {
  const [a, b] = [locals[1].U, locals[-1].U];
  return {
    middle: { re: (a.re + b.re) / 2, im: (a.im + b.im) / 2 },
    half: { re: (a.im - b.im) / 2, im: (b.re - a.re) / 2 },
    shift: tilt,
    radius: ratio,
  };
}

export type RegularAbels = Readonly<Record<Side, RegularAbel>>;

const forward = (u: Parts, kappa: Parts): Parts => plusParts(expParts(u), kappa);

/** The layout of a choice, for errors of 10^-digits, or what does not fit. */
export function* mergedGeometry(
  locals: RegularAbels,
  kappa: Parts,
  choice: MergedChoice,
  digits: number,
  sketch?: number,
): Steps<MergedGeometry | string> {
  const decay = digits * Math.LN10;
  const chart = mergedChart(locals, choice);
  const size =
    sketch ??
    smoothLength(Math.ceil((decay / Math.log(1 / choice.ratio)) * MORE * choice.finer) + SPARE);
  const middle = chart.middle.im;
  const distance = (u: Parts): number => modulusOf(zOf(u, chart)) / chart.radius;

  const sampleAt = (i: number) => {
    const phi = (Math.PI * (i + 0.5)) / size;
    const v = { re: Math.cos(phi), im: Math.sin(phi) };
    const u = pointOf({ re: v.re * chart.radius, im: v.im * chart.radius }, chart);
    const near: Side = v.im > 0 ? 1 : -1;
    const first = locals[near].abel(u);
    const image = bestImage(u, first, near, locals, kappa, middle, distance);
    const side = Number.isNaN(first.im) ? (-near as Side) : near;
    return { v, side, abel: side === near ? first : locals[side].abel(u), image };
  };
  const samples = yield* part(listed(2 * size, sampleAt), 0, 0.7);

  const center = pointOf({ re: 0, im: 0 }, chart);
  const visit = firstVisit(kappa, distance);
  const lines: Partial<Record<Side, Line & { floor: number }>> = {};
  for (const side of sides) {
    const local = locals[side];
    const floor = floorOf(side, local, kappa, visit, center);
    const unmapped = samples.filter((s) => s.side === side && !(s.image.distance <= RHO));
    const least = Math.min(...unmapped.map(({ abel }) => side * abel.im));
    if (Number.isNaN(least) || Number.isNaN(floor)) return `side ${side}: not led to U`;
    const around = local.abel(center).re;
    const isInside = (w: Parts): boolean => {
      const u = local.inverse(w);
      return distance(u) <= RHO && modulusOf(minusParts(local.abel(u), w)) < 1e-5;
    };
    let level = least - GAP;
    let start: number | undefined;
    for (; level > Math.max(least - LONGEST, floor - DEEPEST); level -= 0.03) {
      start = periodWithin(around, side * level, 16, 2.5, isInside);
      yield 0.7;
      if (start !== undefined) break;
    }
    if (start === undefined) return `side ${side}: no line between ${floor} and ${least}`;
    const height = SURE * Math.max(level - floor, LEAST_HEIGHT);
    lines[side] = {
      start,
      level,
      floor,
      count: smoothLength((decay / (2 * Math.PI * height) + 6) * choice.finer),
    };
  }
  const both = lines as Record<Side, Line & { floor: number }>;
  return {
    chart,
    size,
    lines: both,
    samples: samples.map(({ v, side, abel, image }) => {
      const { level, floor, count } = both[side];
      const above = side * abel.im - level;
      const height = SURE * Math.max(level - floor, LEAST_HEIGHT) + above;
      return {
        v,
        side,
        map: above >= GAP / 2 ? 0 : image.n,
        degree: Math.min(count - 2, Math.ceil(decay / (2 * Math.PI * height)) + 3),
      };
    }),
  };
}

/**
 * side Im A_U on the orbit of kappa, where theta has its singularities: A has no others but those at b^^-2 and to its left.
 * At a repelling U A_U branches there itself, so it is taken a little beside; at an attracting one it does not, and theta goes on
 * for another turn around U (found by experiment; what theta can do shows in its coefficients).
 */
function floorOf(
  side: Side,
  local: RegularAbel,
  kappa: Parts,
  visit: Parts | undefined,
  center: Parts,
): number {
  const { U } = local;
  const turn = (2 * Math.PI * Math.abs(U.re)) / (U.re ** 2 + U.im ** 2);
  const through = local.attracts ? side * local.abel(kappa).im - turn : Number.NaN;
  if (!Number.isNaN(through)) return through;
  const [from, to] = visit ? [visit, local.U] : [kappa, center];
  const [one, two] = [0.03, 0.06].map(
    (by) =>
      side *
      local.abel({ re: from.re + by * (to.re - from.re), im: from.im + by * (to.im - from.im) }).im,
  );
  return visit ? Math.min(one, 2 * one - two) : one;
}

/** The first of kappa, g(kappa), ... in the disc. */
export function firstVisit(
  kappa: Parts,
  distance: (u: Parts) => number,
  within = 0.98,
): Parts | undefined {
  let u = kappa;
  for (let n = 0; n < 60 && u.re < 300; n++) {
    if (distance(u) <= within) return u;
    u = forward(u, kappa);
  }
  return undefined;
}

function bestImage(
  u: Parts,
  abel: Parts,
  side: Side,
  locals: RegularAbels,
  kappa: Parts,
  middle: number,
  distance: (u: Parts) => number,
): Pick<Image, "n" | "distance"> {
  const step = (v: Parts, sign: 1 | -1): Parts =>
    sign > 0 ? forward(v, kappa) : backward(v, kappa, middle);
  for (const image of imagesOf(u, step, 12, 50, distance)) {
    if (!(image.distance < 1)) break;
    const moved = locals[side].abel(image.u);
    const miss = Math.hypot(moved.re - abel.re - image.n, moved.im - abel.im);
    if (miss < 1e-5) return image;
    if (!Number.isNaN(miss)) continue;
    // Where g does not lead to an attracting U the other side has to tell.
    const [from, to] = [u, image.u].map((x) => locals[side === 1 ? -1 : 1].abel(x));
    if (Math.hypot(to.re - from.re - image.n, to.im - from.im) < 1e-5) return image;
  }
  return NO_IMAGE;
}
