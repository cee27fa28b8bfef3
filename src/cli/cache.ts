import { cacheFolder, clear, entries } from "./expansion-cache.js";
import { type Streams, write } from "./streams.js";

/** Lists the expansions that are kept, a line each, or removes them. */
export async function cache(remove: boolean, { stdout }: Streams): Promise<void> {
  const kept = entries();
  if (remove) clear();
  const lines = kept.map(
    ({ path, bytes }) => `${remove ? "removed " : ""}${path} ${bytes} bytes\n`,
  );
  await write(
    stdout,
    lines.length > 0
      ? lines.join("")
      : `nothing in ${cacheFolder() ?? "a folder: there is no home"}\n`,
  );
}
