import { type Attraction, fixedPointAt } from "../abel/fixed-points.js";
import { localSeries } from "../abel/local.js";
import { parabolic } from "../abel/parabolic.js";
import type { PowerMap } from "../abel/power-map.js";
import { regular } from "../abel/real-regular.js";
import { besideFixedPoint, coveringDigits } from "../abel/two-logarithm-series.js";
import { infinity, nowhere } from "../decimal/iterate.js";
import type { Supply } from "../decimal/outcome.js";
import { toNumber } from "../numbers/fixed.js";
import {
  byLevel,
  type Domain,
  type Domains,
  domainsBetween,
  lazily,
  type Point,
  towards,
  unbounded,
} from "./domains.js";

/** The two sides of the fixed point e of b = e^(1/e). */
export function parabolicDomains(map: PowerMap): Domains {
  const e: Point = (p) => (1n << (2n * p)) / map.lnAt(p).value;
  const on = (side: -1 | 1) =>
    byLevel((digits) => localSeries(map, parabolic(map, digits, side), side < 0));
  const below: Domain = {
    orbit: unbounded(map, nowhere, towards(e)),
    supply: on(-1),
    normal: true,
    span: { on: "below", point: Math.E },
  };
  const above: Domain = {
    orbit: unbounded(map, towards(e), infinity),
    supply: on(1),
    normal: false,
    span: { on: "above", point: Math.E },
  };
  return domainsBetween([e], [below, above]);
}

/**
 * The three intervals between and beside the fixed points of 1 < b < e^(1/e), the one between iterated at
 * `fixedPoint`. By regular iteration, or, to as many digits as it covers all three, by the series with two
 * logarithms (two-logarithms.ts): near e^(1/e) multipliers are too near 1 for Koenigs' series.
 */
export function attractingDomains(map: PowerMap, fixedPoint: Attraction, k: number): Domains {
  const covered = coveringDigits(k);
  const lower: Point = (p) => fixedPointAt(map, "attracting", p);
  const upper: Point = (p) => fixedPointAt(map, "repelling", p);
  const at = (point: Attraction, side: -1 | 1, normal: boolean): Supply => {
    const near = byLevel(
      (digits) => localSeries(map, besideFixedPoint(map, digits, point, side), normal),
      covered,
    );
    const far = lazily(() => {
      const other: Attraction = point === "attracting" ? "repelling" : "attracting";
      const isBetween = side > 0 === (point === "attracting");
      const end = isBetween ? regular(map, other, side > 0 ? -1 : 1) : undefined;
      return localSeries(map, regular(map, point, side), normal, end);
    });
    return (digits, now) => (digits <= covered ? near : far)(digits, now);
  };
  const [L1, L2] = [lower, upper].map((point) => toNumber(point(128n), 128n));
  const below: Domain = {
    orbit: unbounded(map, nowhere, towards(lower)),
    supply: at("attracting", -1, true),
    normal: true,
    span: { on: "below", point: L1 },
  };
  const between: Domain = {
    orbit: unbounded(map, towards(upper), towards(lower)),
    supply: at(fixedPoint, fixedPoint === "attracting" ? 1 : -1, false),
    normal: false,
    span: { on: "between", lower: L1, upper: L2 },
  };
  const above: Domain = {
    orbit: unbounded(map, towards(upper), infinity),
    supply: at("repelling", 1, false),
    normal: false,
    span: { on: "above", point: L2 },
  };
  const lowest = fixedPoint === "attracting" ? below : undefined;
  return domainsBetween([lower, upper], [lowest, between, above]);
}
