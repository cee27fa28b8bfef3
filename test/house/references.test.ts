import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

/** Names in comments that stand for files of users or of other packages. */
const ELSEWHERE = new Set([
  "lib.dom.d.ts",
  "./module.ts",
  "name.py",
  "out.json",
  ".vitest/results.json",
]);

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
});
const files = listed.trim().split("\n").filter(existsSync);
const sources = files.filter((path) => /\.m?ts$|\.mjs$/.test(path));
const names = new Set(files.map((path) => basename(path)));

const commentsOf = (path: string): string =>
  (readFileSync(path, "utf8").match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*/gm) ?? []).join("\n");

/** A path is meant from the top, from the file that names it, from its room or from src or docs; a bare name is a file's anywhere. */
function leadsSomewhere(from: string, path: string): boolean {
  if (!path.includes("/")) return names.has(path);
  const room = from.split("/").slice(0, 2).join("/");
  const roots = ["", dirname(from), room, "src", "docs"];
  return roots.some((root) => existsSync(join(root, path)));
}

describe("the house", () => {
  it("has four folders on its top level", () => {
    const folders = new Set(
      files
        .map((path) => path.split("/"))
        .flatMap(([top, ...rest]) => (rest.length > 0 ? top : [])),
    );
    expect([...folders].filter((name) => !name.startsWith(".")).sort()).toEqual([
      "bench",
      "docs",
      "src",
      "test",
    ]);
  });

  it("names no file in a comment that is not there", () => {
    expect(sources.length).toBeGreaterThan(400);
    const nowhere = sources.flatMap((source) =>
      [
        ...commentsOf(source).matchAll(
          /(?<![\w/.:@-])(?:[\w.@-]+\/)*[\w.-]+\.(?:ts|mjs|md|json|py|svg)\b/g,
        ),
      ]
        .map(([path]) => path)
        .filter((path) => !ELSEWHERE.has(path) && !leadsSomewhere(source, path))
        .map((path) => `${source}: ${path}`),
    );
    expect(nowhere).toEqual([]);
  });

  it("names no command in a comment that package.json has not", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const unknown = sources.flatMap((source) =>
      [...commentsOf(source).matchAll(/npm run ([\w-]+(?::[\w-]+)*)/g)]
        .filter(([, name]) => !(name in scripts))
        .map(([command]) => `${source}: ${command}`),
    );
    expect(unknown).toEqual([]);
  });
});
