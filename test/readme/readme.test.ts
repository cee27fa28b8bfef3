import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../../src/index.js";
import { iterexp } from "../cli/command-line.js";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const readme = read("README.md");
const { name, scripts } = JSON.parse(read("package.json"));
const source = new URL("../../src/index.ts", import.meta.url).href;

const fences = readme.match(/^ *(```|~~~)/gm) ?? [];
const blocks = [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
  ([all, language, code], i) => ({
    title: `block ${i + 1}: ${all.split("\n", 2)[1]}`,
    language,
    lines: code.trimEnd().split("\n"),
  }),
);

describe("README.md", () => {
  it("has no code block that these tests do not see", () => {
    expect(fences).toHaveLength(2 * blocks.length);
  });

  it.each(blocks)("$title", ({ language, lines }) => ruleFor(language, lines)(lines));

  it.each([...readme.matchAll(/`(npm [^`]+)`/g)].map(([, command]) => command))(
    "knows %s",
    (command) => expectScripts([command]),
  );

  it.each(Object.keys(library))("names %s", (exported) => {
    expect(readme).toContain(`\`${exported}(`);
  });
});

function ruleFor(language: string, lines: readonly string[]) {
  if (language === "js") return expectOutputs;
  if (language === "sh" && lines[0].startsWith("$ ")) return expectSession;
  if (language === "sh") return expectScripts;
  throw new Error(`no rule for a block of language "${language}"`);
}

/** Runs a module in which `expression; // output` stands for what the expression gives. */
function expectOutputs(lines: readonly string[]): void {
  const outputs: string[] = [];
  const code = lines.map((line) => {
    const [, expression, output] = line.match(/^(.*); \/\/ (.*)$/) ?? [];
    if (output === undefined) {
      expect(line).not.toContain("//");
      return line.replace(`from "${name}"`, `from "${source}"`);
    }
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

/** Runs every `$ iterexp ... | iterexp ...` and compares what it prints with the lines that follow. */
async function expectSession(lines: readonly string[]): Promise<void> {
  const printed: string[] = [];
  for (const prompt of lines.filter((line) => line.startsWith("$ "))) {
    let output = "";
    for (const command of prompt.slice(2).split(" | ")) {
      const [program, ...argv] = command.split(" ");
      expect(program).toBe("iterexp");
      const { status, stdout, stderr } = await iterexp(argv, [output]);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      output = stdout;
    }
    printed.push(prompt, ...output.trimEnd().split("\n"));
  }
  expect(lines).toEqual(printed);
}

/** Every line is npm ci, the installation of this package, or npm commands that run its scripts. */
function expectScripts(lines: readonly string[]): void {
  for (const command of lines.flatMap((line) => line.split(" && "))) {
    if (command === "npm ci" || command === `npm install ${name}`) continue;
    const [, script = command] = command.match(/^npm (?:run )?([\w:]+)(?: -- .*)?$/) ?? [];
    expect(Object.keys(scripts)).toContain(script === "cit" ? "test" : script);
  }
}
