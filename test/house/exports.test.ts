import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** What users import, or tools find by the name of the file. */
const ENTRIES =
  /^src\/[^/]+\.ts$|^src\/matchers\/(vitest|jest)\.ts$|^src\/fit\/load\.ts$|config\.ts$|\.d\.ts$/;

/** Exported so that what is measured is kept. */
const FOR_THE_COMPILER = new Set(["bench/measure.ts: kept"]);

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
});
const files = listed
  .trim()
  .split("\n")
  .filter((path) => path.endsWith(".ts") && existsSync(path));

/** The names that a file exports, and those that it imports, "*" for all, by the file that they come from. */
function namesOf(path: string) {
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const exported: string[] = [];
  const imported: { from: string; name: string }[] = [];
  const take = (specifier: ts.Node | undefined, names: readonly string[]): void => {
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return;
    const from = join(dirname(path), specifier.text).replace(/\.js$/, ".ts");
    imported.push(...names.map((name) => ({ from, name })));
  };
  const named = (elements: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>): string[] =>
    elements.map(({ propertyName, name }) => (propertyName ?? name).text);
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const { name, namedBindings } = node.importClause ?? {};
      if (name) take(node.moduleSpecifier, ["default"]);
      if (namedBindings && ts.isNamedImports(namedBindings)) {
        take(node.moduleSpecifier, named(namedBindings.elements));
      } else if (namedBindings) take(node.moduleSpecifier, ["*"]);
    } else if (ts.isExportDeclaration(node)) {
      const { exportClause: clause, moduleSpecifier } = node;
      const isNamed = clause !== undefined && ts.isNamedExports(clause);
      take(moduleSpecifier, isNamed ? named(clause.elements) : ["*"]);
      if (isNamed) exported.push(...clause.elements.map(({ name }) => name.text));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      take(node.arguments[0], ["*"]);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      take(node.argument.literal, [node.qualifier?.getText() ?? "*"]);
    } else if (isExported(node)) exported.push(...declared(node));
    node.forEachChild(visit);
  };
  visit(file);
  return { path, exported, imported };
}

const isExported = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

function declared(node: ts.Node): string[] {
  if (!ts.isVariableStatement(node)) {
    const { name } = node as ts.DeclarationStatement;
    return name === undefined ? ["default"] : [name.text];
  }
  return node.declarationList.declarations.flatMap(({ name }) =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) =>
          ts.isBindingElement(element) && ts.isIdentifier(element.name) ? [element.name.text] : [],
        ),
  );
}

describe("exports", () => {
  const modules = files.map(namesOf);
  const used = new Set(
    modules.flatMap(({ imported }) => imported.map(({ from, name }) => `${from}: ${name}`)),
  );

  it("are found", () => {
    expect(modules.flatMap(({ exported }) => exported).length).toBeGreaterThan(1500);
    expect(used.has("src/numbers/fixed.ts: exp")).toBe(true);
  });

  it("are there for somebody: no name that no other file imports", () => {
    const unused = modules
      .filter(({ path }) => !ENTRIES.test(path) && !used.has(`${path}: *`))
      .flatMap(({ path, exported }) => exported.map((name) => `${path}: ${name}`))
      .filter((name) => !used.has(name) && !FOR_THE_COMPILER.has(name));
    expect(unused).toEqual([]);
  });
});
