/**
 * The published half-exponentials of the real line under one interface, and a judge for any other: which
 * solution of f(f(x)) = e^x is it, and how far from Kneser's?
 *
 * ```js
 * import { judge, kneser, realConstructions, survey } from "iterexp/compare";
 * ```
 *
 * @module iterexp/compare
 */
export type { Construction, Counterfeit } from "./compare/construction.js";
export { cubic } from "./compare/cubic.js";
export { forceFlow } from "./compare/force-flow.js";
export { fox } from "./compare/fox.js";
export type { Failure } from "./compare/judge/candidate.js";
export type { Composed } from "./compare/judge/composition.js";
export type { Drift, Mode, Sample } from "./compare/judge/drift.js";
export { judge } from "./compare/judge/judge.js";
export type {
  Composition,
  Distance,
  Judgement,
  Kind,
  Monotonicity,
} from "./compare/judge/judgement.js";
export type { JudgeOptions } from "./compare/judge/options.js";
export type { Seam, Smoothness } from "./compare/judge/smoothness.js";
export { kneser } from "./compare/kneser.js";
export { linear } from "./compare/linear.js";
export { type BaseSurvey, surveyOf } from "./compare/of-base.js";
export { quadratic } from "./compare/quadratic.js";
export { regular } from "./compare/regular.js";
export { robbins } from "./compare/robbins.js";
export { softExponential } from "./compare/soft-exponential.js";
export { counterfeits, realConstructions, survey } from "./compare/survey.js";
export { szekeres } from "./compare/szekeres.js";
export { walker } from "./compare/walker.js";
