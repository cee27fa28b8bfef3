import { expect, it } from "vitest";
import { LIMIT, sweep } from "./sweep.js";

it.each(sweep(3, 10, 16))("$name: $worst ulps at most, at $at", ({ count, finite, worst }) => {
  expect(worst).toBeLessThanOrEqual(LIMIT);
  expect(finite).toBeGreaterThan(count / 5);
});
