import type { Series } from "../decimal/series.js";
import type { Ball } from "../numbers/ball.js";
import * as Balls from "../numbers/ball.js";
import { fromNumber, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import type { PowerMap } from "./power-map.js";

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
  slope(z: bigint, p: bigint): bigint;
  inverse(height: Ball, p: bigint): Ball;
}

/**
 * The local Abel function as what the engine evaluates: heights count from the one of z = 1 where the
 * map carries 1 to it (`normal`), else from where the local function has its zero.
 */
export function localSeries(map: PowerMap, local: Local, normal: boolean): Series {
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
    : side * (attracts ? -1 : 1) * Number.POSITIVE_INFINITY;
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
  };
}
