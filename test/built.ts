import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  exports: Record<string, string | { import?: { default: string }; default?: string }>;
};

/** The names of the package's entries, as "index" and "fit/load". */
export const entries: readonly string[] = Object.values(exports).flatMap((entry) => {
  const file = typeof entry === "string" ? undefined : (entry.default ?? entry.import?.default);
  return file === undefined ? [] : [file.replace(/^\.\/dist\/|\.js$/g, "")];
});

/**
 * The address of an entry by its name. The sources of all are joined into few files when the first is asked for, until the tests of
 * this file are done: a process starts with them in a fifth of the time that it takes to load every source.
 */
export function builtEntries(): (entry: string) => string {
  let folder: string | undefined;
  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });
  return (entry) => {
    folder ??= build();
    return pathToFileURL(join(folder, `${entry}.js`)).href;
  };
}

function build(): string {
  // Inside the repository, so that modules in it find the dependencies.
  mkdirSync(join(root, ".vitest"), { recursive: true });
  const outdir = mkdtempSync(join(root, ".vitest", "built-"));
  buildSync({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
  });
  return outdir;
}
