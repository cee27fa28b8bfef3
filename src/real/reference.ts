import { describe } from "../numbers/arguments.js";
import { REFERENCE } from "../numbers/properties.js";
import { expError } from "./composition.js";
import { iterateExpGradient } from "./gradient.js";
import { iterateExp } from "./iterate.js";
import type { BaseIterates } from "./iterates.js";
import { sexp } from "./sexp.js";
import { slog } from "./slog.js";

/** The iterates of z -> b^z by which others are measured. */
export interface Reference extends BaseIterates {
  /** Kneser's for b > e^(1/e); below, those regular at the attracting fixed point, the only ones that are. */
  readonly kind: "Kneser" | "regular";
  /** Said before the name of the iterates: "Kneser's", "the regular". */
  readonly whose: string;
  /** The name of the map: "exp", "exp_2". */
  readonly exp: string;
  /** exp^m(x) in words, m an integer: "e^x" for 1, "ln x" for -1. */
  power(m: number): string;
  sexp(h: number): number;
  /** Infinity from the fixed point on that heights lead to. */
  slog(x: number): number;
  /** How large a drift rounding alone can make in the interval. */
  noise(interval: readonly [number, number], alpha: number): number;
  /** Heights up to here have values that a double can hold, and that tell the height to 1e-11. */
  readonly highest: number;
  /** The alphas that have a domain up to there, in words. */
  readonly alphas: string;
  /** Throws a RangeError where the interval, or what `steps` heights make of it, reaches the fixed point but for rounding. */
  expectBelow(interval: readonly [number, number], steps: number): void;
  /** By how many ulps of b^x a double y is off, signed. */
  powerError(y: number, x: number): number;
}

/** Kneser's solution for base e. */
const natural: Reference = {
  kind: "Kneser",
  whose: "Kneser's",
  name: "e",
  exp: "exp",
  power: (m) => (m === 0 ? "x" : m === 1 ? "e^x" : m === -1 ? "ln x" : `exp^${m}(x)`),
  iterate: iterateExp,
  iterateGradient: iterateExpGradient,
  sexp,
  slog,
  noise: () => 1e-13, // slog' is at most 1.1, and |x| slog'(x) too: a few 1e-16, and some more for an f that is not rounded well
  highest: 3.5,
  alphas: "-3 <= alpha <= 4",
  expectBelow() {},
  powerError: expError,
};

/** What `base(b)` of iterexp/base measures others by, Kneser's for e where there is none; throws a TypeError for anything else. */
export function referenceOf(base: BaseIterates | undefined): Reference {
  if (base === undefined || base?.name === "e") return natural;
  const own = (base as { [REFERENCE]?: () => Reference })?.[REFERENCE];
  if (own === undefined) {
    throw new TypeError(`base = ${describe(base)}, expected base(b) of iterexp/base`);
  }
  return own();
}
