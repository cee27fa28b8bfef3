/**
 * What a user of halfExp alone ships: the bundle minified and gzipped, against its limit, and free of
 * the solver and of every dependency.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const LIMIT = 20_000;
const UNWANTED = /^src\/kneser\/|node_modules\//;

const bundle = (entry: string) =>
  build({
    stdin: { contents: `export { halfExp } from "${entry}"`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    metafile: true,
    write: false,
    logLevel: "error",
  });

const { outputFiles } = await bundle("./dist/index.js");
const bytes = outputFiles[0]?.contents ?? new Uint8Array();
const gzipped = gzipSync(bytes, { level: 9 }).length;
console.log(`halfExp alone: ${bytes.length} bytes minified, ${gzipped} gzipped (limit ${LIMIT})`);

const { metafile } = await bundle("./src/index.js");
const parts = Object.values(metafile.outputs)
  .flatMap(({ inputs }) => Object.entries(inputs))
  .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  .map(([path]) => path);
const unwanted = parts.filter((path) => UNWANTED.test(path));
for (const path of unwanted) console.error(`halfExp alone ships ${path}`);

if (gzipped > LIMIT || unwanted.length > 0) process.exitCode = 1;
