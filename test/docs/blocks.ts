import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { parseHTML } from "linkedom";
import { expect } from "vitest";
import { entries } from "../../tsup.config.js";
import { iterexp } from "../cli/command-line.js";
import { withOutputs } from "./outputs.js";

const root = new URL("../../", import.meta.url);
export const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const { name, scripts } = JSON.parse(read("package.json")) as {
  name: string;
  scripts: Record<string, string>;
};

export interface Block {
  readonly title: string;
  readonly language: string;
  readonly lines: readonly string[];
}

/** The fenced blocks of a page; throws where it has a fence of another form. */
export function blocksOf(page: string): Block[] {
  const blocks = [...page.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(([, language, code], i) => ({
    title: `block ${i + 1}: ${code.split("\n", 1)[0]}`,
    language,
    lines: code.trimEnd().split("\n"),
  }));
  const fences = page.match(/^ *(```|~~~)/gm) ?? [];
  if (fences.length !== 2 * blocks.length) throw new Error("a code block that no test sees");
  return blocks;
}

/**
 * Runs a block and compares it with what it says: js modules in which `expression; // output` stands
 * for what the expression gives, tests, and files that later blocks use; sh sessions of `$ iterexp`, npm
 * commands; python programs, which may assert; JSON, which reads.
 */
export async function run({ language, lines }: Block, folder: string): Promise<void> {
  if (language === "sh") {
    return lines[0].startsWith("$ ") ? expectSession(lines) : expectScripts(lines);
  }
  if (language === "python") return runPython(lines, folder);
  if (language === "html") return expectImportMap(lines);
  if (language === "ts") return expectTypeScript(lines);
  if (language === "json") return void JSON.parse(lines.join("\n"));
  if (language !== "js") throw new Error(`no rule for a block of language "${language}"`);
  const [, file] = /^\/\/ (\S+\.mjs)$/.exec(lines[0]) ?? [];
  if (file !== undefined) writeFileSync(join(folder, file), lines.map(fromSource).join("\n"));
  else if (lines.some((line) => line.includes('"vitest"'))) await expectPass(lines, folder);
  else expectOutputs(lines);
}

/** Imports of the package as imports of its sources. */
const fromSource = (line: string): string =>
  line.replace(/(from |import )"iterexp(?:\/([\w/]+))?"/, (_, word, entry = "index") => {
    return `${word}${JSON.stringify(new URL(`src/${entry}.ts`, root).href)}`;
  });

function expectOutputs(lines: readonly string[]): void {
  const { code, outputs } = withOutputs(lines.map(fromSource));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module"],
    { encoding: "utf8", input: code },
  );
  expect({ stdout, stderr }).toEqual({ stdout: outputs, stderr: "" });
}

/** Runs a module of assertions in this process, where Vitest is. */
async function expectPass(lines: readonly string[], folder: string): Promise<void> {
  const file = join(folder, "assertions.mjs");
  writeFileSync(file, lines.map(fromSource).join("\n"));
  await import(file);
}

const PYTHON = "/usr/bin/python3";
const standIns = fileURLToPath(new URL("test/docs/stand-ins", root));

const imports = (module: string, path = ""): boolean =>
  spawnSync(PYTHON, ["-c", `import ${module}`], { env: { PYTHONPATH: path } }).status === 0;

/** The modules that a python block imports from elsewhere and that this machine has in no form. */
export function missingModules({ lines }: Block, folder: string): string[] {
  const modules = lines.flatMap((line) => /^(?:import|from) (\w+)/.exec(line)?.[1] ?? []);
  return [...new Set(modules)].filter(
    (name) => !existsSync(join(folder, `${name}.py`)) && !imports(name) && !imports(name, standIns),
  );
}

/** Runs a program with what the machine has; the stand-ins only where a framework is missing. */
function runPython(lines: readonly string[], folder: string): void {
  const missing = ["ray", "pyspark"].some((name) => lines.join().includes(name) && !imports(name));
  const file = join(folder, "recipe.py");
  writeFileSync(file, lines.join("\n"));
  const { status, stderr } = spawnSync(PYTHON, [file], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PYTHONPATH: missing ? `${folder}:${standIns}` : folder },
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
}

/** The files of an import map stand in the packages that it names, and the entries that the page imports in its map. */
function expectImportMap(lines: readonly string[]): void {
  const { document } = parseHTML(lines.join("\n"));
  const [map, module] = document.querySelectorAll("script");
  const { imports } = JSON.parse(map.textContent ?? "");
  for (const path of Object.values<string>(imports)) {
    const [, own] = /^\.\/node_modules\/iterexp\/dist\/(.*)$/.exec(path) ?? [];
    if (own === undefined) expect(existsSync(new URL(path, root)), path).toBe(true);
    else if (own !== "") expect(Object.keys(entries)).toContain(own.replace(/\.js$/, ""));
  }
  for (const [, entry] of (module.textContent ?? "").matchAll(/"iterexp\/([^"]+)\.js"/g)) {
    expect(Object.keys(entries)).toContain(entry);
  }
}

function expectTypeScript(lines: readonly string[]): void {
  const { code } = transformSync(lines.join("\n"), { loader: "ts", format: "esm" });
  for (const [, entry = "index"] of code.matchAll(/import\("iterexp(?:\/([^"]+))?"\)/g)) {
    expect(Object.keys(entries)).toContain(entry);
  }
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
    printed.push(prompt, ...(output === "" ? [] : output.trimEnd().split("\n")));
  }
  expect(lines).toEqual(printed);
}

/** Every line is npm ci, the installation of this package, or npm commands that run its scripts. */
export function expectScripts(lines: readonly string[]): void {
  for (const command of lines.flatMap((line) => line.split(" && "))) {
    if (command === "npm ci" || command === `npm install ${name}`) continue;
    const [, script = command] = command.match(/^npm (?:run )?([\w:]+)(?: -- .*)?$/) ?? [];
    expect(Object.keys(scripts)).toContain(script === "cit" ? "test" : script);
  }
}
