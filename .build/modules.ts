import { chmodSync } from "node:fs";
import { resolve } from "node:path";
import { buildSync, transformSync } from "esbuild";
import { type Plugin, rollup } from "rollup";
import { droppable, namedOnce } from "./droppable.js";
import { ALONE, commands, entries } from "./entries.js";
import { fileOf, PACKAGE, PACKAGES } from "./files.js";

const target = "node20";

/** Bundlers know neither that these are numbers nor that reading them is no work. */
const NUMBERS = {
  "Math.E": `${Math.E}`,
  "Math.LN2": `${Math.LN2}`,
  "Math.PI": `${Math.PI}`,
  "Number.NaN": "NaN",
  "Number.POSITIVE_INFINITY": "Infinity",
};

const isOfCommand = (id: string): boolean => id.startsWith(resolve("src/cli"));

const typescript: Plugin = {
  name: "typescript",
  resolveId(id, importer) {
    if (importer === undefined) return resolve(id);
    if (PACKAGES.has(id) && !isOfCommand(importer) && !importer.startsWith(PACKAGE))
      return PACKAGE + id;
    if (!id.startsWith(".")) return { id, external: true };
    const path = resolve(importer, "..", id.replace(/\.js$/, ".ts"));
    const alone = isOfCommand(importer) && ALONE.find((name) => resolve(entries[name]) === path);
    return alone ? { id: resolve("dist", `${alone}.js`), external: true } : path;
  },
  load(id) {
    if (id.startsWith(PACKAGE)) {
      const name = id.slice(PACKAGE.length);
      const value = PACKAGES.get(name);
      return `import { ${value} as value } from "${name}"; export const ${value} = value;`;
    }
    const { outputFiles } = buildSync({
      entryPoints: [id],
      bundle: true,
      external: ["./*", "../*"],
      packages: "external",
      format: "esm",
      target,
      define: NUMBERS,
      minifySyntax: true,
      write: false,
    });
    return outputFiles[0].text;
  },
};

/**
 * An import has to read its text, much of which is spaces and the names of what is local. Names of functions and classes stay, for
 * errors show them, and so do those of the command, which is no library.
 */
const short: Plugin = {
  name: "short",
  renderChunk(code, { moduleIds }) {
    if (moduleIds.some(isOfCommand)) return null;
    const start = code.search(/^(?!import |export .* from |$)/m);
    const end = code.lastIndexOf("\nexport {");
    if (start < 0 || start > end) return null;
    // Without its imports and exports it is a script to esbuild, of which the names of the outermost scope stay.
    const script = `"use strict";${namedOnce(code.slice(start, end))}`;
    const made = transformSync(script, { minify: true, lineLimit: 160, target }).code;
    const body = droppable(made.replace(/^"use strict";/, ""));
    // Bundles hold files in the order of imports, and those of iterexp/base compress better in this one.
    const outside = code.slice(0, start).replace(/^(?:import .*\n)+/, backwards);
    return outside + body + code.slice(end);
  },
};

const backwards = (lines: string): string => `${lines.trim().split("\n").reverse().join("\n")}\n`;

/** Writes the modules of the package to dist. */
export async function writeModules(): Promise<void> {
  const shared = Object.entries({ ...entries, ...commands });
  const isAlone = (name: string) => (ALONE as readonly string[]).includes(name);
  await write(shared.filter(([name]) => !isAlone(name)));
  for (const name of ALONE) await write([[name, entries[name]]]);
  chmodSync("dist/cli/main.js", 0o755);
}

async function write(inputs: readonly (readonly [name: string, path: string])[]): Promise<void> {
  const bundle = await rollup({
    input: Object.fromEntries(inputs),
    plugins: [typescript],
    treeshake: { moduleSideEffects: (id) => /\/(?:cli\/.*|matchers\/.*|tfjs)\.ts$/.test(id) },
  });
  await bundle.write({
    dir: "dist",
    plugins: [short],
    chunkFileNames: ({ name }) => (name.startsWith("shared/") ? "[name].js" : "cli/[name].js"),
    hoistTransitiveImports: false,
    onlyExplicitManualChunks: true,
    ...(inputs.length > 1 ? { manualChunks: fileOf() } : {}),
  });
}
