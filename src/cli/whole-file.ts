import { randomUUID } from "node:crypto";
import { constants, rmSync } from "node:fs";
import { access, type FileHandle, lstat, open, realpath, rename, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";

type Fill = (target: Writable) => Promise<void>;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Writes the file that `path` leads to, whole or not at all, as `replaceFile` does. A device or a pipe is written as it
 * comes.
 */
export async function writeWhole(path: string, fill: Fill): Promise<void> {
  const old = await stat(path).catch(() => undefined);
  if (old?.isFile()) await access(path, constants.W_OK);
  else if (old !== undefined) return fillFile(await open(path, "w"), fill);
  await replaceFile(await realpath(path).catch(() => path), fill);
}

/**
 * Puts a new file in the place of whatever has the name `path`. Until it is whole, and after an error or a signal, the
 * name is what it was. A file that it replaces hands on its mode and its owner. The new one grows beside it, under a
 * name that nobody can guess and that must not exist, so that no link planted there is followed.
 */
export async function replaceFile(path: string, fill: Fill): Promise<void> {
  const old = await lstat(path).catch(() => undefined);
  const part = `${path}.${randomUUID()}.part`;
  const remove = (signal: NodeJS.Signals) => {
    rmSync(part, { force: true });
    process.kill(process.pid, signal); // nobody listens any more
  };
  for (const signal of SIGNALS) process.once(signal, remove);
  try {
    const handle = await open(part, "wx", old?.isFile() ? 0o600 : 0o666);
    if (old?.isFile()) {
      await handle.chown(old.uid, old.gid).catch(() => {}); // only root may give files away
      await handle.chmod(old.mode & 0o777);
    }
    await fillFile(handle, fill, true);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, remove);
  }
}

async function fillFile(handle: FileHandle, fill: Fill, flush = false): Promise<void> {
  const stream = handle.createWriteStream({ flush });
  stream.on("error", () => {}); // whoever writes is told
  try {
    await fill(stream);
    stream.end();
    await finished(stream);
  } finally {
    stream.destroy();
  }
}
