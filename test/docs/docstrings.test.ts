import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read, run } from "./blocks.js";

/** The code of the @example of each docstring of a file, without the stars. */
const examplesOf = (source: string): string[][] =>
  [...source.matchAll(/^ \* @example\n \* ```js\n((?: \*.*\n)*?) \* ```$/gm)].map(([, code]) =>
    code
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(3)),
  );

/** All of them as one module, each name imported once. */
function joined(examples: readonly string[][]): string[] {
  const names = new Map<string, Set<string>>();
  const body: string[] = [];
  for (const line of examples.flat()) {
    const [, list, from] = /^import \{ (.*) \} from "(.*)";$/.exec(line) ?? [];
    if (from === undefined) {
      body.push(line);
      continue;
    }
    const known = names.get(from) ?? new Set();
    names.set(from, known);
    for (const name of list.split(", ")) known.add(name);
  }
  const imports = [...names].map(
    ([from, list]) => `import { ${[...list].join(", ")} } from "${from}";`,
  );
  return [...imports, ...body];
}

const files = [
  "src/decimal.ts",
  "src/base/enclose.ts",
  ...readdirSync("src/decimal")
    .filter((name) => !name.includes("generated"))
    .map((name) => `src/decimal/${name}`),
];

describe("examples of docstrings", () => {
  const withExamples = files.flatMap((path) => {
    const examples = examplesOf(read(path));
    return examples.length > 0 ? [{ path, examples }] : [];
  });

  it.each(withExamples)("$path", async ({ examples }) => {
    const folder = mkdtempSync(join(tmpdir(), "iterexp-docs-"));
    await run({ title: "", language: "js", lines: joined(examples) }, folder);
    rmSync(folder, { recursive: true });
  });

  it("are found, one for every public function of the decimal entry", () => {
    expect(withExamples.flatMap(({ examples }) => examples).length).toBeGreaterThan(14);
  });
});
