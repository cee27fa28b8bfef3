import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { builtEntries } from "../built.js";
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
  /** The comments of its declaration, those of its members among them. */
  readonly comments: string;
  /** What is missing from the comments of a class and its methods, or of an interface's methods. */
  readonly lacks: readonly string[];
}

interface Exported {
  readonly name: string;
  readonly symbol: ts.Symbol;
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
    const exports = module ? exportsOf(module, checker) : [];
    const found = exports.map(({ name, symbol }) => {
      const tags = symbol.getJsDocTags(checker);
      const textOf = (tag: ts.JSDocTagInfo) => ts.displayPartsToString(tag.text);
      return {
        name,
        isFunction: isCallable(symbol, checker),
        text: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
        tags: tags.map(({ name }) => name),
        examples: tags.filter(({ name }) => name === "example").map(textOf),
        comments: commentsOf(symbol),
        lacks: lacksOf(symbol, checker),
      };
    });
    documented.set(entry, found);
  }
}, 120_000);

/** What a module exports, and what the modules do that it exports as a whole, as `complex.sexp`. */
function exportsOf(module: ts.Symbol, checker: ts.TypeChecker, prefix = ""): Exported[] {
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    const name = `${prefix}${exported.name}`;
    const isModule = symbol.declarations?.some(ts.isSourceFile);
    return isModule ? exportsOf(symbol, checker, `${name}.`) : [{ name, symbol }];
  });
}

function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || ts.isClassDeclaration(declaration)) return false;
  return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0;
}

function commentsOf({ declarations = [] }: ts.Symbol): string {
  return declarations
    .flatMap((declaration) =>
      ts.isInterfaceDeclaration(declaration)
        ? (declaration.getFullText().match(/\/\*\*[\s\S]*?\*\//g) ?? [])
        : ts.getJSDocCommentsAndTags(declaration).map((comment) => comment.getText()),
    )
    .join("\n");
}

/** A class has an example; each of its methods says what it takes and gives, all else what it is. Those of other packages are theirs. */
function lacksOf(symbol: ts.Symbol, checker: ts.TypeChecker): string[] {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return [];
  if (declaration.getSourceFile().fileName.includes("node_modules")) return [];
  const lacks = symbol.getDocumentationComment(checker).length > 0 ? [] : ["a sentence"];
  if (ts.isInterfaceDeclaration(declaration)) {
    const methods = declaration.members.filter(ts.isMethodSignature);
    return [...lacks, ...methods.flatMap((method) => lacksOfMember(method, checker))];
  }
  if (!ts.isClassDeclaration(declaration)) return lacks;
  const isPublic = (member: ts.ClassElement): boolean =>
    member.name !== undefined &&
    !ts.isPrivateIdentifier(member.name) &&
    !ts.isComputedPropertyName(member.name) &&
    (ts.getCombinedModifierFlags(member) & NOT_PUBLIC) === 0 &&
    !ts.getJSDocTags(member).some(({ tagName }) => tagName.text === "internal");
  if (!symbol.getJsDocTags(checker).some(({ name }) => name === "example"))
    lacks.push("an example");
  const members = declaration.members
    .filter(isPublic)
    .filter(({ name }) => name?.getText() !== "getConfig");
  return [...lacks, ...members.flatMap((member) => lacksOfMember(member, checker))];
}

const NOT_PUBLIC = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;

function lacksOfMember(
  member: ts.ClassElement | ts.TypeElement,
  checker: ts.TypeChecker,
): string[] {
  // Overloads have comments of their own; the signature that implements them is no one's to read.
  const name = member.name?.getText();
  if (ts.isMethodDeclaration(member) && member.body !== undefined) {
    const siblings = (member.parent as ts.ClassDeclaration).members;
    if (siblings.some((other) => other !== member && other.name?.getText() === name)) return [];
  }
  const comments = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const lacks = comments.some(({ comment }) => comment !== undefined) ? [] : ["a sentence"];
  if (ts.isMethodDeclaration(member)) {
    for (const parameter of member.parameters) {
      if (ts.getJSDocParameterTags(parameter).length === 0)
        lacks.push(`@param ${parameter.name.getText()}`);
    }
    const signature = checker.getSignatureFromDeclaration(member);
    const type = signature && checker.typeToString(signature.getReturnType());
    if (type !== "void" && ts.getJSDocReturnTag(member) === undefined) lacks.push("@returns");
  }
  return lacks.map((lack) => `${name}: ${lack}`);
}

/** The lines of an example, an output on a line of its own joined to its expression. */
const linesOf = (example: string): string[] =>
  example
    .replaceAll(/^```\w*$/gm, "")
    .replaceAll(/;\n\/\/ /g, "; // ")
    .split("\n")
    .filter((line) => line.trim() !== "");

const addressOf = builtEntries();

const TENSORS = [
  'import * as tf from "@tensorflow/tfjs-core";',
  'import "@tensorflow/tfjs-backend-wasm";',
  'await tf.setBackend("wasm");',
];

/** One program of all examples of an entry, which has the exports of that entry and what they import themselves. */
function programOf(entry: string): { code: string; outputs: string } {
  const found = documented.get(entry) ?? [];
  const own = found.map(({ name }) => name.replace(/\..*/, ""));
  const imported = new Map(own.map((name) => [name, entry]));
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
    ...used.map(([name, from]) => `import { ${name} } from ${JSON.stringify(addressOf(from))};`),
    ...bodies.flatMap((lines) => ["{", ...lines, "}"]),
  ]);
}

it("finds what a module within an entry exports", () => {
  const complex = documented.get("decimal")?.filter(({ name }) => name.startsWith("complex."));
  expect(complex?.flatMap(({ examples }) => examples).length).toBeGreaterThan(4);
});

describe.each(entries)("the public comments of %s", (entry) => {
  it("have examples that give what they say", { timeout: 600_000 }, () => {
    const { code, outputs } = programOf(entry);
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], {
      encoding: "utf8",
      input: code,
    });
    expect({ stdout, stderr }).toEqual({ stdout: outputs, stderr: "" });
  });

  it("begin with how it is imported", async () => {
    const [comment = ""] = /\/\*\*[\s\S]*?\*\//.exec(readFileSync(fileOf(entry), "utf8")) ?? [];
    const path = entry === "index" ? "iterexp" : `iterexp/${entry}`;
    const [, names = ""] = /\* import \{ (.*) \} from "(.*)";/.exec(comment) ?? [];
    expect(comment).toContain(` } from "${path}";\n * \`\`\`\n *\n * @module ${path}\n`);
    const exported = documented.get(entry)?.map(({ name }) => name.replace(/\..*/, ""));
    expect(exported).toEqual(expect.arrayContaining(names.split(", ")));
  });

  it("name no file of the source, for which a reader has no use, but in commands", () => {
    const naming = (documented.get(entry) ?? []).filter(({ comments }) =>
      /\bsrc\/|\b[\w-]+\.ts\b/.test(comments.replaceAll(/```[\s\S]*?```|`[^`]*`/g, "")),
    );
    expect(naming.map(({ name }) => name)).toEqual([]);
  });

  it("say of every export what it is, of every class and its methods how they are used", () => {
    const lacking = (documented.get(entry) ?? []).flatMap(({ name, lacks }) =>
      lacks.map((lack) => `${name}: ${lack}`),
    );
    expect(lacking).toEqual([]);
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
