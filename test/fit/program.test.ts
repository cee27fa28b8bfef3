import { expect, it } from "vitest";
import { fromJsonNumber } from "../../src/fit/buffer.js";
import type { FitData } from "../../src/fit/fit-data.js";
import { interpreted } from "../../src/fit/program.js";
import { type FitOptions, fitIterate } from "../../src/fit.js";

const half = { alpha: 0.5 } as const;

it.each<FitOptions>([
  { ...half, domain: [-20, 25], maxError: 4, error: "ulp" },
  { ...half, domain: [-Infinity, 1e4], maxError: 1e-9 },
  { ...half, domain: [-8, 8], maxError: 1, error: "ulp", precision: "f32" },
  { ...half, domain: [-Infinity, 1e4], maxError: 1e-5, precision: "f32" },
  { ...half, domain: [0, 4], maxError: 1e-6, shape: "rational" },
])("computes the same bits without code from strings: %j", (options) => {
  const fit = fitIterate(options);
  const json = fit.toJSON() as unknown as FitData;
  const data = {
    ...json,
    domain: fit.domain,
    segments: json.segments.map((s) => ({ ...s, from: fromJsonNumber("from", s.from) })),
  } as FitData;
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
