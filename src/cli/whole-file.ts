import { rmSync } from "node:fs";
import { open, realpath, rename, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Writes a file that has its name only once it is whole: until then, and after an error or a signal, the name is what
 * it was. A device or a pipe is written as it comes.
 */
export async function writeWhole(
  path: string,
  fill: (target: Writable) => Promise<void>,
): Promise<void> {
  const isSpecial = await stat(path).then(
    (found) => !found.isFile(),
    () => false,
  );
  if (isSpecial) return fillFile(path, fill);

  const real = await realpath(path).catch(() => path);
  const part = `${real}.${process.pid}.part`;
  const remove = (signal: NodeJS.Signals) => {
    rmSync(part, { force: true });
    process.kill(process.pid, signal); // nobody listens any more
  };
  for (const signal of SIGNALS) process.once(signal, remove);
  try {
    await fillFile(part, fill);
    await rename(part, real);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, remove);
  }
}

async function fillFile(path: string, fill: (target: Writable) => Promise<void>): Promise<void> {
  const stream = (await open(path, "w")).createWriteStream();
  stream.on("error", () => {}); // whoever writes is told
  try {
    await fill(stream);
    stream.end();
    await finished(stream);
  } finally {
    stream.destroy();
  }
}
