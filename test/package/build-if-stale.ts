/** Builds, silently, unless everything built is newer than everything it is built from. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BUILT = [
  "dist/index.js",
  "dist/index.d.ts",
  "dist/decimal.js",
  "dist/base.js",
  "dist/compare.js",
  "dist/rho.js",
  "dist/matchers.js",
  "dist/matchers/jest.d.cts",
  "dist/complex.js",
  "dist/complex.d.ts",
  "dist/fit.js",
  "dist/fit/load.js",
  "dist/half.js",
  "dist/tfjs.js",
  "dist/cli/main.js",
];
const SOURCES = [
  "package.json",
  "tsconfig.json",
  "tsup.config.ts",
  ...[".build", "src"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  ),
];

const modified = (path: string): number => (existsSync(path) ? statSync(path).mtimeMs : 0);

if (Math.min(...BUILT.map(modified)) < Math.max(...SOURCES.map(modified))) {
  const { status, stdout, stderr } = spawnSync("npx", ["tsup"], { encoding: "utf8" });
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    process.exit(1);
  }
}
