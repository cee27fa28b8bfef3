/** The package as npm would publish it: its files, publint, are the types wrong, and what an import does. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What importing an entry may do at most: modules evaluated, bytes of their files, and steps, which are calls and blocks
 * run (test/package/count-import.mjs). Milliseconds are printed, and nothing depends on them. decimal.js is most of the bytes
 * of iterexp/decimal; the text of two frameworks is nearly all of iterexp/layers. What entries share stands in few
 * files, for each costs an import more than what it holds.
 */
const IMPORT_LIMITS: Record<string, readonly [modules: number, bytes: number, steps: number]> = {
  iterexp: [2, 60_000, 100],
  "iterexp/half": [1, 20_000, 20],
  "iterexp/decimal": [7, 340_000, 500],
  "iterexp/complex": [6, 150_000, 150],
  "iterexp/base": [11, 600_000, 550],
  "iterexp/compare": [5, 130_000, 150],
  "iterexp/rho": [6, 200_000, 140],
  "iterexp/fit": [3, 250_000, 200],
  "iterexp/fit/load": [1, 50_000, 50],
  "iterexp/series": [3, 150_000, 150],
  "iterexp/layers": [1, 80_000, 50],
  "iterexp/matchers": [3, 80_000, 100],
};
const ALLOWED_FILES =
  /^(dist\/.+|docs\/[^/]+\.(md|svg)|docs\/images\/explorer-curve\.png|README\.md|LICENSE|package\.json)$/;

const folder = mkdtempSync(join(tmpdir(), "iterexp-"));
try {
  checkTypes();
  checkTarball();
  for (const entry of Object.keys(IMPORT_LIMITS)) checkImport(entry);
  checkThreads();
} finally {
  rmSync(folder, { recursive: true });
}

/** TypeScript's old resolution finds the types of every entry that package.json exports. */
function checkTypes(): void {
  const { exports, typesVersions } = JSON.parse(readFileSync("package.json", "utf8"));
  const entries = Object.keys(exports).filter((path) => /^\.\/(?!package\.json)/.test(path));
  const missing = entries.filter((path) => typesVersions["*"][path.slice(2)] === undefined);
  if (missing.length > 0) fail(`without typesVersions: ${missing.join(", ")}`);
}

function checkTarball(): void {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    encoding: "utf8",
  });
  const [{ filename, files, size }] = JSON.parse(packed);
  const paths = files.map(({ path }: { path: string }) => path) as string[];
  console.log(`${filename}: ${paths.length} files, ${size} bytes`);
  const stray = paths.filter((path) => !ALLOWED_FILES.test(path));
  if (stray.length > 0) fail(`not for users: ${stray.join(", ")}`);
  const linked = readFileSync("README.md", "utf8").matchAll(/\]\((?!https?:)([^)#]+)/g);
  const missing = [...linked].map(([, path]) => path).filter((path) => !paths.includes(path));
  if (missing.length > 0) fail(`linked by the README, not in the package: ${missing.join(", ")}`);

  const tarball = join(folder, filename);
  execFileSync("npx", ["publint", "run", tarball, "--strict"], { stdio: "inherit" });
  execFileSync("npx", ["attw", tarball, "--profile", "esm-only"], { stdio: "inherit" });
}

function checkImport(entry: string): void {
  const counted = execFileSync(process.execPath, ["test/package/count-import.mjs", entry], {
    encoding: "utf8",
  });
  const { modules, bytes, steps, milliseconds } = JSON.parse(counted);
  const [mostModules, mostBytes, mostSteps] = IMPORT_LIMITS[entry];
  console.log(
    `import "${entry}": ${modules} modules (limit ${mostModules}), ${bytes} bytes (${mostBytes}), ` +
      `${steps} steps (${mostSteps}); ${milliseconds.toFixed(1)} ms`,
  );
  if (modules > mostModules || bytes > mostBytes || steps > mostSteps) {
    fail(`import "${entry}" does more than it may`);
  }
}

/** The threads of the command find their files among what is built. */
function checkThreads(): void {
  const own = join(folder, "own.mjs");
  writeFileSync(own, "setInterval(() => {}, 1000); export default (x) => x + 1;");
  for (const [args, expected] of [
    [["table", "--count", "200000", "--format", "csv"], /^x,value[\s\S]*\n3,/],
    [["judge", own], /no iterate/],
  ] as const) {
    const { stdout, stderr } = spawnSync(process.execPath, ["dist/cli/main.js", ...args], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    const right = stderr === "" && expected.test(stdout);
    console.log(`iterexp ${args[0]}, in threads: ${right ? "ok" : "FAILED"}`);
    if (!right) fail(stderr);
  }
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
