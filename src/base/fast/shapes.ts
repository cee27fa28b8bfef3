import { fixedPoint } from "../../abel/fixed-points.js";
import type { FatouCoordinate } from "../../abel/parabolic.js";
import type { PowerMap } from "../../abel/power-map.js";
import type { Series } from "../../abel/series.js";
import { toNumber } from "../../numbers/fixed.js";
import type { Span } from "../domains.js";
import { Grid, type GridAxis } from "./grid.js";
import { FastLine, type Tables } from "./line.js";
import { expm1OnSums, type FastMap, factorOf, powerOnSums } from "./map.js";
import { type Samples, samplesOf, samplesOfExpm1 } from "./sampling.js";

/**
 * Where the tables of a line lie. Pieces have to be some 1/128 as wide as the nearest singularity is far:
 *
 * - The Abel function is singular at the fixed points alone: complex ones, at Re U +- i Im U, or real ends of
 *   the interval.
 * - Its inverse is singular where the value is -Infinity, and grows without bound above; in a period 2 pi i / U of
 *   the fixed point it comes to -Infinity again, so that between two real ones it is singular at +-pi i / U.
 */

/** Values up to u = z ln b + ln ln b = 15 come from the table, those above by powers. */
const TOP = 15;

/** Beside a singularity at `origin` the pieces of heights begin at this distance. */
const MARGIN = 1 / 2;

const short = (x: number, grid: number): number => Math.round(x / grid) * grid;

/** The least power of two that is x or more. */
const powerOfTwo = (x: number): number => 2 ** Math.ceil(Math.log2(x));

/** An axis that reaches so far from its origin. */
function reaching(origin: number, scale: number, distance: number, hole = true): GridAxis {
  const binades = Math.max(1, Math.min(120, Math.ceil(Math.log2(distance * scale)) - 1));
  return { origin, scale, binades, hole };
}

/** Beside a real fixed point down to 2^-44 of it, so that its 48 bits are as good as itself. */
function besidePoint(point: number, distance: number): GridAxis {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(point))) - 47);
  return reaching(short(point, unit), 2 / (8 * unit), distance);
}

/** Around the middle of [from, to] in heights: beside from below it, beside to above. */
function heightTables(from: number, to: number): Tables {
  const scale = 2 / MARGIN;
  if (to === Number.POSITIVE_INFINITY) return { axes: [reaching(from, scale, 2 ** 60)], split: to };
  if (from === Number.NEGATIVE_INFINITY)
    return { axes: [reaching(to, scale, 2 ** 60)], split: from };
  const split = (from + to) / 2;
  const half = split - from + 1;
  return { axes: [reaching(from, scale, half), reaching(to, scale, half)], split };
}

const heightOf = (samples: Samples, z: number): number => {
  const p = 256n;
  const fixed = BigInt(Math.round(z * 2 ** 40)) << (p - 40n);
  return toNumber(samples.height(fixed, p).value, p);
};

function mapOf(map: PowerMap): FastMap {
  const p = 256n;
  const ln = map.lnAt(p).value;
  return powerOnSums(factorOf(ln, p), factorOf((1n << (2n * p)) / ln, p));
}

/** The tables of one domain of a base. */
export function lineOn(span: Span, map: PowerMap, series: Series): FastLine {
  switch (span.on) {
    case "whole":
      return wholeLine(map, series, span.k);
    case "below":
      return lineBelow(map, series, span.point);
    case "above":
      return lineAbove(map, series, span.point);
    case "between":
      return lineBetween(map, series, span.lower, span.upper);
  }
}

/** The whole line of b > e^(1/e), heights from -2. */
function wholeLine(map: PowerMap, series: Series, k: number): FastLine {
  const samples = samplesOf(series);
  const { re, im } = complexPoint(map, k);
  const scale = powerOfTwo(1.3 / im);
  const around = reaching(
    short(re, 1 / 64 / scale),
    scale,
    Math.max(32 / scale, k < 0.1 ? 16 : 0),
    false,
  );
  const edge = 0.98 * Grid.reach(around);
  const top = short(Math.max(-1 / 2, heightOf(samples, (TOP - map.kappa) / map.ln)), 1 / 64);
  return new FastLine({
    map: mapOf(map),
    flow: 1,
    samples,
    heights: { axes: [around], split: Number.POSITIVE_INFINITY },
    low: around.origin - edge,
    high: around.origin + edge,
    values: heightTables(-2, top + MARGIN),
    lowest: -2 + MARGIN,
    highest: top,
  });
}

/** The upper fixed point in z. */
function complexPoint(map: PowerMap, k: number): { re: number; im: number } {
  const y = Math.sqrt(2 * k);
  const p = 192n;
  const U =
    k < 0.1
      ? { re: k / 3, im: y - y ** 3 / 36 }
      : (({ re, im }) => ({ re: toNumber(re, p), im: toNumber(im, p) }))(
          fixedPoint(map.kappaAt(p), p).value,
        );
  return { re: (U.re - map.kappa) / map.ln, im: U.im / map.ln };
}

/** From -Infinity to the fixed point that the map leads to. */
function lineBelow(map: PowerMap, series: Series, point: number): FastLine {
  const around = besidePoint(point, 16 + Math.abs(point));
  return new FastLine({
    map: mapOf(map),
    flow: 1,
    samples: samplesOf(series),
    heights: { axes: [around], split: Number.POSITIVE_INFINITY },
    low: around.origin - 0.98 * Grid.reach(around),
    high: Number.POSITIVE_INFINITY,
    values: heightTables(-2, Number.POSITIVE_INFINITY),
    lowest: -2 + MARGIN,
    highest: Number.POSITIVE_INFINITY,
  });
}

/** From the fixed point that the map leads away from to Infinity. */
function lineAbove(map: PowerMap, series: Series, point: number): FastLine {
  const samples = samplesOf(series);
  const around = besidePoint(point, TOP / map.ln);
  const top = short(heightOf(samples, point + 12 / map.ln), 1 / 64);
  return new FastLine({
    map: mapOf(map),
    flow: 1,
    samples,
    heights: { axes: [around], split: Number.POSITIVE_INFINITY },
    low: Number.NEGATIVE_INFINITY,
    high: around.origin + 0.98 * Grid.reach(around),
    values: heightTables(Number.NEGATIVE_INFINITY, top + MARGIN),
    lowest: Number.NEGATIVE_INFINITY,
    highest: top,
  });
}

/** Between two real fixed points. */
function lineBetween(map: PowerMap, series: Series, lower: number, upper: number): FastLine {
  const samples = samplesOf(series);
  const middle = (lower + upper) / 2;
  const width = upper - lower;
  // |U| = |ln (z ln b)| at a fixed point z
  const fastest = Math.max(...[lower, upper].map((z) => Math.abs(Math.log(z * map.ln))));
  const scale = powerOfTwo((1.3 * fastest) / Math.PI);
  const origin = short(heightOf(samples, middle), 1 / 64 / scale);
  return new FastLine({
    map: mapOf(map),
    flow: -1,
    samples,
    heights: { axes: [besidePoint(lower, width), besidePoint(upper, width)], split: middle },
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    values: { axes: [reaching(origin, scale, 2 ** 60, false)], split: Number.POSITIVE_INFINITY },
    lowest: Number.NEGATIVE_INFINITY,
    highest: Number.POSITIVE_INFINITY,
  });
}

/** Under e^u - 1 on one side of 0; u from 2^-60 on. */
export function expm1Line(coordinate: FatouCoordinate, side: -1 | 1): FastLine {
  const samples = samplesOfExpm1(coordinate, side);
  const around = reaching(0, 2 ** 61, 32);
  const edge = side * 31;
  const common = {
    map: expm1OnSums,
    flow: 1 as const,
    samples,
    heights: { axes: [around], split: Number.POSITIVE_INFINITY } as const,
    low: Math.min(edge, 0),
    high: Math.max(edge, 0),
  };
  if (side < 0) {
    const bottom = short(heightOf(samples, -1) - 1, 1 / 64);
    return new FastLine({
      ...common,
      values: heightTables(bottom, Number.POSITIVE_INFINITY),
      lowest: bottom + MARGIN,
      highest: Number.POSITIVE_INFINITY,
    });
  }
  const top = short(heightOf(samples, 12), 1 / 64);
  return new FastLine({
    ...common,
    values: heightTables(Number.NEGATIVE_INFINITY, top + MARGIN),
    lowest: Number.NEGATIVE_INFINITY,
    highest: top,
  });
}
