import { sexp } from "../real/sexp.js";
import { slog } from "../real/slog.js";

const COUNT = 128;

/**
 * 257 points of the domain in increasing order, both ends included: half of them evenly spaced, half evenly
 * spaced in height, for neither visits all that the other does.
 */
export function points([from, to]: readonly [from: number, to: number]): number[] {
  const bottom = slog(from);
  const span = slog(to) - bottom;
  const all = [from, to];
  for (let i = 1; i < COUNT; i++) {
    all.push(from + ((to - from) * i) / COUNT, sexp(bottom + (span * (i - 0.5)) / COUNT));
  }
  return all.filter((x) => x >= from && x <= to).sort((a, b) => a - b);
}
