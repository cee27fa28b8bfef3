import { ulp } from "../../src/fit/evaluate/precision.js";
import { iterateExpGradient } from "../../src/index.js";
import { uniform } from "../fixtures/doubles.js";

export const COUNT = Number(process.env.POINTS ?? 1000);
export const ALPHAS = [0.5, -0.5, 0.25, -0.25, 1 / 3, -1 / 3, 0.9, -0.9, 0.01, -0.01].map(
  Math.fround,
);

const random = uniform(5);
export const sample = (from: number, to: number): Float32Array =>
  Float32Array.from({ length: COUNT }, () => from + (to - from) * random());

/** ulps of f32, with everything below 1/4 measured as 1/4 is. */
export const units = (y: number, truth: number): number =>
  Math.abs(y - truth) / ulp(Math.max(Math.abs(truth), 0.25), "f32");

export interface Worst {
  value: number;
  dx: number;
  dalpha: number;
}

/** The worst errors over x where the derivatives stay below `steepest`, and away from the singularity. */
export function worstOf(
  xs: Float32Array,
  alpha: number,
  steepest: number,
  { value, dx, dalpha }: Record<keyof Worst, readonly number[]>,
): Worst {
  const worst = { value: 0, dx: 0, dalpha: 0 };
  xs.forEach((x, i) => {
    const truth = iterateExpGradient(x, alpha);
    if (!(truth.value > -4 && truth.dx < steepest && truth.dalpha < steepest)) return;
    worst.value = Math.max(worst.value, units(value[i], truth.value));
    worst.dx = Math.max(worst.dx, units(dx[i], truth.dx));
    worst.dalpha = Math.max(worst.dalpha, units(dalpha[i], truth.dalpha));
  });
  return worst;
}

export const most = (all: readonly Worst[]): Worst => ({
  value: Math.max(...all.map(({ value }) => value)),
  dx: Math.max(...all.map(({ dx }) => dx)),
  dalpha: Math.max(...all.map(({ dalpha }) => dalpha)),
});
