import { readFileSync, rmSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import ts from "typescript";

// Here, for each of two builds would remove what the other has written.
rmSync("dist", { recursive: true, force: true });

export const entries = {
  index: "src/index.ts",
  decimal: "src/decimal.ts",
  complex: "src/complex.ts",
  fit: "src/fit.ts",
  "fit/load": "src/fit/load.ts",
  half: "src/half.ts",
  series: "src/series.ts",
  base: "src/base.ts",
  compare: "src/compare.ts",
  rho: "src/rho.ts",
  tfjs: "src/tfjs.ts",
  layers: "src/layers.ts",
  matchers: "src/matchers.ts",
  "matchers/vitest": "src/matchers/vitest.ts",
  "matchers/jest": "src/matchers/jest.ts",
};

/** Not for users: chunks of their own, so that a bundle of one leaves out the import of complex.js by the rest of its entry. */
const parts = {
  "base/without-decimals": "src/base/without-decimals.ts",
  "compare/judge": "src/compare/judge/judge.ts",
  "rho/complex": "src/rho/complex.ts",
};

/** What runs in Jest, whose modules are CommonJS unless told. */
const required = {
  matchers: "src/matchers.ts",
  "matchers/jest": "src/matchers/jest.ts",
};

/**
 * Nothing in src but the command works on import, so that a constant that nothing uses may go, however it is made. Bundlers know that of a file of
 * src, but not of a chunk of many: every value that is more than literals and functions is marked for them.
 */
const pureConstants: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "pure constants",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path }) => {
      if (path.includes("/src/cli/")) return undefined;
      const text = readFileSync(path, "utf8");
      return { contents: withPureConstants(path, text), loader: "ts" };
    }),
};

function withPureConstants(path: string, text: string): string {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const values = file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ initializer }) => initializer ?? [])
    .filter(works);
  return values.reduceRight((marked, value) => {
    const [start, end] = [value.getStart(), value.getEnd()];
    const made = marked.slice(start, end);
    const isPlain = isMade(value) && !value.arguments?.some(mayWork);
    const pure = `/* @__PURE__ */ ${isPlain ? made : `(() => (${made}))()`}`;
    return marked.slice(0, start) + pure + marked.slice(end);
  }, text);
}

const isMade = (node: ts.Node): node is ts.CallExpression | ts.NewExpression =>
  ts.isCallExpression(node) || ts.isNewExpression(node);

/** Whether a bundler takes it for work: a call, or a spread, which may call a getter. Not what a function does when it is called. */
const works = (node: ts.Node): boolean =>
  isMade(node) ||
  ts.isSpreadElement(node) ||
  ts.isSpreadAssignment(node) ||
  (!ts.isFunctionLike(node) &&
    (ts.forEachChild(node, (child) => works(child) || undefined) ?? false));

/** So is reading a field. */
const mayWork = (node: ts.Node): boolean => works(node) || ts.isPropertyAccessExpression(node);

const target: Options = {
  target: "node20",
  platform: "node",
  treeshake: true,
  esbuildPlugins: [pureConstants],
};

const modules = defineConfig({
  ...target,
  entry: {
    ...entries,
    ...parts,
    "cli/main": "src/cli/main.ts",
    "cli/table-worker": "src/cli/table-worker.ts",
    "cli/judge-worker": "src/cli/judge-worker.ts",
    "cli/certify-worker": "src/cli/certify-worker.ts",
  },
  format: "esm",
  dts: { entry: entries },
  splitting: true,
});

const commonJs = defineConfig({ ...target, entry: required, format: "cjs", dts: true });

export default [modules, commonJs];
