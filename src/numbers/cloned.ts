/**
 * Makes `stored` the enumerable field of an object: structuredClone and postMessage copy it, whatever else the object holds,
 * and what reads the stored form of the object takes the copy.
 */
export function cloneAs(self: object, stored: () => unknown): void {
  Object.defineProperty(self, "stored", { enumerable: true, get: stored });
}

/** What is stored of a clone; anything else as it is. */
export const storedOf = (source: unknown): unknown =>
  (source as { stored?: unknown } | null | undefined)?.stored ?? source;
