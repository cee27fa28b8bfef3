import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as library from "../../src/compare.js";
import { iterexp } from "../cli/command-line.js";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const text = read("docs/constructions.md");
const blocks = [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language, code], i) => ({
  title: `block ${i + 1}: ${code.split("\n", 1)[0]}`,
  language,
  lines: code.trimEnd().split("\n"),
}));

/** Inside the repository, so that modules in it find the dependencies. */
let folder: string;
const start = process.cwd();
beforeAll(() => {
  mkdirSync(".vitest", { recursive: true });
  folder = mkdtempSync(join(start, ".vitest", "constructions-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

describe("docs/constructions.md", () => {
  it("has no code block that these tests do not see", () => {
    expect(text.match(/^ *(```|~~~)/gm)).toHaveLength(2 * blocks.length);
  });

  it.each(blocks)("$title", async ({ language, lines }) => {
    if (language === "sh") return expectSession(lines);
    expect(language).toBe("js");
    const [, file] = /^\/\/ (\S+\.mjs)$/.exec(lines[0]) ?? [];
    if (file !== undefined) return writeFileSync(file, lines.map(fromSource).join("\n"));
    return lines.some((line) => line.includes('"vitest"'))
      ? expectPass(lines)
      : expectOutputs(lines);
  });

  it.each([...library.survey.map(({ name }) => name)])("tells of %s", (name) => {
    const [key] = Object.entries(library).find(
      ([, value]) => (value as { name?: string }).name === name,
    ) as [string, unknown];
    expect(text).toContain(`\`${key}\``);
  });

  it("names commands that exist", () => {
    const { scripts } = JSON.parse(read("package.json"));
    for (const [, script] of text.matchAll(/`npm run ([\w:]+)`/g)) {
      expect(Object.keys(scripts)).toContain(script);
    }
  });
});

/** Imports of the package as imports of its sources. */
function fromSource(line: string): string {
  return line.replace(/(from |import )"iterexp(?:\/([\w/]+))?"/, (_, word, entry = "index") => {
    return `${word}${JSON.stringify(new URL(`src/${entry}.ts`, root).href)}`;
  });
}

/** Runs a module in which `expression; // output` stands for what the expression gives. */
function expectOutputs(lines: readonly string[]): void {
  const outputs: string[] = [];
  const code = lines.map((line) => {
    const [, expression, output] = line.match(/^(.*); \/\/ (.*)$/) ?? [];
    if (output === undefined) return fromSource(line);
    outputs.push(output);
    return `console.log(inspect((${expression}), { breakLength: Infinity }));`;
  });
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module"],
    { encoding: "utf8", input: ['import { inspect } from "node:util";', ...code].join("\n") },
  );
  expect({ stdout, stderr }).toEqual({ stdout: outputs.map((o) => `${o}\n`).join(""), stderr: "" });
}

/** Runs a module of assertions in this process, where Vitest is. */
async function expectPass(lines: readonly string[]): Promise<void> {
  const file = join(folder, "assertions.mjs");
  writeFileSync(file, lines.map(fromSource).join("\n"));
  await import(file);
}

async function expectSession(lines: readonly string[]): Promise<void> {
  const [prompt] = lines;
  const [program, ...argv] = prompt.slice(2).split(" ");
  expect(program).toBe("iterexp");
  const { status, stdout, stderr } = await iterexp(argv);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(lines).toEqual([prompt, ...stdout.trimEnd().split("\n")]);
}
