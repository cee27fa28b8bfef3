import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { constantsFile, constantsSource } from "../../src/complex/generate.js";

it("constants.generated.ts is what npm run generate:complex writes", () => {
  expect(readFileSync(constantsFile, "utf8")).toBe(constantsSource());
});
