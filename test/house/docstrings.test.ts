import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const files = execFileSync("git", ["ls-files", "--cached", "--others", "src"], { encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => path.endsWith(".ts"));

/** The lines of docstrings, without their stars, with the one before and where they stand. */
const lines = files.flatMap((path) =>
  [...readFileSync(path, "utf8").matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(([docstring]) =>
    docstring
      .split("\n")
      .map((line) => line.replace(/^\s*(?:\/\*\*|\* ?)/, ""))
      .map((line, i, all) => ({ path, line, before: all[i - 1]?.trim() ?? "" })),
  ),
);

const where = (found: typeof lines): string[] => found.map(({ path, line }) => `${path}: ${line}`);

it("chapters of docstrings are paragraphs", () => {
  expect(lines.length).toBeGreaterThan(5000);
  const chapter = /\*\*[A-Z][\w, ]*\.\*\*/;
  expect(lines.filter(({ line }) => chapter.test(line)).length).toBeGreaterThan(200);
  const inside = lines.filter(
    ({ line, before }) => chapter.test(line) && (line.search(chapter) > 0 || before !== ""),
  );
  expect(where(inside)).toEqual([]);
});

it("no line of a docstring becomes a list or a quotation because a formula is broken before + or >", () => {
  expect(where(lines.filter(({ line }) => /^[+>] /.test(line)))).toEqual([]);
});
