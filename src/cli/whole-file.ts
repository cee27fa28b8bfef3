import { randomBytes } from "node:crypto";
import { constants, rmSync, type Stats } from "node:fs";
import {
  access,
  type FileHandle,
  lstat,
  open,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { describe } from "../numbers/arguments.js";

type Fill = (target: Writable) => Promise<void>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Symbolic links that are followed one after another, as many as Linux follows. */
const MOST_LINKS = 40;

/** What the system says against a file, with the name that the user gave it. */
class FileError extends Error {
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  constructor(argument: string, path: string, { message, code, syscall }: NodeJS.ErrnoException) {
    const [reason] = message.split(`, ${syscall}`); // the rest names the path that the system was given
    super(`${argument} ${describe(path)}: ${reason}`);
    this.code = code;
    this.syscall = syscall;
  }
}

/** Whether `output` is the name of a file: without it, or with -, standard output is meant. */
export const isFile = (output: string | undefined): output is string =>
  output !== undefined && output !== "-";

/** Lets `fill` write to standard output, or to the file `output` as `writeWhole` does. */
export const toOutput = (
  output: string | undefined,
  stdout: Writable,
  fill: Fill,
): Promise<void> => (isFile(output) ? writeWhole("--output", output, fill) : fill(stdout));

/**
 * Writes the file that `path` leads to, whole or not at all, as `replaceFile` does. A link is followed, and where it
 * leads to nothing its target is made. A device or a pipe is written as it comes. The place is opened before `fill` is
 * called, so that a missing folder is said before the work begins. Errors of the file name `argument` and `path`.
 */
export async function writeWhole(argument: string, path: string, fill: Fill): Promise<void> {
  try {
    const isName = path !== "" && !path.endsWith(sep);
    const old = await stat(path).catch(isName ? unlessMissing : fail);
    if (old !== undefined && !old.isFile()) {
      await fillFile(await open(path, "w"), fill);
      return;
    }
    if (old !== undefined) await access(path, constants.W_OK);
    await replaceFile(await targetOf(path), fill);
  } catch (error) {
    const isNamed = error instanceof FileError || !isSystemError(error);
    throw isNamed ? error : new FileError(argument, path, error);
  }
}

/** What `path` leads to by symbolic links, whether it exists or not. */
async function targetOf(path: string): Promise<string> {
  let target = path;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await lstat(target).catch(unlessMissing);
    if (!found?.isSymbolicLink()) break;
    target = resolve(await realpath(dirname(target)), await readlink(target));
  }
  return target;
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "syscall" in error;

function fail(error: unknown): never {
  throw error;
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/**
 * Puts a new file in the place of whatever has the name `path`. Until it is whole, and after an error or a signal, the
 * name is what it was. A file that it replaces hands on its mode and its owner; other hard links of that file keep what
 * it held. The new one grows beside it, under a short name that nobody can guess and that must not exist, so that no
 * link planted there is followed.
 */
export async function replaceFile(path: string, fill: Fill): Promise<void> {
  const old = await lstat(path).catch(() => undefined);
  const part = join(dirname(path), `iterexp-${randomBytes(8).toString("hex")}.part`);
  const remove = (signal: NodeJS.Signals) => {
    rmSync(part, { force: true });
    process.kill(process.pid, signal); // nobody listens any more
  };
  for (const signal of SIGNALS) process.once(signal, remove);
  try {
    const handle = await open(part, "wx", old?.isFile() ? 0o600 : 0o666);
    await fillFile(handle, fill, async () => {
      if (old?.isFile()) await handOn(handle, old);
      await handle.sync();
    });
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, remove);
  }
}

/**
 * Gives a file, once it is written, the owner and the mode of another, as far as the system allows. It runs as its owner
 * or its group (setuid, setgid) only where these are the same.
 */
async function handOn(handle: FileHandle, old: Stats): Promise<void> {
  await handle.chown(old.uid, old.gid).catch(() => {}); // only root may give files away
  const { uid, gid } = await handle.stat();
  const lost = (uid === old.uid ? 0 : 0o4000) | (gid === old.gid ? 0 : 0o2000);
  await handle.chmod(old.mode & 0o7777 & ~lost);
}

async function fillFile(
  handle: FileHandle,
  fill: Fill,
  finish = async (): Promise<void> => {},
): Promise<void> {
  const stream = handle.createWriteStream({ autoClose: false });
  stream.on("error", () => {}); // whoever writes is told
  try {
    await fill(stream);
    stream.end();
    await finished(stream);
    await finish();
  } finally {
    stream.destroy();
    await handle.close();
  }
}
