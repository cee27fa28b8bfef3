import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import envPaths from "env-paths";
import writeFileAtomic from "write-file-atomic";
import { Expansion } from "../decimal/expansion.js";

/**
 * Solved expansions in the user's cache folder, one file a level. Files are written whole or not at all;
 * whatever is not an expansion of this version is left out with a warning and written anew.
 */
export const cacheFolder = (): string => envPaths("iterexp", { suffix: "" }).cache;

const NAME = /^expansion-e-\d+\.json$/;

const fileOf = (level: number): string => join(cacheFolder(), `expansion-e-${level}.json`);

/** The expansion of a level, or undefined where none is kept; `warn` is told of a damaged file. */
export function load(level: number, warn: (message: string) => void): Expansion | undefined {
  const path = fileOf(level);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  try {
    const expansion = Expansion.fromJSON(text);
    if (expansion.digits >= level) return expansion;
    warn(`${path}: ${expansion.digits} digits, expected ${level}; solving again`);
  } catch (error) {
    warn(`${path}: ${(error as Error).message}; solving again`);
  }
  return undefined;
}

/** Keeps an expansion; where the folder cannot be written nothing is kept. */
export function save(level: number, expansion: Expansion): void {
  try {
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileAtomic.sync(fileOf(level), JSON.stringify(expansion));
  } catch (error) {
    if (!("code" in (error as object))) throw error;
  }
}

export interface Entry {
  readonly path: string;
  readonly bytes: number;
}

/** The files that are kept. */
export function entries(): Entry[] {
  let names: string[];
  try {
    names = readdirSync(cacheFolder());
  } catch {
    return [];
  }
  return names
    .filter((name) => NAME.test(name))
    .map((name) => join(cacheFolder(), name))
    .map((path) => ({ path, bytes: statSync(path).size }));
}

/** Removes them. */
export const clear = (): void => {
  for (const { path } of entries()) rmSync(path, { force: true });
};
