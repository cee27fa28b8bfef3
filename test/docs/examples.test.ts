import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { withOutputs } from "./outputs.js";

/** Entries by the name behind the package's; those that only register what iterexp/matchers exports have no examples. */
const entries = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).exports)
  .filter((entry) => !/package\.json|\/(vitest|jest)$/.test(entry))
  .map((entry) => entry.slice(2) || "index");

/** Those of which every function has every chapter. */
const COMPLETE = ["fit", "fit/load", "half", "layers"];

const fileOf = (entry: string): string => `src/${entry}.ts`;

interface Documented {
  readonly name: string;
  readonly isFunction: boolean;
  readonly text: string;
  readonly tags: readonly string[];
  readonly examples: readonly string[];
}

const documented = new Map<string, Documented[]>();

beforeAll(() => {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const program = ts.createProgram(entries.map(fileOf), options);
  const checker = program.getTypeChecker();
  for (const entry of entries) {
    const file = program.getSourceFile(fileOf(entry));
    const module = file && checker.getSymbolAtLocation(file);
    const found = (module ? checker.getExportsOfModule(module) : []).map((exported) => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      const tags = symbol.getJsDocTags(checker);
      const textOf = (tag: ts.JSDocTagInfo) => ts.displayPartsToString(tag.text);
      return {
        name: exported.name,
        isFunction: isCallable(symbol, checker),
        text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
        tags: tags.map(({ name }) => name),
        examples: tags.filter(({ name }) => name === "example").map(textOf),
      };
    });
    documented.set(entry, found);
  }
}, 120_000);

function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || ts.isClassDeclaration(declaration)) return false;
  return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0;
}

/** The lines of an example, an output on a line of its own joined to its expression. */
const linesOf = (example: string): string[] =>
  example
    .replaceAll(/^```\w*$/gm, "")
    .replaceAll(/;\n\/\/ /g, "; // ")
    .split("\n")
    .filter((line) => line.trim() !== "");

const sourceOf = (entry = "index"): string =>
  JSON.stringify(new URL(`../../src/${entry}.ts`, import.meta.url).href);

const TENSORS = [
  'import * as tf from "@tensorflow/tfjs-core";',
  'import "@tensorflow/tfjs-backend-wasm";',
  'await tf.setBackend("wasm");',
];

/** One program of all examples of an entry, which has the exports of that entry and what they import themselves. */
function programOf(entry: string): { code: string; outputs: string } {
  const found = documented.get(entry) ?? [];
  const imported = new Map(found.map(({ name }) => [name, entry]));
  const blocks = found.flatMap(({ examples }) => examples).map(linesOf);
  const bodies = blocks.map((lines) => lines.filter((line) => !line.startsWith("import ")));
  for (const line of blocks.flat()) {
    const [, names, from] = /^import \{ (.*) \} from "iterexp(?:\/([\w/]+))?";$/.exec(line) ?? [];
    for (const name of names?.split(", ") ?? []) imported.set(name, from ?? "index");
  }
  const text = bodies.flat().join("\n");
  const used = [...imported].filter(([name]) => new RegExp(`\\b${name}\\b`).test(text));
  return withOutputs([
    ...(entry === "tfjs" ? TENSORS : []),
    ...used.map(([name, from]) => `import { ${name} } from ${sourceOf(from)};`),
    ...bodies.flatMap((lines) => ["{", ...lines, "}"]),
  ]);
}

describe.each(entries)("the public comments of %s", (entry) => {
  it("have examples that give what they say", { timeout: 120_000 }, () => {
    const { code, outputs } = programOf(entry);
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module"],
      { encoding: "utf8", input: code },
    );
    expect({ stdout, stderr }).toEqual({ stdout: outputs, stderr: "" });
  });

  it.runIf(COMPLETE.includes(entry))("have every chapter for every function", () => {
    const functions = (documented.get(entry) ?? []).filter(({ isFunction }) => isFunction);
    expect(functions.length).toBeGreaterThan(0);
    for (const { name, text, tags, examples } of functions) {
      expect(text, name).toMatch(/\*\*Domain and special values\.\*\*|\*\*Accuracy\.\*\*/);
      expect(tags, name).toEqual(expect.arrayContaining(["param", "returns", "throws"]));
      expect(examples.length, name).toBeGreaterThan(0);
      // An example shows an output.
      expect(examples.join("\n"), name).toMatch(/\/\/ /);
    }
  });
});
