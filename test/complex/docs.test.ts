import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as library from "../../src/complex.js";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = read("docs/complex.md");
const { scripts } = JSON.parse(read("package.json"));
const source = new URL("../../src/complex.ts", import.meta.url).href;
const blocks = [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) =>
  code.trimEnd().split("\n"),
);

describe("docs/complex.md", () => {
  it.each(blocks)("prints what it says: %s", (...lines) => {
    const outputs: string[] = [];
    const code = lines.map((line) => {
      const [, expression, output] = line.match(/^(.*); \/\/ (.*)$/) ?? [];
      if (output === undefined) return line.replace('from "iterexp/complex"', `from "${source}"`);
      outputs.push(output);
      return `console.log(inspect((${expression})));`;
    });
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module"],
      { encoding: "utf8", input: ['import { inspect } from "node:util";', ...code].join("\n") },
    );
    expect({ stdout, stderr }).toEqual({
      stdout: outputs.map((o) => `${o}\n`).join(""),
      stderr: "",
    });
  });

  it("names every export", () => {
    for (const name of Object.keys(library)) expect(page).toContain(`${name}(`);
  });

  it("names scripts that exist", () => {
    for (const [, script] of page.matchAll(/`npm run ([\w:]+)`/g)) {
      expect(Object.keys(scripts)).toContain(script);
    }
  });

  it("has no other code than js, which these tests see", () => {
    expect(page.match(/^```/gm)).toHaveLength(2 * blocks.length);
  });
});
