import { expect } from "vitest";
import { type FitSurface, fitIterate } from "../../src/fit.js";
import { uniform } from "../fixtures/doubles.js";

const rectangle = { alpha: [0, 1], domain: [-2.3, 3], error: "absolute" } as const;

/** Two-variable fits in both precisions, for the targets that work on whole arrays. */
export const surfaces = Object.entries({
  surface_f64: fitIterate({ ...rectangle, maxError: 1e-5 }),
  surface_f32: fitIterate({ ...rectangle, maxError: 1e-4, precision: "f32", outside: "clamp" }),
}).map(([name, fit]) => ({ name, fit }));

/** Pairs x, alpha in and around the rectangle, one after another. */
export function pairsFor({ precision }: FitSurface): Float64Array | Float32Array {
  const random = uniform(17);
  const special = [NaN, Infinity, -Infinity, 0, 1, -2.3, 3];
  const pairs = special.flatMap((x) => special.flatMap((alpha) => [x, alpha]));
  for (let i = 0; i < 3000; i++) pairs.push(-2.5 + 5.7 * random(), -0.05 + 1.1 * random());
  return precision === "f64" ? Float64Array.from(pairs) : Float32Array.from(pairs);
}

/**
 * Results for each pair, the value or value, dx and dalpha, are those of the fit: within twice their bounds, or, without `fused`
 * operations, the same bits for f64.
 */
export function expectSurface(
  fit: FitSurface,
  pairs: ArrayLike<number>,
  results: ArrayLike<number>,
  { fused = false } = {},
): void {
  const bounds = [fit.maxError.bound, fit.maxGradientError.dx, fit.maxGradientError.dalpha];
  const each = (2 * results.length) / pairs.length;
  expect([1, 3]).toContain(each);
  for (let i = 0; i < pairs.length / 2; i++) {
    const [x, alpha] = [pairs[2 * i], pairs[2 * i + 1]];
    const { value, dx, dalpha } = fit.gradient(x, alpha);
    [value, dx, dalpha].slice(0, each).forEach((ours, k) => {
      const result = results[each * i + k];
      const mayDiffer = fused || fit.precision === "f32";
      const isClose = mayDiffer && Math.abs(result - ours) <= 2 * bounds[k];
      if (!isClose) expect(result, `${k} at ${x}, ${alpha}`).toBe(ours);
    });
  }
}
