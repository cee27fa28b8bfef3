import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { blocksOf, expectScripts, missingFor, read, run } from "./blocks.js";

/** The entry whose every export a page has to name. */
const COVERED: Record<string, string> = {
  "README.md": "index",
  "docs/decimal.md": "decimal",
  "docs/series.md": "series",
  "docs/complex.md": "complex",
  "docs/constructions.md": "compare",
  "docs/rho.md": "rho",
  "docs/tfjs.md": "tfjs",
  "docs/pytorch.md": "layers",
};

const start = process.cwd();
const pages = ["README.md", ...readdirSync("docs").map((file) => `docs/${file}`)].filter((path) =>
  path.endsWith(".md"),
);

/** The pages with blocks of Python, which take as long as all others, or the others. */
export const pagesWith = ({ python }: { python: boolean }): string[] =>
  pages.filter((path) => read(path).includes("\n```python\n") === python);

/** Tests that every block of the pages gives what it says, and that they name what there is. */
export function testPages(paths: readonly string[]): void {
  // Inside the repository, so that modules in it find the dependencies.
  mkdirSync(".vitest", { recursive: true });
  const folder = mkdtempSync(join(start, ".vitest", "docs-"));
  beforeAll(() => process.chdir(folder));
  afterAll(() => {
    process.chdir(start);
    rmSync(folder, { recursive: true });
  });

  describe.each(paths)("%s", (path) => {
    const page = read(path);

    it.for(blocksOf(page))("$title", { timeout: 600_000 }, (block, { skip }) => {
      const missing = missingFor(block, folder);
      skip(missing.length > 0, `not here: ${missing.join(", ")}`);
      return run(block, folder);
    });

    it.each([...new Set([...page.matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command))])(
      "knows %s",
      (command) => expectScripts([command]),
    );

    it.runIf(path in COVERED)("names every export of its entry", async () => {
      const library = await import(`../../src/${COVERED[path]}.ts`);
      for (const name of Object.keys(library)) expect(page).toMatch(new RegExp(`\`${name}\\b`));
    });
  });
}
