import { add } from "../../numbers/pair.js";
import type { Argument } from "../evaluate/segments.js";
import { type LeftOut, leftOutInX } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import { truth } from "./truth.js";

/**
 * exp^alpha(x) = h(v), or e^h(v) where `result` is "exp":
 * e^x, "same": h = exp^(alpha - 1), analytic about v = 0, so that the whole left half-line is a few rows;
 * ln x, "exp": h = exp^alpha, which grows so much slower that ln x needs few rows where x needs hundreds;
 * x - origin, "same": h is exp^alpha near the logarithmic singularity that it has for alpha < 0.
 */
export interface Reduction {
  readonly argument: Argument;
  readonly origin: number;
  readonly result: "same" | "exp";
  readonly h: Sampler;
  readonly leftOut: LeftOut;
  /** For "shift": v is a multiple of it close to 0. */
  readonly grain?: number;
}

/** exp^(alpha + n), the rounding of the sum put right to first order. */
function stepped(alpha: number, n: -1 | 0): { h: Sampler; leftOut: LeftOut } {
  const beta = alpha + n;
  const rest = alpha - (beta - n) + (beta - (beta - n) - n);
  return {
    h: (v, out) => {
      truth(v, beta, out);
      if (rest === 0) return;
      add(out, out.dalpha * rest, 0);
    },
    leftOut: leftOutInX(beta),
  };
}

export const throughExp = (alpha: number): Reduction => ({
  argument: "exp",
  origin: 0,
  result: "same",
  ...stepped(alpha, -1),
});

export const throughLog = (alpha: number): Reduction => ({
  argument: "log",
  origin: 0,
  result: "exp",
  ...stepped(alpha, 0),
});
