import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { homedir, userInfo } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import envPaths from "env-paths";
import { Expansion } from "../decimal/expansion.js";
import { write } from "./streams.js";
import { replaceFile } from "./whole-file.js";

/**
 * Solved expansions in the user's cache folder, one file a level. Files are written whole or not at all;
 * whatever is not an expansion of this version is left out with a warning and written anew.
 *
 * The folder's path is absolute: a relative XDG_CACHE_HOME is ignored, as its specification asks, and where HOME is empty
 * or relative the system says where the user's home is. Where it does not know, nothing is kept.
 */
export function cacheFolder(): string | undefined {
  const { cache } = envPaths("iterexp", { suffix: "" });
  if (isAbsolute(cache)) return cache;
  const home = [homedir, () => userInfo().homedir].map(orNone).find(isAbsolute);
  return home && join(home, ".cache", "iterexp");
}

function orNone(path: () => string): string {
  try {
    return path();
  } catch {
    return "";
  }
}

const NAME = /^expansion-e-\d+\.json$/;

const fileOf = (folder: string, level: number): string => join(folder, `expansion-e-${level}.json`);

/** The expansion of a level, or undefined where none is kept; `warn` is told of a damaged file. */
export function load(level: number, warn: (message: string) => void): Expansion | undefined {
  const folder = cacheFolder();
  if (folder === undefined) return undefined;
  const path = fileOf(folder, level);
  try {
    const text = textOf(path, mostBytes(level));
    if (text === undefined) return undefined;
    const expansion = Expansion.fromJSON(text);
    if (expansion.digits >= level) return expansion;
    warn(`${path}: ${expansion.digits} digits, expected ${level}; solving again`);
  } catch (error) {
    warn(`${path}: ${(error as Error).message}; solving again`);
  }
  return undefined;
}

/** More than an expansion of a level takes, which is about as many bytes as the square of its digits. */
const mostBytes = (level: number): number => 2 * level ** 2 + 2 ** 16;

/**
 * What a file of at most so many bytes holds; undefined where there is none or it cannot be read. A pipe is not waited for.
 * Throws RangeError where there are more bytes.
 */
function textOf(path: string, most: number): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(file);
    if (!found.isFile()) return undefined;
    if (found.size <= most) return readFileSync(file, "utf8");
    throw new RangeError(`${found.size} bytes, expected at most ${most}`);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Keeps an expansion; where the folder cannot be written nothing is kept. */
export async function save(level: number, expansion: Expansion): Promise<void> {
  const folder = cacheFolder();
  if (folder === undefined) return;
  try {
    makeFolder(folder);
    await replaceFile(fileOf(folder, level), (target) => write(target, JSON.stringify(expansion)));
  } catch (error) {
    if (!("code" in (error as object))) throw error;
  }
}

/** One step at a time: told to make folders on the way, Node tries for ever where the system says that there are none. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    if (code !== "ENOENT" || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path);
  }
}

interface Entry {
  readonly path: string;
  readonly bytes: number;
}

/** The files that are kept, and whatever else but a folder has the name of one. */
export function entries(): Entry[] {
  const folder = cacheFolder();
  let names: string[] = [];
  try {
    if (folder !== undefined) names = readdirSync(folder);
  } catch {}
  return names
    .filter((name) => NAME.test(name))
    .flatMap((name) => {
      const path = join(folder as string, name);
      const found = lstatSync(path, { throwIfNoEntry: false });
      return found && !found.isDirectory() ? [{ path, bytes: found.size }] : [];
    });
}

/** Removes them. */
export const clear = (): void => {
  for (const { path } of entries()) rmSync(path, { force: true });
};
