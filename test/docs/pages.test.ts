import { expect, it } from "vitest";
import { sizeTable } from "../../bench/sizes.js";
import { read } from "./blocks.js";
import { pagesWith, testPages } from "./pages.js";

testPages(pagesWith({ python: false }));

it("README.md shows the limits of npm run size", () => {
  expect(read("README.md")).toContain(`\n${sizeTable().join("\n")}\n`);
});
