import { expect, it } from "vitest";
import { sweep } from "./sweep.js";

it.each(sweep(7, 3000))("$name: $worst max(1, c) at most, at $at", ({ worst, limit }) => {
  expect(worst).toBeLessThanOrEqual(limit);
});
