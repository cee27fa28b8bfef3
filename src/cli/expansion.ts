import { levelFor, naturalStore } from "../decimal/store.js";
import { load, save } from "./expansion-cache.js";
import { progressBar } from "./progress.js";
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
  if (naturalStore.atHand(digits + 24) !== undefined) return;
  const level = levelFor(digits);
  const warnings: string[] = [];
  const cached = useCache ? load(level, (message) => warnings.push(message)) : undefined;
  for (const message of warnings) await write(stderr, `iterexp: ${message}\n`);
  if (cached !== undefined) {
    naturalStore.keep(cached);
    return;
  }
  const solved = await shown(digits, stderr, (onProgress) =>
    naturalStore.prepared(digits, { onProgress }),
  );
  if (useCache) await save(level, solved);
}

/** Solves for so many digits with a progress bar on standard error, where that is a terminal. */
export async function shown<T>(
  digits: number,
  stderr: Streams["stderr"],
  solve: (onProgress: (fraction: number) => void) => Promise<T>,
): Promise<T> {
  const bar = progressBar(
    `solving for ${digits} digits {bar} {percentage}% {duration_formatted}`,
    1,
    stderr,
  );
  try {
    return await solve((fraction) => bar?.update(fraction));
  } finally {
    bar?.stop();
  }
}
