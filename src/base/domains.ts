import type { PowerMap } from "../abel/power-map.js";
import type { Series } from "../abel/series.js";
import type { Orbit } from "../decimal/iterate.js";
import type { Supply } from "../decimal/outcome.js";
import { type Exact, type Input, magnitude, toFixed } from "../numbers/exact.js";
import { fromNumber, toNumber } from "../numbers/fixed.js";
import { memoized } from "../numbers/memo.js";
import { cutOff } from "../numbers/significant.js";

/** The domain of one Abel function on the real line, an interval, and where that comes from. */
export interface Domain {
  readonly orbit: Orbit;
  readonly supply: Supply;
  /** Whether 1 lies in it, so that heights count from there. */
  readonly normal: boolean;
  readonly span: Span;
}

/** Where on the line a domain lies: by the fixed points at its ends, and all of the line by k = 1 + ln ln b. */
export type Span =
  | { readonly on: "whole"; readonly k: number }
  | { readonly on: "below" | "above"; readonly point: number }
  | { readonly on: "between"; readonly lower: number; readonly upper: number };

/** The domain that x lies in; undefined where there is no real iterate. */
export interface Domains {
  holding(x: Input): Domain | undefined;
  /** The same for a double. */
  holdingDouble(x: number): Domain | undefined;
}

/** The domains between so many points, which are no doubles; none under the first where that is undefined. */
export function domainsBetween(
  points: readonly Point[],
  domains: readonly (Domain | undefined)[],
): Domains {
  let ends: readonly number[] | undefined;
  return {
    holding: (x) => domains[points.filter((point) => compare(x, point) >= 0).length],
    holdingDouble(x) {
      ends ??= points.map(firstAbove);
      let i = 0;
      while (i < ends.length && x >= ends[i]) i++;
      return domains[i];
    },
  };
}

/** The least double above a point. */
function firstAbove(point: Point): number {
  const p = 256n;
  const near = toNumber(point(p), p);
  const unit = 2 ** (Math.floor(Math.log2(near)) - 52);
  return fromNumber(near, p) < point(p) ? near + unit : near;
}

/** A real number given in p fraction bits to within 2^16 of the last. */
export type Point = (p: bigint) => bigint;

/** Where heights lead that end at a fixed point. */
export const towards =
  (point: Point) =>
  (digits: number): Exact => {
    const p = BigInt(Math.ceil(digits * 3.33)) + 80n;
    return cutOff(point(p), p, digits + 5);
  };

/** Next to a fixed point heights have no bound. */
export const unbounded = (
  map: PowerMap,
  backward: Orbit["backward"],
  forward: Orbit["forward"],
): Orbit => ({ map, most: Number.POSITIVE_INFINITY, forward, backward });

/** Series to so many digits and some more, each made once; `most` digits there can be. */
export function byLevel(make: (digits: number) => Series, most = Number.POSITIVE_INFINITY): Supply {
  const made = memoized(16, make);
  return (digits) => made(Math.min(20 * Math.ceil(digits / 20) + 20, Math.max(most, digits)));
}

/** A series that has any number of digits, made once. */
export function lazily(make: () => Series): Supply {
  let series: Series | undefined;
  return () => (series ??= make());
}

/** The sign of x less an irrational number. */
function compare(x: Input, at: Point): number {
  if (typeof x === "string") return x === "-Infinity" ? -1 : 1;
  if (magnitude(x) > 20) return x.num < 0n ? -1 : 1;
  for (let p = 128n; p < 1n << 18n; p *= 2n) {
    const difference = toFixed(x, p) - at(p);
    if (difference > 1n << 40n || difference < -(1n << 40n)) return difference > 0n ? 1 : -1;
  }
  throw new RangeError("x lies too near a fixed point for its side to be told");
}
