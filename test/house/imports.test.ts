import { cruise, type ICruiseResult } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { beforeAll, describe, expect, it } from "vitest";

/**
 * Which rooms of src a room may import from, types included: the stream, from numbers to the command. What is not listed here
 * flows against it. The entries src/*.ts may import every room; generators, which run on a developer's machine alone, whatever they need.
 */
const STREAM: Readonly<Record<string, readonly string[]>> = {
  numbers: [],
  wasm: [],
  python: [],
  balls: ["numbers"],
  abel: ["numbers", "balls"],
  real: ["numbers", "wasm"],
  complex: ["numbers", "abel", "real"],
  decimal: ["numbers", "balls", "abel"],
  base: ["numbers", "balls", "abel", "real", "complex", "decimal"],
  rho: ["numbers", "wasm", "real", "complex"],
  compare: ["numbers", "abel", "real"],
  table: ["numbers", "real", "fit"],
  fit: ["numbers", "wasm", "python", "real", "complex"],
  half: ["numbers"],
  layers: ["numbers", "wasm", "python", "real"],
  matchers: ["numbers", "real", "compare", "matchers.ts"],
  cli: [
    "numbers",
    "real",
    "complex",
    "decimal",
    "base",
    "fit",
    "table",
    "compare",
    "layers",
    "index.ts",
    "base.ts",
    "compare.ts",
    "decimal.ts",
    "fit.ts",
    "layers.ts",
  ],
};

const isGenerator = (path: string): boolean => /\/generate\.ts$/.test(path);

const roomOf = (path: string): string => path.split("/")[1];

let modules: ICruiseResult["modules"];

beforeAll(async () => {
  const tsConfig = extractTSConfig("tsconfig.json");
  const { output } = await cruise(["src"], { tsPreCompilationDeps: true }, {}, { tsConfig });
  modules = (output as ICruiseResult).modules.filter(({ source }) => source.startsWith("src/"));
});

describe("imports", () => {
  it("sees the files and what they import", () => {
    expect(modules.length).toBeGreaterThan(200);
    const entry = modules.find(({ source }) => source === "src/index.ts");
    expect(entry?.dependencies.length).toBeGreaterThan(3);
  });

  it("run in one direction, no file in a circle", () => {
    const circles = modules.flatMap(({ source, dependencies }) =>
      dependencies
        .filter(({ circular }) => circular)
        .map(({ resolved }) => `${source} -> ${resolved}`),
    );
    expect(circles).toEqual([]);
  });

  it("keep to the stream of the rooms", () => {
    const against = modules
      .filter(({ source }) => source.split("/").length > 2 && !isGenerator(source))
      .flatMap(({ source, dependencies }) =>
        dependencies
          .map(({ resolved }) => resolved)
          .filter((to) => to.startsWith("src/") && roomOf(to) !== roomOf(source))
          .filter((to) => !STREAM[roomOf(source)]?.includes(roomOf(to)))
          .map((to) => `${source} -> ${to}`),
      );
    expect(against).toEqual([]);
  });

  it("of what is used alone: no file of src that nothing imports", () => {
    const used = new Set(
      modules.flatMap(({ dependencies }) => dependencies.map(({ resolved }) => resolved)),
    );
    const roots =
      /^src\/[^/]+\.ts$|\/generate\.ts$|^src\/cli\/(main|.*-worker)\.ts$|^src\/matchers\/(vitest|jest)\.ts$|^src\/fit\/load\.ts$/;
    const orphans = modules
      .map(({ source }) => source)
      .filter((source) => !used.has(source) && !roots.test(source));
    expect(orphans).toEqual([]);
  });
});
