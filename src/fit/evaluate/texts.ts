import type { Precision } from "./precision.js";

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

/** What is taken for granted of exp and log, in words: see `expError` and `logError`. */
export const elementaryText = (precision: Precision): string =>
  precision === "f64"
    ? "exp and log within 1 ulp"
    : "exp(x) within 4 + 2 |x| ulp and log within 4 ulp";
