import type { PowerMap } from "../abel/power-map.js";
import { sizeOf } from "../abel/two-logarithms.js";
import type { Store } from "../decimal/store.js";
import { expectOneOf } from "../numbers/arguments.js";
import type { Value } from "../numbers/exact.js";
import { Memo } from "../numbers/memo.js";
import { BASES, mapOf } from "./argument.js";
import type { Domains } from "./domains.js";
import { kneserLine } from "./kneser-domain.js";
import { attractingDomains, parabolicDomains } from "./real-domains.js";

/** How a base is iterated. */
export type Regime = "kneser" | "parabolic" | "attracting" | "repelling";

export interface Solution {
  readonly name: string;
  readonly map: PowerMap;
  readonly regime: Regime;
  readonly domains: Domains;
  /** Solved expansions, where there is anything to solve. */
  readonly store?: Store;
  /** Digits of the super-logarithm that need none of them. */
  readonly unsolved: number;
}

/** Which fixed point a base below e^(1/e) is iterated at. */
export interface BaseOptions {
  /** For 1 < b < e^(1/e): the fixed point that is iterated at; the attracting one if absent. */
  readonly fixedPoint?: "attracting" | "repelling" | undefined;
}

const known = new Memo<string, Solution>(BASES);

/** The solution of a base, the same one while it is kept. Throws TypeError or RangeError as `base` says. */
export function solutionOf(b: Value, { fixedPoint = "attracting" }: BaseOptions = {}): Solution {
  expectOneOf("fixedPoint", fixedPoint, ["attracting", "repelling"]);
  const map = mapOf(b);
  const key = map.kappa < -0.99 ? `${map.name} ${fixedPoint}` : map.name;
  return known.get(key, () => solve(map, fixedPoint));
}

function solve(map: PowerMap, fixedPoint: "attracting" | "repelling"): Solution {
  const { name } = map;
  const unsolved = Number.POSITIVE_INFINITY;
  if (name === "e^(1/e)") {
    return { name, map, regime: "parabolic", domains: parabolicDomains(map), unsolved };
  }
  const k = sizeOf((p) => map.kappaAt(p) + (1n << p));
  if (k > 0) return { name, map, regime: "kneser", ...kneserLine(map, k) };
  const domains = attractingDomains(map, fixedPoint, k);
  return { name, map, regime: fixedPoint, domains, unsolved };
}
