/**
 * Installs the packed package into an empty project and runs the README's first example there in every way that
 * users have: Node with import and with require, Deno, Bun, TypeScript's resolutions, a page built by Vite. The matchers run
 * in Jest 29 and 30, as CommonJS, as ES modules and through ts-jest.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { withOutputs } from "../docs/outputs.js";
import { JEST_FILES, JEST_PROJECTS } from "./jest-projects.js";

/** Held, so that a check means the same tomorrow. */
const RUNTIMES = ["deno@2.9.6", "bun@1.4.5"];
const JEST = {
  29: ["jest@29.7.0", "@jest/globals@29.7.0", "@types/jest@29.5.14"],
  30: ["jest@30.5.2", "@jest/globals@30.5.2", "@types/jest@30.0.0"],
};
const TS_JEST = ["ts-jest@29.4.15", "typescript@5.9"];

const INSTALL = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];

/** The compilers that the declarations are for, from the oldest on; 7 resolves as bundlers and as Node do alone. */
const COMPILERS: readonly (readonly [name: string, resolutions: readonly string[]])[] = [
  ["typescript@5.0.4", ["bundler", "node16", "node10"]],
  ["typescript@5.9.3", ["bundler", "node16", "node10"]],
  ["typescript@7.0.2", ["bundler", "node16"]],
];
const aliasOf = (compiler: string): string => compiler.replace("@", "-");

const require = createRequire(import.meta.url);
const binary = (name: string): string => {
  const path = require.resolve(`${name}/package.json`);
  const { bin } = JSON.parse(readFileSync(path, "utf8"));
  return join(path, "..", typeof bin === "string" ? bin : bin[name]);
};

const root = new URL("../../", import.meta.url);
const entries = Object.keys(JSON.parse(readFileSync(new URL("package.json", root), "utf8")).exports)
  // iterexp/tfjs asks for its peers.
  .filter((path) => path !== "./package.json" && path !== "./tfjs")
  .map((path) => `iterexp${path.slice(1)}`);
const [, example] = /^```js\n([\s\S]*?)^```$/m.exec(
  readFileSync(new URL("README.md", root), "utf8"),
) as RegExpExecArray;
const { code, outputs } = withOutputs(example.trimEnd().split("\n"));

const folder = mkdtempSync(join(tmpdir(), "iterexp-install-"));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const npmBinary = (name: string): string => join(folder, "node_modules", ".bin", name);
const importAll = (entry: string, i: number): string =>
  `import * as entry${i} from "${entry}"; void entry${i};`;

/** What Node's inspect prints of numbers and flat objects, for a page. */
const INSPECT = `const inspect = (x) => typeof x !== "object" ? String(x)
  : "{ " + Object.entries(x).map(([key, value]) => key + ": " + value).join(", ") + " }";`;

/** How CommonJS compiled by TypeScript reaches a module. */
const LATER = `export const later = async (): Promise<number> => (await import("iterexp")).halfExp(1);
`;

const VITE_CONFIG = `export default {
  build: { modulePreload: false, rollupOptions: { output: { entryFileNames: "page.mjs" } } },
};`;

try {
  checkAll();
} finally {
  rmSync(folder, { recursive: true });
}

function checkAll(): void {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    encoding: "utf8",
  });
  const [{ filename }] = JSON.parse(packed);
  write("package.json", JSON.stringify({ name: "empty", private: true }));
  const compilers = COMPILERS.map(([name]) => `${aliasOf(name)}@npm:${name}`);
  execFileSync("npm", [...INSTALL, join(folder, filename), ...RUNTIMES, ...compilers], {
    cwd: folder,
  });

  write("main.mjs", code);
  write("main.cjs", code.replace(/^import (.*) from (.*);$/gm, "const $1 = require($2);"));
  check("Node, import", process.execPath, ["main.mjs"]);
  check("Node, require", process.execPath, ["main.cjs"]);
  check("Deno", npmBinary("deno"), ["run", "--allow-read", "--allow-env", "main.mjs"]);
  check("Bun", npmBinary("bun"), ["main.mjs"]);

  write("entries.mts", `${example}\n${entries.map(importAll).join("\n")}\n`);
  write("later.cts", LATER);
  for (const [compiler, resolutions] of COMPILERS) {
    for (const resolution of resolutions) compile(compiler, resolution, "entries.mts");
    compile(compiler, "node16", "later.cts");
  }

  write("index.html", '<script type="module" src="/page.js"></script>');
  write("page.js", code.replace(/^import .*node:util.*$/m, INSPECT));
  write("vite.config.mjs", VITE_CONFIG);
  check(
    "Vite builds a page",
    process.execPath,
    [binary("vite"), "build", "--logLevel", "error"],
    "",
  );
  check("Its bundle", process.execPath, ["dist/page.mjs"]);
  checkJest(filename);
}

/** Every declaration of the package and of what it imports is checked too. */
function compile(compiler: string, resolution: string, file: string): void {
  const module = resolution === "node16" ? "node16" : "esnext";
  const options = `--noEmit --strict --skipLibCheck false --target es2022 --lib es2022,dom --moduleResolution ${resolution} --module ${module}`;
  const program = join(folder, "node_modules", aliasOf(compiler), "bin", "tsc");
  check(
    `${compiler}, ${resolution}, ${file}`,
    process.execPath,
    [program, ...options.split(" "), file],
    "",
  );
}

function checkJest(tarball: string): void {
  for (const [version, packages] of Object.entries(JEST)) {
    const home = join(folder, `jest-${version}`);
    for (const [name, text] of Object.entries(JEST_FILES)) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), text);
    }
    execFileSync("npm", [...INSTALL, join(folder, tarball), ...packages, ...TS_JEST], {
      cwd: home,
    });
    for (const [what, args] of Object.entries(JEST_PROJECTS)) {
      check(`Jest ${version}, ${what}`, process.execPath, args, "", home);
    }
  }
}

/** Runs a program in a project; it has to succeed, and to print this. */
function check(
  what: string,
  program: string,
  args: readonly string[],
  expected = outputs,
  cwd = folder,
): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
  });
  const right = status === 0 && stdout === expected;
  console.log(`${what}: ${right ? "ok" : `FAILED\n${error ?? ""}${stdout}${stderr}`}`);
  if (!right) process.exitCode = 1;
}
