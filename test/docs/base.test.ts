import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../../src/base.js";

const text = readFileSync(new URL("../../docs/base.md", import.meta.url), "utf8");
const blocks = [...text.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);

describe("docs/base.md", () => {
  it.each(blocks)("%s", (code) => {
    const lines = code.split("\n").filter((line) => line !== "" && !line.startsWith("import "));
    const results = lines.filter((line) => line.includes(" // "));
    const body = lines.map((line) => {
      const [expression] = line.split("; // ");
      return line.includes(" // ") ? `results.push(${expression});` : line;
    });
    const run = new Function(
      "base",
      "expm1Iterate",
      `const results = []; ${body.join("\n")} return results;`,
    );
    const values = run(library.base, library.expm1Iterate) as unknown[];
    expect(values.map((value) => JSON.stringify(value))).toEqual(
      results.map((line) => line.split(" // ")[1]),
    );
    expect(values.length).toBeGreaterThan(5);
  });
});
