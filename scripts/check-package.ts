/** The package as npm would publish it: its files, publint, are the types wrong, and how long an import takes. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const RUNS = 11;
/**
 * Milliseconds that importing an entry may take. It is files that cost, more than a millisecond each: decimal.js and
 * complex.js are most of the second and third, and iterexp/base stands on 13 files of the package besides.
 */
const IMPORT_LIMITS = {
  iterexp: 10,
  "iterexp/decimal": 25,
  "iterexp/complex": 25,
  "iterexp/base": 45,
  "iterexp/compare": 25,
  "iterexp/rho": 25,
  "iterexp/matchers": 10,
};
const ALLOWED_FILES = /^(dist\/.+|README\.md|LICENSE|package\.json)$/;

const folder = mkdtempSync(join(tmpdir(), "iterexp-"));
try {
  checkTarball();
  for (const [entry, limit] of Object.entries(IMPORT_LIMITS)) checkImportTime(entry, limit);
} finally {
  rmSync(folder, { recursive: true });
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

  const tarball = join(folder, filename);
  execFileSync("npx", ["publint", "run", tarball, "--strict"], { stdio: "inherit" });
  execFileSync("npx", ["attw", tarball, "--profile", "esm-only"], { stdio: "inherit" });
}

/**
 * What importing an entry takes more than importing an empty module: the least over fresh processes,
 * since whatever else the machine does only adds.
 */
function checkImportTime(entry: string, limit: number): void {
  const empty = join(folder, "empty.js");
  writeFileSync(empty, "");
  const ours: number[] = [];
  const baseline: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(importTime(entry));
    baseline.push(importTime(pathToFileURL(empty).href));
  }
  const least = Math.min(...ours);
  const cost = least - Math.min(...baseline);
  console.log(
    `import "${entry}": ${least.toFixed(1)} ms, of which an empty module takes ` +
      `${Math.min(...baseline).toFixed(1)} ms (limit of the difference ${limit} ms)`,
  );
  if (cost >= limit) fail(`import "${entry}" costs ${cost.toFixed(1)} ms`);
}

function importTime(specifier: string): number {
  const source = `const start = performance.now();
    await import(${JSON.stringify(specifier)});
    console.log(performance.now() - start);`;
  return Number(
    execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }),
  );
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
