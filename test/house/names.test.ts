import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";

/** Names that say nothing of what they stand for. */
const EMPTY = new Set(["given"]);

const files = execFileSync("git", ["ls-files", "--cached", "--others", "src"], { encoding: "utf8" })
  .trim()
  .split("\n")
  .filter((path) => path.endsWith(".ts"));

/** The lines where a parameter has an empty name. */
function emptyIn(path: string): string[] {
  const text = readFileSync(path, "utf8");
  if (![...EMPTY].some((name) => text.includes(name))) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isParameter(node) && EMPTY.has(node.name.getText())) {
      found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    }
    node.forEachChild(visit);
  };
  visit(file);
  return found;
}

it("parameters of src are called what they are, none of them given", () => {
  expect(files.length).toBeGreaterThan(400);
  expect(files.flatMap(emptyIn)).toEqual([]);
});
