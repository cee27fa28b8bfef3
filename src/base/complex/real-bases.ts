import { natural } from "../../abel/power-map.js";
import * as ofE from "../../complex/functions.js";
import { cut } from "../../numbers/arguments.js";
import { toNumber } from "../../numbers/fixed.js";
import type { Solution } from "../regime.js";
import { functionsOf, type PlaneFunctions, type RealFunctions } from "./functions.js";
import { kneserPlane } from "./kneser.js";
import { parabolicPlane, petalPlaneServes, twoLogarithmPetalPlane } from "./parabolic.js";
import type { Plane } from "./plane.js";
import { attractingMultiplier, regularPlane, repellingPlane } from "./regular.js";
import { twoLogarithmPlane, twoLogarithmPlaneServes } from "./two-logarithms.js";

/** Digits of the expansion behind results in doubles. */
const DIGITS = 34;
const BITS = 160n;
const MANY_BITS = 1500n;

/** The functions on the plane of a base that is real and > 1. */
export function complexOf(solution: Solution, real: RealFunctions): PlaneFunctions {
  if (solution.map === natural) {
    return { iterate: ofE.iterateExp, half: ofE.halfExp, sexp: ofE.sexp, slog: ofE.slog };
  }
  let plane: Plane | undefined;
  return functionsOf(() => (plane ??= planeOf(solution)), real);
}

function planeOf(solution: Solution): Plane {
  const { map, store, regime } = solution;
  if (regime === "kneser") {
    if (twoLogarithmPlaneServes(map)) return twoLogarithmPlane(map);
    if (store === undefined)
      throw new RangeError(`base ${cut(solution.name)} has no complex functions`);
    const { solved } = store.expansionWith(DIGITS, true);
    return kneserPlane(solved, map.lnAt(solved.p).value);
  }
  if (regime === "attracting" && petalPlaneServes(map)) return twoLogarithmPetalPlane(map);
  const plane = (p: bigint): Plane => {
    const ln = { re: map.lnAt(p).value, im: 0n };
    if (regime === "parabolic") return parabolicPlane(ln, p);
    const kappa = { re: map.kappaAt(p), im: 0n };
    if (regime === "repelling") return repellingPlane(map, { ln, kappa, p });
    const start = attractingMultiplier({ re: toNumber(ln.re, p), im: 0 });
    if (start === undefined) throw new RangeError(`base ${cut(solution.name)} has no attractor`);
    return regularPlane({ ln, kappa, p }, true, start);
  };
  let many: Plane | undefined;
  return { ...plane(BITS), finer: () => (many ??= plane(MANY_BITS)) };
}
