import { fromNumber } from "../numbers/fixed.js";
import { type Fixed, repeatFixed, sexpFixed, slogFixed } from "../real/exact.js";
import { isWhole } from "./iterate.js";

/**
 * exp^(b + low)(z), the second phase of every operation: where pairs of doubles cannot tell how to round. Beyond the doubles
 * Infinity. Heights are right to about 2^-200.
 */
export function iterateFixed(z: Fixed, b: number, low: number, p: bigint): Fixed {
  if (b === 0 && low === 0) return z;
  if (isWhole(b, low)) return repeatFixed(z, b, p);
  if (typeof z === "number" && z !== Number.NEGATIVE_INFINITY) return z;
  const height = typeof z === "number" ? -2n << p : slogFixed(z, p);
  return sexpFixed(height + fromNumber(b, p) + fromNumber(low, p), p);
}

/**
 * Fraction bits for exp^b: 256, and as many more as the fraction of b has zeros in front, so that a small
 * height is not lost.
 */
export function bitsFor(b: number, low: number): bigint {
  const fraction = Math.abs(b - Math.round(b)) || Math.abs(low);
  const zeros = fraction === 0 ? 0 : Math.max(0, -Math.log2(fraction));
  return 256n + 64n * BigInt(Math.ceil(zeros / 64));
}
