import { bitLength } from "../../numbers/fixed.js";
import type { Complex } from "../../numbers/fixed-complex.js";

/** Bits of the largest part. */
export const largest = (zs: readonly Complex[]): number =>
  zs.reduce((worst, { re, im }) => Math.max(worst, bitLength(re), bitLength(im)), 0);

/** Decimals of what has so many bits in p fraction bits. */
export const digitsOf = (bits: number, p: bigint): number => (Number(p) - bits) * Math.log10(2);
