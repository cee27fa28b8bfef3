import { SingleBar } from "cli-progress";
import { atHand, keep, levelFor, prepared } from "../decimal/store.js";
import { load, save } from "./expansion-cache.js";
import { type Streams, write } from "./streams.js";

/**
 * Sees to it that an expansion for so many digits is at hand: kept from another run, or solved now, with a
 * progress bar on standard error where that is a terminal, and then kept.
 */
export async function provide(
  digits: number,
  useCache: boolean,
  { stderr }: Streams,
): Promise<void> {
  if (atHand(digits + 24) !== undefined) return;
  const level = levelFor(digits);
  const warnings: string[] = [];
  const cached = useCache ? load(level, (message) => warnings.push(message)) : undefined;
  for (const message of warnings) await write(stderr, `iterexp: ${message}\n`);
  if (cached !== undefined) {
    keep(cached);
    return;
  }
  const bar = "isTTY" in stderr && stderr.isTTY ? progressBar(digits, stderr) : undefined;
  try {
    const solved = await prepared(digits, { onProgress: (fraction) => bar?.update(fraction) });
    if (useCache) save(level, solved);
  } finally {
    bar?.stop(); // which shows the cursor again
  }
}

function progressBar(digits: number, stream: NodeJS.WritableStream): SingleBar {
  const bar = new SingleBar({
    format: `solving for ${digits} digits [{bar}] {percentage}% {duration_formatted}`,
    stream,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(1, 0);
  return bar;
}
