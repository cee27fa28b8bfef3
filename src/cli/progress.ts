import type { Writable } from "node:stream";
import { Presets, SingleBar } from "cli-progress";

/**
 * A progress bar from 0 to `total`, on a terminal only. It leaves cursor and line wrap as they are: a signal may end
 * the command at any time, and then nothing is there that would have to be restored.
 */
export function progressBar(
  format: string,
  total: number,
  stream: Writable & { isTTY?: boolean },
): SingleBar | undefined {
  if (!stream.isTTY) return undefined;
  const bar = new SingleBar(
    {
      format,
      stream: stream as NodeJS.WritableStream,
      hideCursor: false,
      linewrap: true,
      clearOnComplete: true,
      etaBuffer: 100,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return bar;
}
