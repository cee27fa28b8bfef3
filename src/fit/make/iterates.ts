import { base } from "../../base/base.js";
import type { Value } from "../../numbers/exact.js";
import { iterateExpGradient } from "../../real/gradient.js";
import { iterateExp } from "../../real/iterate.js";
import { type LeftOut, leftOutInX } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import type { Reductions } from "./layout.js";
import { nearSingularity, type Singularity, throughExp, throughLog } from "./reduction.js";
import { truth } from "./truth.js";
import { truthOfBase } from "./truth-of-base.js";

/** The iterates of z -> b^z that are fitted or tabulated. */
export interface Iterates {
  /** b as a string that `base` reads; undefined for e. */
  readonly base: string | undefined;
  iterate(x: number, alpha: number): number;
  gradient(x: number, alpha: number): { value: number; dx: number; dalpha: number };
  /** The alpha-th iterate to more than a double. */
  sampler(alpha: number): Sampler;
  /** What its interpolants leave out, where that is known. */
  leftOut(alpha: number): LeftOut | undefined;
  /** What the alpha-th iterate may be reduced to in parts of a domain. */
  reductions(alpha: number, singularity: Singularity | undefined): Reductions;
}

const natural: Iterates = {
  base: undefined,
  iterate: iterateExp,
  gradient: iterateExpGradient,
  sampler: (alpha) => (x, out) => truth(x, alpha, out),
  leftOut: leftOutInX,
  reductions: (alpha, singularity) => ({
    // The identity and exp would be reduced to themselves.
    exp: alpha > 0 && alpha !== 1 ? throughExp(alpha) : undefined,
    log: alpha > 0 && alpha !== 1 ? throughLog(alpha) : undefined,
    shift: singularity && nearSingularity(alpha, singularity),
  }),
};

/** Those of a base > 1, e where it is left out; TypeError or RangeError for another. */
export function iteratesOf(b: Value | undefined): Iterates {
  if (b === undefined) return natural;
  const of = base(b);
  if (of.name === "e") return natural;
  return {
    base: of.name,
    iterate: of.iterate,
    gradient: of.iterateGradient,
    sampler: (alpha) => truthOfBase(of, alpha),
    leftOut: () => undefined,
    reductions: () => ({}),
  };
}

/** How the iterates are called in a comment: "exp^" or "exp_b^". */
export const iterateName = (b: string | undefined): string => (b === undefined ? "exp" : "exp_b");

/** Which solution a comment speaks of. */
export const solutionText = (b: string | undefined): string =>
  b === undefined
    ? "the iterate of the exponential by Kneser's solution"
    : `the iterate of z -> b^z, b = ${b}, as iterexp/base defines it`;

/** How what a series leaves out is bounded. */
export const truncationText = (b: string | undefined): string =>
  b === undefined
    ? "by a Bernstein ellipse on which |f| is sampled and doubled"
    : "judged by its last coefficients";
