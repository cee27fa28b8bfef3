import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";
import { parseHTML } from "linkedom";
import { expect } from "vitest";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { builtEntries, entries } from "../built.js";
import { iterexp } from "../cli/command-line.js";
import { python } from "../python/environment.js";
import { withOutputs } from "./outputs.js";

const root = new URL("../../", import.meta.url);
export const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const { name, scripts } = JSON.parse(read("package.json")) as {
  name: string;
  scripts: Record<string, string>;
};

interface Block {
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
 * commands; programs in python and c, which may assert; fragment shaders, which draw; JSON, which reads.
 */
export async function run({ title, language, lines }: Block, folder: string): Promise<void> {
  if (language === "sh") {
    return lines[0].startsWith("$ ") ? expectSession(lines) : expectScripts(lines);
  }
  if (language === "python") return runPython({ title, language, lines }, folder);
  if (language === "c") return runC(lines, folder);
  if (language === "glsl") return draw(lines, folder);
  if (language === "html") return expectImportMap(lines);
  if (language === "ts") return expectTypeScript(lines);
  if (language === "json") return void JSON.parse(lines.join("\n"));
  if (language !== "js") throw new Error(`no rule for a block of language "${language}"`);
  const [, file] = /^\/\/ (\S+\.mjs)$/.exec(lines[0]) ?? [];
  if (file !== undefined) writeFileSync(join(folder, file), lines.map(fromBuilt).join("\n"));
  else if (lines.some((line) => line.includes('"vitest"'))) await expectPass(lines, folder);
  else expectOutputs(lines);
}

const addressOf = builtEntries();

/** Imports of the package as imports of what is built of its sources. */
const fromBuilt = (line: string): string =>
  line.replace(/(from |import )"iterexp(?:\/([\w/]+))?"/, (_, word, entry = "index") => {
    return `${word}${JSON.stringify(addressOf(entry))}`;
  });

function expectOutputs(lines: readonly string[]): void {
  const { code, outputs } = withOutputs(lines.map(fromBuilt));
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], {
    encoding: "utf8",
    input: code,
  });
  expect({ stdout, stderr }).toEqual({ stdout: outputs, stderr: "" });
}

/** Runs a module of assertions in this process, where Vitest is. */
async function expectPass(lines: readonly string[], folder: string): Promise<void> {
  const file = join(folder, "assertions.mjs");
  writeFileSync(file, lines.map(fromBuilt).join("\n"));
  await import(file);
}

/** The Pythons there are: that of the tests' environment and, with other packages, Debian's. */
const interpreters = [...new Set([python, "/usr/bin/python3"])];

/** What has been found of an interpreter and a module; to import one may take seconds. */
const found = new Map<string, boolean>();

function imports(interpreter: string, module: string): boolean {
  const name = `${interpreter} ${module}`;
  const known = found.get(name);
  if (known !== undefined) return known;
  const { status } = spawnSync(interpreter, ["-c", `import ${module}`]);
  found.set(name, status === 0);
  return status === 0;
}

/** What a python block needs and the folder does not have: modules, and Java for Spark. */
const needs = ({ lines }: Block, folder: string): string[] => {
  const modules = lines.flatMap((line) => /^ *(?:import|from) (\w+)/.exec(line)?.[1] ?? []);
  return [...new Set(modules)].filter((name) => !existsSync(join(folder, `${name}.py`)));
};

/** What a block needs and is not here: a compiler, a browser, modules that no Python here has, Java for Spark. */
export function missingFor(block: Block, folder: string): string[] {
  if (block.language === "c") return spawnSync("cc", ["--version"]).status === 0 ? [] : ["cc"];
  if (block.language === "glsl") return hasBrowser() ? [] : ["Chromium"];
  return block.language === "python" ? missingModules(block, folder) : [];
}

function missingModules(block: Block, folder: string): string[] {
  const modules = needs(block, folder);
  const missing = interpreters.map((each) => modules.filter((name) => !imports(each, name)));
  if (modules.includes("pyspark") && spawnSync("java", ["-version"]).status !== 0) return ["java"];
  return missing.sort((a, b) => a.length - b.length)[0];
}

/** Runs a program with the first Python that has what it needs; a block that begins with `# name.py` is kept as that file. */
function runPython(block: Block, folder: string): void {
  const [, kept] = /^# (\w+\.py)$/.exec(block.lines[0]) ?? [];
  const modules = needs(block, folder);
  const interpreter = interpreters.find((each) => modules.every((name) => imports(each, name)));
  const file = join(folder, kept ?? "recipe.py");
  writeFileSync(file, block.lines.join("\n"));
  const { status, stderr } = spawnSync(interpreter as string, [file], {
    cwd: folder,
    encoding: "utf8",
    // Spark starts the python3 that it finds.
    env: {
      ...process.env,
      PYTHONPATH: folder,
      PATH: `${dirname(interpreter as string)}:${process.env.PATH}`,
    },
  });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
}

/** Compiles a program as C99 without a warning, and runs it. */
function runC(lines: readonly string[], folder: string): void {
  writeFileSync(join(folder, "program.c"), lines.join("\n"));
  const strict = ["-std=c99", "-Wall", "-Wextra", "-Werror"];
  for (const [program, ...args] of [
    ["cc", ...strict, "program.c", "-o", "program", "-lm"],
    ["./program"],
  ]) {
    const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  }
}

/** Draws a fragment shader of WebGL 2, with the files that it includes, and sees that there is a picture. */
async function draw(lines: readonly string[], folder: string): Promise<void> {
  const source = lines.map((line) => {
    const [, name] = /^#include "(.*)"$/.exec(line) ?? [];
    return name === undefined ? line : readFileSync(join(folder, name), "utf8");
  });
  const browser = await openBrowser();
  try {
    const { page } = await openPage(browser, { "/draw.js": read("test/docs/draw.js") });
    const text = JSON.stringify(source.join("\n"));
    const levels = page.evaluate(`import("/draw.js").then((draw) => draw.levelsOf(${text}))`);
    expect(await levels).toEqual([0, 255]);
  } finally {
    await browser.close();
  }
}

/** The files of an import map stand in the packages that it names, and the entries that the page imports in its map. */
function expectImportMap(lines: readonly string[]): void {
  const { document } = parseHTML(lines.join("\n"));
  const [map, module] = document.querySelectorAll("script");
  const { imports } = JSON.parse(map.textContent ?? "");
  for (const path of Object.values<string>(imports)) {
    const [, own] = /^\.\/node_modules\/iterexp\/dist\/(.*)$/.exec(path) ?? [];
    if (own === undefined) expect(existsSync(new URL(path, root)), path).toBe(true);
    else if (own !== "") expect(entries).toContain(own.replace(/\.js$/, ""));
  }
  for (const [, entry] of (module.textContent ?? "").matchAll(/"iterexp\/([^"]+)\.js"/g)) {
    expect(entries).toContain(entry);
  }
}

function expectTypeScript(lines: readonly string[]): void {
  const { code } = transformSync(lines.join("\n"), { loader: "ts", format: "esm" });
  for (const [, entry = "index"] of code.matchAll(/import\("iterexp(?:\/([^"]+))?"\)/g)) {
    expect(entries).toContain(entry);
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

/** Every line is npm ci, the installation of this package or of its clone, or npm commands that run its scripts. */
export function expectScripts(lines: readonly string[]): void {
  for (const command of lines.flatMap((line) => line.split(" && "))) {
    if (
      command === "npm ci" ||
      [name, `../${name}`].some((from) => command === `npm install ${from}`)
    )
      continue;
    const [, script = command] = command.match(/^npm (?:run )?([\w:]+)(?: -- .*)?$/) ?? [];
    expect(Object.keys(scripts)).toContain(script === "cit" ? "test" : script);
  }
}
