/**
 * npm run size: what a bundle with one import of the built package weighs, minified by esbuild and gzipped, against its
 * limit. Prints the table of bench/sizes.ts with what was measured beside it; fails where a bundle is too large, or where
 * halfExp alone ships the solver or a dependency.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { SIZES } from "./sizes.js";

const UNWANTED = /^src\/(?:abel|decimal|complex|base)\/|node_modules\//;

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

for (const { entry, names, limit } of SIZES) {
  const module = `./dist/${entry === "iterexp" ? "index" : entry.slice("iterexp/".length)}.js`;
  const { outputFiles } = await bundle(`export { ${names.join(", ")} } from "${module}"`);
  const kilobytes = gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000;
  console.log(`| \`${names.join("`, `")}\` of \`${entry}\` | ${limit} | ${kilobytes.toFixed(2)} |`);
  if (kilobytes > limit) {
    console.error(`${names.join()} of ${entry} weighs more than ${limit} kB`);
    process.exitCode = 1;
  }
}

const { metafile } = await bundle('export { halfExp } from "./src/index.ts"');
const parts = Object.values(metafile.outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && UNWANTED.test(path));
for (const [path] of parts) {
  console.error(`halfExp alone ships ${path}`);
  process.exitCode = 1;
}
