import { checked, type JudgeOptions } from "../compare/judge/options.js";
import type { Reference } from "../real/reference.js";

const COUNT = 128;

/** What `iterexp verify` looks at unless told. */
const VERIFIED = [-4, 20] as const;

/**
 * The settings of `judge`, its domain, where none is given, widened to that of `iterexp verify` as far as there are heights and
 * doubles.
 */
export function settings(options: Omit<JudgeOptions, "budget">) {
  const judged = checked(options);
  if (options.domain !== undefined) return judged;
  const { alpha, ratio, reference } = judged;
  const [low, high] = judged.domain;
  const [from, to] = VERIFIED;
  const reaches =
    Number.isFinite(reference.slog(to)) &&
    Number.isFinite(reference.iterate(to, Math.max(alpha, ratio?.m ?? 0)));
  const domain = [
    alpha >= 0 ? Math.min(low, from) : low,
    reaches ? Math.max(high, to) : high,
  ] as const;
  return { ...judged, domain };
}

/**
 * 257 points of the domain in increasing order, both ends included: half of them evenly spaced, half evenly
 * spaced in height, for neither visits all that the other does.
 */
export function points(
  [from, to]: readonly [from: number, to: number],
  { sexp, slog }: Reference,
): number[] {
  const bottom = slog(from);
  const span = slog(to) - bottom;
  const all = [from, to];
  for (let i = 1; i < COUNT; i++) {
    all.push(from + ((to - from) * i) / COUNT, sexp(bottom + (span * (i - 0.5)) / COUNT));
  }
  return all.filter((x) => x >= from && x <= to).sort((a, b) => a - b);
}
