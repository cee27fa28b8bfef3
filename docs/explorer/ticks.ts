import { format, ticks } from "d3";
import { minus } from "./number.js";

export interface Tick {
  readonly at: number;
  /** "^" raises what follows it. */
  readonly label: string;
}

/** Round numbers. */
export function linearTicks([from, to]: readonly [number, number], count: number): Tick[] {
  const values = ticks(from, to, count);
  const size = Math.max(Math.abs(from), Math.abs(to));
  const plain = size < 1e6 && to - from > 1e-4;
  const digits = Math.max(0, Math.ceil(Math.log10(size / (to - from)))) + 2;
  const write = (value: number): string => {
    if (plain || value === 0) return String(Number(value.toPrecision(12)));
    return format(`.${digits}~e`)(value).replace(/e\+?/, "·10^");
  };
  return values.map((at) => ({ at, label: minus(write(at)) }));
}

/** Powers of ten, on an axis of decimal logarithms. */
export function logTicks([from, to]: readonly [number, number], count: number): Tick[] {
  if (to - from < 1.2) {
    const values = ticks(10 ** from, 10 ** to, count).filter((value) => value > 0);
    return values.map((value) => ({ at: Math.log10(value), label: String(value) }));
  }
  const powers = ticks(from, to, count).filter(Number.isInteger);
  return powers.map((at) => ({
    at,
    label: at >= 0 && at <= 3 ? String(10 ** at) : minus(`10^${at}`),
  }));
}

/** As many of the candidates as leave `gap` between each other, the first ones first. */
export function chosenTicks(
  candidates: readonly Tick[],
  [from, to]: readonly [number, number],
  gap: number,
): Tick[] {
  const chosen: Tick[] = [];
  for (const tick of candidates) {
    const free = chosen.every(({ at }) => Math.abs(at - tick.at) >= gap);
    if (free && tick.at >= from && tick.at <= to) chosen.push(tick);
  }
  return chosen;
}

/** Where a signed number lies on an axis that is logarithmic beyond `least` on both sides of 0. */
export const signedLog = (value: number, least: number): number =>
  Math.sign(value) * Math.max(0, Math.log10(Math.abs(value) / least));

/** Powers of ten of both signs, on such an axis. */
export function signedLogTicks([from, to]: readonly [number, number], least: number): Tick[] {
  const base = Math.log10(least);
  const count = Math.ceil(Math.max(-from, to));
  const stride = count > 8 ? 4 : 2;
  const powers = Array.from({ length: Math.floor(count / stride) }, (_, i) => (i + 1) * stride);
  const both = powers.flatMap((n) => [
    { at: n, label: minus(`10^${Math.round(n + base)}`) },
    { at: -n, label: minus(`-10^${Math.round(n + base)}`) },
  ]);
  return [{ at: 0, label: "0" }, ...both].filter(({ at }) => at >= from && at <= to);
}
