import { readdirSync, readFileSync } from "node:fs";
import { buildSync, transformSync } from "esbuild";
import { expect, test } from "vitest";
import { droppable, namedOnce } from "../../.build/droppable.js";

const CONSTANTS = [
  "const ZERO = 0 * -1, BELOW = Math.round(-0.4), TINY = 2 ** -1074, THIRD = 1 / 3, HALF = 1 / 2;",
  "const BIG = 2n ** 70n, NEVER = 0 / 0, ENDLESS = 1 / 0, BITS = 1 << 31, MINUS = -3, HUGE = 2 ** 1023;",
  "const table = [1 - MINUS * -2, 1 - HALF * MINUS, -(MINUS * HALF), (MINUS * 2) ** 2, ZERO, HALF ? HALF * HALF : 1];",
  "const shown = String(-HALF), held = { ZERO, more: TINY * 3, of: [HUGE * 2, HUGE + HUGE] };",
  "const called = Math.max(HALF * 4, MINUS - 1), made = new Map([[HALF, THIRD * MINUS]]), all = [...table];",
  "const later = () => { const HALF = 7; return HALF * 2; };",
].join("\n");

const valuesOf = (code: string): unknown[] =>
  new Function(`${code}
  return [ZERO, BELOW, TINY, THIRD, HALF, BIG, NEVER, ENDLESS, BITS, MINUS, HUGE, table, shown, held, called, made, all, later()];`)();

test("constants keep every bit, the sign of zero too", () => {
  expect(valuesOf(droppable(CONSTANTS))).toStrictEqual(valuesOf(CONSTANTS));
});

test("also where spaces are left out", () => {
  const short = transformSync(CONSTANTS, { minifyWhitespace: true }).code;
  expect(valuesOf(droppable(short))).toStrictEqual(valuesOf(CONSTANTS));
});

const CLASS = `class Kept {
  [Symbol.for("key")]() {}
  static make() { return new Kept(); }
}
function other() { const _Kept2 = 1; return _Kept2; }`;

test("a class that names itself keeps its name, and goes where nothing uses it", () => {
  const bundled = bundle(`${CLASS} export { Kept, other };`).replace(/export \{[^}]*\};/, "");
  expect(bundled).toContain("class _Kept");
  const made = droppable(transformSync(namedOnce(bundled), { minify: true }).code);
  const Kept = new Function(`${made}; return Kept;`)();
  expect(Kept.name).toBe("Kept");
  expect(Kept.make()).toBeInstanceOf(Kept);
  expect(bundle(made)).not.toContain("Symbol");
});

function bundle(contents: string): string {
  const options = { bundle: true, format: "esm", target: "node20", write: false } as const;
  return buildSync({ stdin: { contents }, ...options }).outputFiles[0].text;
}

// Bundled code has no `const` any more, so that a name in capitals is all that tells what may be written out.
test("no variable of a module whose name is in capitals changes", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(300);
  const changing = files.filter((path) =>
    /^(?:export )?(?:let|var) [A-Z][A-Z0-9_$]*\b/m.test(readFileSync(`src/${path}`, "utf8")),
  );
  expect(changing).toEqual([]);
});
