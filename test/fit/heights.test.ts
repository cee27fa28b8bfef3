import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { polynomialsFile, polynomialsSource } from "../../src/fit/heights/generate.js";

it("polynomials.generated.ts is what npm run generate writes", () => {
  expect(readFileSync(polynomialsFile, "utf8")).toBe(polynomialsSource());
});
