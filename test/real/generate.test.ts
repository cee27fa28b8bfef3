import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { modulesFile, modulesSource } from "../../src/real/arrays/generate.js";
import { constantsFile, constantsSource } from "../../src/real/generate.js";

it("constants.ts is what generate.ts writes, to the bit", () => {
  expect(constantsSource()).toBe(readFileSync(constantsFile, "utf8"));
}, 30000);

it("modules.generated.ts is what arrays/generate.ts writes", () => {
  expect(modulesSource()).toBe(readFileSync(modulesFile, "utf8"));
});
