import { readdirSync, readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";

/** Entries whose docstrings' examples are run here; those of the layers have a test of their own. */
const ENTRIES = ["index", "complex", "base", "rho", "compare"];

const root = new URL("../../src/", import.meta.url);
const IMPORT = /^import \{ (.*) \} from "iterexp(?:\/(\w+))?";$/;

interface Example {
  readonly name: string;
  readonly entry: string;
  readonly names: readonly string[];
  readonly lines: readonly string[];
}

/** The examples of a file's docstrings that are modules of one import. */
function examplesOf(file: string): Example[] {
  const source = readFileSync(new URL(file, root), "utf8");
  return [...source.matchAll(/ \* @example\n \* ```js\n([\s\S]*?)\n \* ```/g)].flatMap(
    ([, code]) => {
      const [first, ...lines] = code.split("\n").map((line) => line.replace(/^ \* ?/, ""));
      const found = IMPORT.exec(first);
      if (found === null) return [];
      const [, names, entry = "index"] = found;
      return [{ name: `${file}: ${lines.find(Boolean)}`, entry, names: names.split(", "), lines }];
    },
  );
}

const examples = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("layers"))
  .flatMap(examplesOf)
  .filter(({ entry }) => ENTRIES.includes(entry));

const AsyncFunction = (async () => {}).constructor as new (
  ...code: string[]
) => (...values: unknown[]) => Promise<void>;

describe("examples of docstrings", () => {
  it.each(examples)("$name", async ({ entry, names, lines }) => {
    const module = (await import(new URL(`${entry}.ts`, root).href)) as Record<string, unknown>;
    const shown: string[] = [];
    const outputs: string[] = [];
    const code = lines.map((line) => {
      const [, expression, output] = /^(.*); \/\/ (.*)$/.exec(line) ?? [];
      if (output === undefined) return line;
      outputs.push(output);
      return `show(${expression});`;
    });
    const run = new AsyncFunction("show", ...names, code.join("\n"));
    const show = (value: unknown): void => {
      shown.push(inspect(value, { breakLength: Infinity }));
    };
    await run(show, ...names.map((name) => module[name]));
    expect(outputs.length).toBeGreaterThan(0);
    expect(shown).toEqual(outputs);
  });

  it("are those of every function of the entries that takes numbers", () => {
    expect(examples.length).toBeGreaterThan(35);
  });
});
