import { resolve } from "node:path";
import type { ManualChunkMeta } from "rollup";
import { commands, entries } from "./entries.js";

/** The command, however many files it has, is one user. */
const COMMAND = "cli";

/**
 * Files that hold what several entries use: a module goes to the first of them that all its users load, so that every entry loads few files and
 * little that it does not use. What one entry alone uses goes to that one's file.
 */
const SHARED: readonly (readonly [file: string, users: readonly string[]])[] = [
  ["shared/solution", ["base", "decimal", COMMAND]],
  ["shared/solve", ["base", "decimal", "series", COMMAND]],
  ["shared/judge", ["base", "compare", "matchers", COMMAND]],
  ["shared/values", ["base", "complex", "rho", COMMAND]],
  ["shared/plane", ["base", "complex", "fit", "rho", COMMAND]],
];

/** What nearly every entry uses. */
const CORE = "shared/core";

const inputs = new Map(
  Object.entries({ ...entries, ...commands }).map(([name, path]) => [
    resolve(path),
    name.startsWith("cli/") ? COMMAND : name,
  ]),
);

/**
 * What modules import of other packages: by a file of its own, which bundlers drop where nothing uses it, and with it the import,
 * which they keep elsewhere.
 */
export const PACKAGES: ReadonlyMap<string, string> = new Map([
  ["complex.js", "Complex"],
  ["decimal.js", "Decimal"],
]);

/** What the name of such a file's module begins with. */
export const PACKAGE = "package:";

/** The file that a module goes to; undefined for those of the command, which loads them as it needs them. */
export function fileOf(): (id: string, modules: ManualChunkMeta) => string | undefined {
  let users: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  return (id, modules) => {
    if (id.startsWith(PACKAGE)) return `shared/${id.slice(PACKAGE.length, -".js".length)}`;
    users ??= usersOf(modules);
    const its = [...(users.get(id) ?? [])];
    if (id.startsWith(resolve("src/cli")) || its.every((one) => one === COMMAND)) return undefined;
    if (its.length === 1) return its[0];
    return SHARED.find(([, all]) => its.every((one) => all.includes(one)))?.[0] ?? CORE;
  };
}

/** By which entries a module is imported otherwise than through another entry. */
function usersOf({ getModuleInfo }: ManualChunkMeta): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const visit = (id: string, user: string): void => {
    const its = users.get(id) ?? new Set();
    if (its.has(user)) return;
    users.set(id, its.add(user));
    const { importedIds = [], dynamicallyImportedIds = [] } = getModuleInfo(id) ?? {};
    for (const next of [...importedIds, ...dynamicallyImportedIds]) {
      if (!inputs.has(next)) visit(next, user);
    }
  };
  for (const [id, user] of inputs) visit(id, user);
  return users;
}
