import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { constantsFile, constantsSource } from "../../src/real/generate.js";

it("constants.ts is what generate.ts writes, to the bit", () => {
  expect(constantsSource()).toBe(readFileSync(constantsFile, "utf8"));
}, 30000);
