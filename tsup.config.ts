import { readFileSync, rmSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { type ModuleInfo, type Plugin, rollup } from "rollup";
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
  "base/decimal-base": "src/base/decimal-base.ts",
  "compare/judge": "src/compare/judge/judge.ts",
  "rho/complex": "src/rho/complex.ts",
};

const modules = {
  ...entries,
  ...parts,
  "cli/main": "src/cli/main.ts",
  "cli/table-worker": "src/cli/table-worker.ts",
  "cli/judge-worker": "src/cli/judge-worker.ts",
  "cli/certify-worker": "src/cli/certify-worker.ts",
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

/**
 * Whether a bundler takes it for work: a call, a spread, which may call a getter, or arithmetic, which may call valueOf. Not what a
 * function does when it is called.
 */
const works = (node: ts.Node): boolean =>
  isMade(node) ||
  isArithmetic(node) ||
  ts.isSpreadElement(node) ||
  ts.isSpreadAssignment(node) ||
  (!ts.isFunctionLike(node) &&
    (ts.forEachChild(node, (child) => works(child) || undefined) ?? false));

const isArithmetic = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && ARITHMETIC.has(node.operatorToken.kind);

const ARITHMETIC = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.LessThanLessThanToken,
]);

/** So is reading a field. */
const mayWork = (node: ts.Node): boolean => works(node) || ts.isPropertyAccessExpression(node);

/** What it costs to load one more file, in bytes of code that are parsed in the same time; and one of another package. */
const FILE = 32_000;
const PACKAGE = 100_000;

/** A file of what is built, or several that become one. */
interface Chunk {
  readonly files: readonly string[];
  readonly cost: number;
  /** Whether a program can begin with it. */
  readonly isEntry: boolean;
  readonly isShared: boolean;
}

/**
 * The files that entries share, joined two by two as long as what is saved by loading fewer of them is more than it costs to load what is
 * not used. esbuild writes a file for each set of entries that share something, some of them of a few lines.
 */
function joined(files: readonly ModuleInfo[]): readonly (readonly string[])[] {
  const imports = new Map(files.map(({ id, importedIds }) => [id, importedIds]));
  let chunks = files.map(({ id, code, isEntry, isExternal, dynamicImporters }): Chunk => {
    const canBegin = !isExternal && (isEntry || dynamicImporters.length > 0);
    return {
      files: [id],
      cost: FILE + (code?.length ?? PACKAGE),
      isEntry: canBegin,
      isShared: !isExternal && !canBegin,
    };
  });
  for (;;) {
    const loads = loadsOf(chunks, imports);
    const loaded = (chunk: Chunk) => loads.get(chunk) ?? new Set();
    const entries = chunks.filter(({ isEntry }) => isEntry).map(loaded);
    const shared = chunks.filter(({ isShared }) => isShared);
    let best: readonly Chunk[] = [];
    let most = 0;
    for (const [i, a] of shared.entries()) {
      for (const b of shared.slice(0, i)) {
        const both = new Set([...loaded(a), ...loaded(b)]);
        if ([...both].some((one) => isBetween(one, a, b, loaded))) continue;
        const saved = entries
          .filter((all) => all.has(a) || all.has(b))
          .reduce((sum, all) => sum + FILE - costOf([...both].filter((one) => !all.has(one))), 0);
        if (saved > most) [best, most] = [[a, b], saved];
      }
    }
    if (best.length === 0) return shared.map((chunk) => chunk.files);
    const one = best.flatMap((chunk) => chunk.files);
    const rest = chunks.filter((chunk) => !best.includes(chunk));
    chunks = [...rest, { files: one, cost: costOf(best) - FILE, isEntry: false, isShared: true }];
  }
}

const costOf = (chunks: readonly Chunk[]): number =>
  chunks.reduce((sum, { cost }) => sum + cost, 0);

/** Whether one of the two leads to the other through a third, which would be a circle were they one. */
const isBetween = (
  third: Chunk,
  a: Chunk,
  b: Chunk,
  loaded: (chunk: Chunk) => ReadonlySet<Chunk>,
): boolean =>
  third !== a &&
  third !== b &&
  ((loaded(a).has(third) && loaded(third).has(b)) ||
    (loaded(b).has(third) && loaded(third).has(a)));

/** All that is loaded with a chunk, itself included. */
function loadsOf(
  chunks: readonly Chunk[],
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<Chunk, ReadonlySet<Chunk>> {
  const owner = new Map(chunks.flatMap((chunk) => chunk.files.map((id) => [id, chunk] as const)));
  const loads = new Map<Chunk, Set<Chunk>>();
  const visit = (chunk: Chunk): Set<Chunk> => {
    const known = loads.get(chunk);
    if (known !== undefined) return known;
    const all = new Set([chunk]);
    loads.set(chunk, all);
    for (const id of chunk.files.flatMap((file) => imports.get(file) ?? [])) {
      const next = owner.get(id);
      if (next !== undefined && next !== chunk) for (const one of visit(next)) all.add(one);
    }
    return all;
  };
  chunks.forEach(visit);
  return loads;
}

/**
 * Imports what many entries share before what few do: bundles follow that order, and compress better where what belongs to one entry lies
 * together.
 */
const sharedFirst: Plugin = {
  name: "shared first",
  renderChunk(code, _chunk, _options, { chunks }) {
    const loaded = (id: string, all = new Set<string>()): Set<string> => {
      if (!all.has(id)) {
        all.add(id);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) loaded(next, all);
      }
      return all;
    };
    const entries = [...this.getModuleIds()]
      .filter((id) => this.getModuleInfo(id)?.isEntry)
      .map((id) => loaded(id));
    const loaders = (file: string) =>
      entries.filter((all) => chunks[file].moduleIds.some((id) => all.has(id))).length;
    const imports = [...code.matchAll(/^import (?:.*from )?'(?:\.{1,2}\/)+(.*)';\n/gm)];
    const sorted = imports.toSorted((a, b) => loaders(b[1]) - loaders(a[1]));
    const rest = imports.reduce((text, [line]) => text.replace(line, ""), code);
    const start = imports[0]?.index ?? 0; // behind what a command begins with
    return {
      code: rest.slice(0, start) + sorted.map(([line]) => line).join("") + rest.slice(start),
      map: null,
    };
  },
};

/** Writes the built modules anew, in fewer files. */
async function joinFiles(): Promise<void> {
  const bundle = await rollup({
    input: Object.fromEntries(Object.keys(modules).map((name) => [name, `dist/${name}.js`])),
    external: (id) => !id.startsWith(".") && !id.startsWith("dist/") && !isAbsolute(id),
    treeshake: false,
    plugins: [sharedFirst],
  });
  let groups: readonly (readonly string[])[] | undefined;
  const { output } = await bundle.write({
    dir: "dist",
    format: "esm",
    chunkFileNames: "[name].js",
    hoistTransitiveImports: false,
    onlyExplicitManualChunks: true,
    manualChunks(id, { getModuleIds, getModuleInfo }) {
      groups ??= joined([...getModuleIds()].flatMap((one) => getModuleInfo(one) ?? []));
      const group = groups.findIndex((files) => files.includes(id));
      return group < 0 ? null : `chunk-${group}`;
    },
  });
  const written = output.map(({ fileName }) => resolve("dist", fileName));
  for (const file of bundle.watchFiles) if (!written.includes(file)) rmSync(file);
}

const target: Options = {
  target: "node20",
  platform: "node",
  treeshake: true,
  esbuildPlugins: [pureConstants],
};

export default defineConfig([
  {
    ...target,
    entry: modules,
    format: "esm",
    dts: { entry: entries },
    splitting: true,
    onSuccess: joinFiles,
  },
  { ...target, entry: required, format: "cjs", dts: true },
]);
