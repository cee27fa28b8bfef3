import type { Steps } from "../abel/steps.js";
import type { PrepareOptions } from "./store.js";

/** Milliseconds of work between two looks at the event loop. */
const SLICE = 12;

/** Runs the steps to their end in slices between which other work gets its turn; an abort rejects with the signal's reason. */
export async function sliced<T>(
  steps: Steps<T>,
  { onProgress, signal }: PrepareOptions,
): Promise<T> {
  for (let told = -1; ; ) {
    signal?.throwIfAborted();
    let fraction = told;
    for (const end = performance.now() + SLICE; performance.now() < end; ) {
      const { done, value } = steps.next();
      if (done) {
        onProgress?.(1);
        return value;
      }
      fraction = Math.max(fraction, value);
    }
    if (fraction > told) {
      told = fraction;
      onProgress?.(told);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
}
