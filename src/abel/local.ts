import type { Ball } from "../numbers/ball.js";
import * as Balls from "../numbers/ball.js";
import { zero } from "../numbers/exact.js";
import { abs, div, fromNumber, mul, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import type { Scaled } from "../numbers/scaled.js";
import { countedFrom } from "./jets.js";
import type { PowerMap } from "./power-map.js";
import type { Beyond, Factor, Jets, Series } from "./series.js";

/** An Abel function next to a fixed point, up to a constant. */
export interface Local {
  readonly digits: number;
  /** Where it serves: up to this z, on the side of the fixed point that it lies on. */
  readonly end: number;
  /** The end is below the fixed point or above it. */
  readonly side: -1 | 1;
  /** The map leads to the fixed point, or its inverse does. */
  readonly attracts: boolean;
  height(z: Ball, p: bigint): Ball;
  /** A'(z). */
  slope(z: Ball, p: bigint): Ball;
  inverse(height: Ball, p: bigint): Ball;
  /** Where they come without values of neighbours. */
  readonly jets?: Jets;
  /** 1 / A'(z), z = inverse(height), from the height, so that it is exact relative to its size however near the point. */
  pace(height: Ball, z: Ball, p: bigint): Scaled | number;
}

/** A derivative in u = z ln b + kappa as one in z. */
export function timesLn(map: PowerMap, x: Ball, p: bigint): Ball {
  const ln = map.lnAt(p).value;
  return Balls.ball(mul(x.value, ln, p), x.rounding + (abs(x.value) >> (p - 4n)) + 1n, x.model);
}

/** du/dh as dz/dh. */
export function overLn(map: PowerMap, { ball: x, tens }: Scaled, p: bigint): Scaled {
  const ln = map.lnAt(p).value;
  const over = (y: bigint): bigint => div(y, ln, p);
  const rounding = over(x.rounding) + (abs(over(over(x.value))) >> (p - 4n)) + 2n;
  return { ball: Balls.ball(over(x.value), rounding, over(x.model)), tens };
}

/** The far end of an orbit, by a second Abel function there. */
const beyondAt = ({ side, end, height, inverse, slope, pace }: Local): Beyond => ({
  serves: (z, p) => side * (end - toNumber(z.value, p)) >= 0,
  carried(z, n, p) {
    const h = Balls.shifted(height(z, p), n << p);
    const u = inverse(h, p);
    const moving = pace(h, u, p);
    const factors: Factor[] = [
      { number: { ball: slope(z, p), tens: 0 }, power: 1 },
      { number: typeof moving === "number" ? zero : moving, power: 1 },
    ];
    return { u, factors };
  },
});

/**
 * The local Abel function as what the engine evaluates: heights count from the one of z = 1 where the
 * map carries 1 to it (`normal`), else from where the local function has its zero. `other` is one at the other fixed point of
 * the interval, if it has one.
 */
export function localSeries(map: PowerMap, local: Local, normal: boolean, other?: Local): Series {
  const { end, side, attracts, digits } = local;
  const inside = (z: Ball, p: bigint): boolean => side * (end - toNumber(z.value, p)) >= 0;
  const offset = memoized(PRECISIONS, (p: bigint): Ball => {
    if (!normal) return Balls.ball(0n);
    let z = Balls.ball(1n << p);
    let steps = 0n;
    for (; !inside(z, p); steps++) z = map.power(z, p);
    return Balls.shifted(local.height(z, p), -steps << p);
  });
  const negated = (x: Ball): Ball => ({ ...x, value: -x.value });
  const part = (z: Ball, p: bigint): Ball => Balls.add(local.height(z, p), negated(offset(p)));
  const endPart = Number.isFinite(end)
    ? toNumber(part(Balls.ball(fromNumber(end, 256n)), 256n).value, 256n)
    : attracts
      ? Number.NEGATIVE_INFINITY
      : Number.POSITIVE_INFINITY;
  return {
    digits,
    map,
    low: side < 0 ? end : Number.NEGATIVE_INFINITY,
    high: side > 0 ? end : Number.POSITIVE_INFINITY,
    flow: attracts === side < 0 ? 1 : -1,
    lowPart: attracts ? endPart : Number.NEGATIVE_INFINITY,
    highPart: attracts ? Number.POSITIVE_INFINITY : endPart,
    anchor: 0,
    part,
    slope: local.slope,
    inverse: (h, p) => local.inverse(Balls.add(h, offset(p)), p),
    pace: (h, z, p) => local.pace(Balls.add(h, offset(p)), z, p),
    ...(local.jets && { jets: countedFrom((p) => offset(p).value, local.jets) }),
    ...(other && { beyond: beyondAt(other) }),
  };
}
