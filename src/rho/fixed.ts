import { exp, fromNumber, log } from "../numbers/fixed.js";
import { sexpFixed, slogFixed } from "../real/exact.js";
import { OVERFLOW_HEIGHT } from "../real/fast.js";
import { isWhole } from "./iterate.js";

/**
 * A real number at p fraction bits (src/numbers), or NaN, -Infinity or Infinity as a number. What asks
 * for them is the second phase of every operation: where pairs of doubles cannot tell how to round.
 */
export type Fixed = bigint | number;

/** exp^(b + low)(z). Beyond the doubles Infinity. Heights are right to about 2^-200 (src/real/exact.ts). */
export function iterateFixed(z: Fixed, b: number, low: number, p: bigint): Fixed {
  if (b === 0 && low === 0) return z;
  if (isWhole(b, low)) return repeatFixed(z, b, p);
  if (typeof z === "number" && z !== Number.NEGATIVE_INFINITY) return z;
  const two = 2n << p;
  const height =
    (typeof z === "number" ? -two : slogFixed(z, p)) + fromNumber(b, p) + fromNumber(low, p);
  if (height < -two) return Number.NaN;
  if (height === -two) return Number.NEGATIVE_INFINITY;
  if (height > fromNumber(OVERFLOW_HEIGHT, p)) return Number.POSITIVE_INFINITY;
  return sexpFixed(height, p);
}

function repeatFixed(z: Fixed, n: number, p: bigint): Fixed {
  let y = z;
  for (let i = 0; i < n; i++) {
    if (typeof y === "number") y = y === Number.NEGATIVE_INFINITY ? 0n : y;
    else if (y > 710n << p) return Number.POSITIVE_INFINITY;
    else y = y < -(p << p) ? 0n : exp(y, p);
  }
  for (let i = 0; i > n; i--) {
    if (typeof y === "number") return y === Number.POSITIVE_INFINITY ? y : Number.NaN;
    if (y < 0n) return Number.NaN;
    y = y === 0n ? Number.NEGATIVE_INFINITY : log(y, p);
  }
  return y;
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
