import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../numbers/elementary.js";
import type { Pair } from "../numbers/pair.js";

/** First-order bounds hold for errors this much below a number; what is left of the others is below a tenth of them. */
export const SMALL = 2 ** -30;

/** s = e^s; the error becomes Infinity where that leaves the doubles or s has a large one. */
export function raise(s: Pair): void {
  const { hi, error } = s;
  expSum(s);
  const fits = hi > -690 && hi < 709.78 && error < SMALL;
  s.error = fits ? s.hi * (1.1 * error + EXP_ERROR) : Number.POSITIVE_INFINITY;
}

/** s = ln s; the error becomes Infinity where s is no positive number or has a large one. */
export function lower(s: Pair): void {
  const { hi, error } = s;
  logSum(s);
  const fits = hi > 2 ** -1000 && error < SMALL * hi;
  s.error = fits
    ? (1.1 * error) / hi + LOG_ERROR * Math.max(Math.abs(s.hi), 2 ** -34)
    : Number.POSITIVE_INFINITY;
}
