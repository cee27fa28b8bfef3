import { describe } from "../../numbers/arguments.js";
import { ITERATE_SUM } from "../../numbers/properties.js";
import { type BaseIterates, expectIterates } from "../../real/iterates.js";
import { natural } from "../../real/natural.js";
import { type LeftOut, leftOutInX } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import { throughExp, throughLog } from "./reduction.js";
import type { Reductions } from "./request.js";
import { nearSingularity, type Singularity } from "./singularity.js";
import { truth } from "./truth.js";
import { type Sums, truthOfBase } from "./truth-of-base.js";

/** The iterates of z -> b^z that are fitted. */
export interface Iterates {
  /** b as a string; undefined for e. */
  readonly base: string | undefined;
  readonly exact: BaseIterates;
  /** The alpha-th iterate, to more than a double where values of that size may not be off by `allowed`. */
  sampler(alpha: number, allowed: (size: number) => number): Sampler;
  /** What its interpolants leave out, where that is known. */
  leftOut(alpha: number): LeftOut | undefined;
  /** What the alpha-th iterate may be reduced to in parts of a domain. */
  reductions(alpha: number, singularity: Singularity | undefined): Reductions;
}

const ofE: Iterates = {
  base: undefined,
  exact: natural,
  sampler: (alpha) => (x, out) => truth(x, alpha, out),
  leftOut: leftOutInX,
  reductions: (alpha, singularity) => ({
    // The identity and exp would be reduced to themselves.
    exp: alpha > 0 && alpha !== 1 ? throughExp(alpha) : undefined,
    log: alpha > 0 && alpha !== 1 ? throughLog(alpha) : undefined,
    shift: singularity && nearSingularity(alpha, singularity),
  }),
};

const canBeFitted = (base: BaseIterates): base is BaseIterates & Sums => ITERATE_SUM in base;

/** Those of a base, e where it is left out; TypeError for what is none that can be fitted. */
export function iteratesOf(base: BaseIterates | undefined): Iterates {
  if (base === undefined) return ofE;
  expectIterates("base", base);
  if (base.name === natural.name) return ofE;
  if (!canBeFitted(base)) {
    throw new TypeError(
      `base = ${describe(base)}, expected the real iterates that base(b) of iterexp/base gives for b > 1`,
    );
  }
  return {
    base: base.name,
    exact: base,
    sampler: (alpha, allowed) => truthOfBase(base, alpha, allowed),
    leftOut: () => undefined,
    reductions: () => ({}),
  };
}
