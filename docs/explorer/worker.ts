import { tasks } from "./tasks/index.js";
import type { Request, Response } from "./workers.js";

const port = globalThis as unknown as Worker;

/** What workers.ts calls for each message. Errors travel as their message: what a task throws is meant to be read. */
async function run({ id, name, args }: Request): Promise<void> {
  const task = tasks[name] as (...args: readonly unknown[]) => unknown;
  try {
    const result = await task(...args);
    port.postMessage({ id, result } satisfies Response, buffersOf(result));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.postMessage({ id, error: message } satisfies Response);
  }
}

Object.assign(globalThis, { run });

/** The buffers of the typed arrays in a result, which need not be copied. */
function buffersOf(result: unknown): ArrayBuffer[] {
  const values = ArrayBuffer.isView(result) ? [result] : Object.values(result ?? {});
  return values.filter(ArrayBuffer.isView).map(({ buffer }) => buffer as ArrayBuffer);
}
