/**
 * npm run size: what a bundle with one import of the built package weighs, minified by esbuild and gzipped, against its
 * limit. Prints the table of bench/sizes.ts with what was measured beside it; fails where a bundle is too large, where it holds what
 * one of the sources does not, or where halfExp alone ships the solver or a dependency.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { SIZES } from "./sizes.js";

const UNWANTED = /^src\/(?:abel|decimal|complex|base)\/|node_modules\//;

/** How much longer a bundle of what is built may be than one of the sources, of which a bundler sees every file. */
const LONGER = 1.01;

const bundle = (contents: string) =>
  build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    metafile: true,
    write: false,
    external: ["@tensorflow/*", "vitest", "expect"],
    logLevel: "error",
  });

const exported = async (names: readonly string[], module: string): Promise<Uint8Array> => {
  const { outputFiles } = await bundle(`export { ${names.join(", ")} } from "${module}"`);
  return outputFiles[0].contents;
};

for (const { entry, names, limit } of SIZES) {
  const path = entry === "iterexp" ? "index" : entry.slice("iterexp/".length);
  const built = await exported(names, `./dist/${path}.js`);
  const kilobytes = gzipSync(built, { level: 9 }).length / 1000;
  console.log(`| \`${names.join("`, `")}\` of \`${entry}\` | ${limit} | ${kilobytes.toFixed(2)} |`);
  if (kilobytes > limit) fail(`${names.join()} of ${entry} weighs more than ${limit} kB`);
  const own = await exported(names, `./src/${path}.ts`);
  if (built.length > LONGER * own.length) {
    fail(`${names.join()} of ${entry}: ${built.length} bytes as built, ${own.length} from src`);
  }
}

const { metafile } = await bundle('export { halfExp } from "./src/index.ts"');
const parts = Object.values(metafile.outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && UNWANTED.test(path));
for (const [path] of parts) fail(`halfExp alone ships ${path}`);

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
