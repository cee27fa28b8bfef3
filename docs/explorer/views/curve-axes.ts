import type { Extent } from "../extent.js";
import { minus } from "../number.js";
import type { Scale } from "../tasks/curve.js";
import {
  chosenTicks,
  linearTicks,
  logTicks,
  type Range,
  stepOf,
  type Tick,
  writer,
} from "../ticks.js";
import { compute } from "../workers.js";

export type Axes = "linear" | "log" | "tower";

export const SCALES: Record<Axes, { readonly x: Scale; readonly y: Scale }> = {
  linear: { x: "linear", y: "linear" },
  log: { x: "linear", y: "log" },
  tower: { x: "tower", y: "tower" },
};

/** Of each pair of axes what is seen first, in positions on the axes. */
export const FIRST: Record<Axes, Extent> = {
  linear: { x: [-3, 4], y: [-3, 8] },
  log: { x: [-2, 12], y: [-1.2, 6] },
  tower: { x: [-1.95, 2.6], y: [-1.95, 3.4] },
};

export const LABELS: Record<Axes, { readonly x: string; readonly y: string }> = {
  linear: { x: "*x*", y: "*y*" },
  log: { x: "*x*", y: "*y*, logarithmic" },
  tower: { x: "*x*, at its height slog *x*", y: "*y*, at its height slog *y*" },
};

/** About so many numbers stand on an axis of heights. */
const COUNT = 6;

/** The numbers on an axis of heights, whose places only the worker knows: asked for when the window moves. */
export class TowerTicks {
  #range: Range = [0, 0];
  #ticks: readonly Tick[] = [];

  /** Brings them to a window; true where they are other ones then. */
  async follow(key: string, range: Range): Promise<boolean> {
    if (range[0] === this.#range[0] && range[1] === this.#range[1]) return false;
    const found = await compute.call(`ticks ${key}`, "places", "tower", range, COUNT);
    if (!found) return false;
    const { known, value, at } = found;
    const step = value.length > 1 ? Math.abs(value[1] - value[0]) : 1;
    const size = value.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const label = known ? nameOf : writer(size, step);
    const height = writer(range[1], stepOf(...range, COUNT));
    this.#range = range;
    this.#ticks = Array.from(value, (v, i) => ({
      at: at[i],
      label: v === Infinity ? `sexp ${height(at[i])}` : minus(label(v)),
    }));
    return true;
  }

  within(range: Range, count: number): readonly Tick[] {
    return chosenTicks(this.#ticks, range, (range[1] - range[0]) / (count * 1.15));
  }
}

export function ticksOn(scale: Scale, range: Range, tower: TowerTicks) {
  return (count: number): readonly Tick[] => {
    if (scale === "linear") return linearTicks(range, count);
    return scale === "log" ? logTicks(range, count) : tower.within(range, count);
  };
}

/** A number that is known by sight, as it is known. */
function nameOf(value: number): string {
  if (value === Math.E) return "e";
  if (value === 15.154262241479262) return "e^e";
  const power = Math.log10(value);
  return value >= 1e3 && Number.isInteger(Math.round(power * 1e9) / 1e9)
    ? `10^${Math.round(power)}`
    : String(value);
}
