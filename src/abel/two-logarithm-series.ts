import * as Balls from "../numbers/ball.js";
import { type Ball, ball } from "../numbers/ball.js";
import { div, mul, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import type { Scaled } from "../numbers/scaled.js";
import type { Attraction } from "./fixed-points.js";
import { countedFrom, jetsInZ } from "./jets.js";
import { type Local, overLn, timesLn } from "./local.js";
import type { PowerMap } from "./power-map.js";
import type { Series } from "./series.js";
import type { Place } from "./two-logarithm-chart.js";
import { type TwoLogarithms, twoLogarithmDigits, twoLogarithms } from "./two-logarithms.js";

/** The series with two logarithms (two-logarithms.ts) in z, u = z ln b + ln ln b. */
function inZ(map: PowerMap, { height, slope, inverse, pace, jet }: TwoLogarithms, place: Place) {
  const uOf = (z: bigint, p: bigint): bigint => mul(z, map.lnAt(p).value, p) + map.kappaAt(p);
  // ln b < 1/2; its error and that of ln ln b move u by less than 40 units for |z| < 4.
  const toU = (z: Ball, p: bigint): Ball =>
    ball(uOf(z.value, p), z.rounding / 2n + 40n, (z.model + 1n) / 2n);
  const zOf = (u: bigint, p: bigint): bigint => div(u - map.kappaAt(p), map.lnAt(p).value, p);
  return {
    height: (z: Ball, p: bigint): Ball => height(toU(z, p), p),
    slope: (z: Ball, p: bigint): Ball => timesLn(map, slope(toU(z, p), p), p),
    inverse(h: Ball, p: bigint): Ball {
      const u = inverse(h, p, place);
      return ball(zOf(u.value, p), 3n * u.rounding + 100n, 3n * u.model);
    },
    jets: jetsInZ(
      map,
      (z, order, p) => jet(uOf(z, p), order, p),
      (h, p) => zOf(inverse(ball(h), p, place).value, p),
    ),
    pace(h: Ball, z: Ball, p: bigint): Scaled | number {
      const moving = pace(h, toU(z, p), p, place);
      return typeof moving === "number" ? moving : overLn(map, moving, p);
    },
  };
}

/** The digits up to which the series covers both real fixed points, |U| = sqrt(-2k), and as much on either side. */
export const coveringDigits = (k: number): number =>
  Math.min(twoLogarithmDigits(k), Math.floor(1.2 / Math.sqrt(-2 * k)));

/** A next to one of two real fixed points that lie so near each other that the series covers both. */
export function besideFixedPoint(
  map: PowerMap,
  digits: number,
  at: Attraction,
  side: -1 | 1,
): Local {
  const two = twoLogarithms(map.kappaAt, digits);
  const outside = at === "attracting" ? side < 0 : side > 0;
  const place = !outside ? "between" : side < 0 ? "below" : "above";
  return {
    digits,
    end: outside ? (0.98 * side * two.reach - map.kappa) / map.ln : side * Number.POSITIVE_INFINITY,
    side,
    attracts: at === "attracting",
    ...inZ(map, two, place),
  };
}

/** A on the line of a base a little above e^(1/e), heights counted from z = 1. */
export function lineSeries(map: PowerMap, digits: number): Series {
  const two = twoLogarithms(map.kappaAt, digits);
  const { height, slope, inverse, pace, jets } = inZ(map, two, "line");
  const [low, high] = [-0.98, 0.98].map((part) => (part * two.reach - map.kappa) / map.ln);
  /** The height of 1. */
  const offset = memoized(PRECISIONS, (p: bigint): Ball => {
    let z = ball(1n << p);
    let steps = 0n;
    for (; toNumber(z.value, p) < low; steps++) z = map.power(z, p);
    return Balls.shifted(height(z, p), -steps << p);
  });
  const part = (z: Ball, p: bigint): Ball => {
    const from = offset(p);
    return Balls.add(height(z, p), { ...from, value: -from.value });
  };
  const partAt = (z: number): number =>
    toNumber(part(ball(BigInt(Math.round(z * 2 ** 50)) << 206n), 256n).value, 256n);
  return {
    digits,
    map,
    low,
    high,
    flow: 1,
    lowPart: partAt(low),
    highPart: partAt(high),
    anchor: 0,
    part,
    slope,
    inverse: (h, p) => inverse(Balls.add(h, offset(p)), p),
    pace: (h, z, p) => pace(Balls.add(h, offset(p)), z, p),
    jets: countedFrom((p) => offset(p).value, jets),
  };
}
