import { div, mul } from "../numbers/fixed.js";
import { type Jet, reverted } from "../numbers/jet.js";
import type { PowerMap } from "./power-map.js";
import type { Jets } from "./series.js";

/**
 * Taylor series in z of a local Abel function whose series in u = z ln b + kappa is known term by term, and of its inverse, by
 * reversion at the point that has the height.
 */
export function jetsInZ(
  map: PowerMap,
  inU: (z: bigint, order: number, p: bigint) => Jet,
  inverse: (height: bigint, p: bigint) => bigint,
): Jets {
  const height = (z: bigint, order: number, p: bigint): Jet => {
    const ln = map.lnAt(p).value;
    let power = 1n << p;
    return inU(z, order, p).map((c, k) => {
      if (k > 0) power = mul(power, ln, p);
      return mul(c, power, p);
    });
  };
  return {
    height,
    inverse(h, order, p) {
      const z = inverse(h, p);
      return reverted(height(z, order, p), p).with(0, z);
    },
  };
}

/** The same where heights count from the one that `origin` gives. */
export const countedFrom = (origin: (p: bigint) => bigint, { height, inverse }: Jets): Jets => ({
  height,
  inverse: (h, order, p) => inverse(h + origin(p), order, p),
});

/** 1/d, or RangeError where d is below the last bit. */
export function reciprocal(d: bigint, p: bigint): bigint {
  if (d !== 0n) return div(1n << p, d, p);
  throw new RangeError("no Taylor series: the point lies too near a singularity");
}
