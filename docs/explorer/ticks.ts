import { tickIncrement, ticks } from "d3";
import { minus } from "./number.js";

export type Range = readonly [number, number];

export interface Tick {
  readonly at: number;
  /** "^" raises what follows it. */
  readonly label: string;
}

/** Round numbers, all with the same decimals: as many as tell neighbours apart, however near they are. */
export function linearTicks([from, to]: Range, count: number): Tick[] {
  const values = ticks(from, to, count);
  const write = writer(Math.max(Math.abs(from), Math.abs(to)), stepOf(from, to, count));
  return values.map((at) => ({ at, label: minus(write(at)) }));
}

/** d3 gives the reciprocal, negated, of a step below 1. */
export function stepOf(from: number, to: number, count: number): number {
  const increment = tickIncrement(from, to, count);
  return increment < 0 ? -1 / increment : increment;
}

/** How numbers up to a size, a step apart, are written. */
export function writer(size: number, step: number): (value: number) => string {
  const places = (range: number) => Math.max(0, Math.ceil(Math.log10(range) - 1e-9));
  if (size >= 1e6 || size < 1e-3) {
    const digits = Math.min(20, places(10 ** Math.floor(Math.log10(size)) / step));
    return (value) =>
      value === 0 ? "0" : value.toExponential(digits).replace("e+", "e").replace("e", "·10^");
  }
  const decimals = Math.min(20, places(1 / step));
  return (value) => (Math.abs(value) < step / 2 ? 0 : value).toFixed(decimals);
}

/** Powers of ten, on an axis of decimal logarithms. */
export function logTicks([from, to]: Range, count: number): Tick[] {
  if (to - from < 1.2) {
    const values = linearTicks([10 ** from, 10 ** to], count).filter(({ at }) => at > 0);
    return values.map(({ at, label }) => ({ at: Math.log10(at), label }));
  }
  const powers = ticks(from, to, count).filter(Number.isInteger);
  return powers.map((at) => ({
    at,
    label: at >= 0 && at <= 3 ? String(10 ** at) : minus(`10^${at}`),
  }));
}

/** As many of the candidates as leave `gap` between each other, the first ones first. */
export function chosenTicks(candidates: readonly Tick[], [from, to]: Range, gap: number): Tick[] {
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
export function signedLogTicks([from, to]: Range, least: number): Tick[] {
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

/** About how wide a label is, in pixels. */
export const widthOf = ({ label }: Tick): number => {
  const [base, power = ""] = label.split("^");
  return 6.9 * base.length + 5.4 * power.length;
};

/** As many ticks as their labels have room for on an axis of so many pixels, `apart` or more from each other. */
export function fitting(
  ticksOf: (count: number) => readonly Tick[],
  room: number,
  apart: number,
): readonly Tick[] {
  const first = ticksOf(Math.max(2, Math.floor(room / apart)));
  const widest = Math.max(0, ...first.map(widthOf)) + 16;
  if (widest <= apart) return first;
  const second = ticksOf(Math.max(1, Math.floor(room / widest)));
  const crowded = second.length > 1 && room / second.length < widest;
  return crowded ? second.filter((_, i) => i % 2 === 0) : second;
}
