import { expect, it } from "vitest";
import { interpreted } from "../../src/fit/evaluate/program.js";
import { restoreFit } from "../../src/fit/store/restore.js";
import { type FitOptions, fitIterate } from "../../src/fit.js";

const half = { alpha: 0.5 } as const;

it.each<FitOptions>([
  { ...half, domain: [-20, 25], maxError: 4, error: "ulp" },
  { ...half, domain: [-Infinity, 1e4], maxError: 1e-9 },
  { ...half, domain: [-8, 8], maxError: 1, error: "ulp", precision: "f32" },
  { ...half, domain: [-Infinity, 1e4], maxError: 1e-5, precision: "f32" },
  { ...half, domain: [-Infinity, 2.9e10], maxError: 1e-8, maxBytes: 3000 },
  { ...half, domain: [-Infinity, 1e4], maxError: 1e-3, precision: "f32", maxBytes: 2000 },
  { ...half, domain: [-Infinity, -1.5], maxError: 1e-6, precision: "f32", maxBytes: 200 },
  { alpha: -0.5, domain: [-0.69, 60], maxError: 1e-9 },
])("computes the same bits without code from strings: %j", (options) => {
  const fit = fitIterate(options);
  const {
    format: _,
    version: __,
    checksum: ___,
    coefficients,
    ...stored
  } = JSON.parse(JSON.stringify(fit));
  const table = fit.precision === "f32" ? Float32Array : Float64Array;
  const data = restoreFit(stored, table.from(coefficients as number[]));
  const slow = interpreted(
    data,
    () => Number.NaN,
    () => Number.NaN,
  );
  for (let x = -40; x < 70; x += 0.0137) {
    expect(slow.evaluate(x), `x = ${x}`).toBe(fit.evaluate(x));
    expect(slow.derivative(x), `x = ${x}`).toBe(fit.derivative(x));
  }
});
