import type { BaseIterates } from "../real/iterates.js";
import { referenceOf } from "../real/reference.js";
import type { Construction } from "./construction.js";
import { cubicOn } from "./cubic.js";
import { linearOn } from "./linear.js";
import { quadraticOn } from "./quadratic.js";
import { robbinsOn } from "./robbins.js";
import { realConstructions } from "./survey.js";
import type { Exponential } from "./unit-interval.js";

/** The constructions of b^x, and those of the survey that have nothing to say there. */
export interface BaseSurvey {
  /** From the simplest to the one that `base` gives. */
  readonly entries: readonly Construction[];
  /** The entries of `survey` that are left out. */
  readonly without: readonly {
    /** What the survey calls it. */
    readonly name: string;
    /** Why it does not exist for the base. */
    readonly reason: string;
  }[];
}

/** The natural slog converges on [0, 1] for lesser bases. */
const LARGEST_NATURAL = Math.exp(Math.PI / 2);

/** Heights between two points that are gone one by one. */
const MOST = 10_000;

/**
 * The constructions of the survey that exist for another base, with iterate(x, 1) = b^x, and why the others do not.
 *
 * Piecewise linear, quadratic and cubic functions solve slog(b^x) = slog(x) + 1 for every b > 1, and Robbins' natural slog for b <
 * e^(pi/2). The last entry is what `base` gives: Kneser's solution, or for b <= e^(1/e) regular iteration. There the others have values
 * below the fixed point that 1 is led to, and NaN from there on, and where more than 10000 steps lie between.
 *
 * **Accuracy.** As for base e; next to a fixed point heights are told less well by doubles, as everywhere.
 *
 * @param base what `base(b)` of iterexp/base gives
 * @returns the constructions, and the names of the entries of `survey` that are left out, each with the reason
 * @throws TypeError for anything else; RangeError for a base at its repelling fixed point, where 1 has no height
 * @example
 * ```js
 * import { base } from "iterexp/base";
 * import { surveyOf } from "iterexp/compare";
 *
 * surveyOf(base(2)).entries.map(({ iterate }) => iterate(1, 1 / 2).toFixed(4)); // [ '1.4142', '1.4590', '1.4563', '1.4588', '1.4588' ]
 * ```
 */
export function surveyOf(base: BaseIterates): BaseSurvey {
  const reference = referenceOf(base);
  if (reference.name === "e") return { entries: realConstructions, without: [] };
  const { kind, sexp, slog, iterate } = reference;
  const b = sexp(1);
  const ln = Math.log(b);
  const map: Exponential = {
    iterates: "b^x",
    b,
    ln,
    power: (x) => b ** x,
    log: (x) => Math.log(x) / ln,
    end: sexp(Number.POSITIVE_INFINITY),
    most: MOST,
    far: Number.NaN,
  };
  const isKneser = kind === "Kneser";
  const isNatural = b < LARGEST_NATURAL;
  const own: Construction = {
    name: isKneser ? "Kneser" : "regular iteration",
    iterates: "b^x",
    slog,
    sexp,
    iterate,
    smoothness: isKneser
      ? "real-analytic"
      : "real-analytic below the fixed point and regular there",
    reference: "iterexp/base",
  };
  const pieces = [linearOn, quadraticOn, cubicOn].map((on) => on(map));
  const entries = [...pieces, ...(isNatural ? [robbinsOn(map)] : []), own];
  const without = [
    ["Walker (base change)", "it is carried out for base e alone"],
    ...(isNatural
      ? []
      : [["Robbins' natural slog", "its series does not reach 1 from b = e^(pi/2) on"]]),
    [
      "Robbins' natural slog, accelerated by Fox",
      "the singularities that it takes out are those of base e",
    ],
    ...(isKneser ? [] : [["Kneser", "it lies between complex fixed points, where b > e^(1/e)"]]),
    [
      "regular iteration at L",
      isKneser ? "complexBase of iterexp/base has it" : "the fixed points are real",
    ],
    ["Szekeres, e^x - 1", "it iterates e^x - 1"],
    ["soft exponential", "it is made for e^x"],
    ["force flow", "it is made for e^x"],
  ];
  return { entries, without: without.map(([name, reason]) => ({ name, reason })) };
}
