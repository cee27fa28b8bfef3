import { pathToFileURL } from "node:url";
import { workerData } from "node:worker_threads";
import { describe } from "../numbers/arguments.js";
import { ANSWER, type Case, memoryOf } from "./judged-memory.js";

/**
 * Loads a module that may do anything, and then calls a function of it for whoever owns the shared memory. What runs here
 * can answer wrongly, but nothing else: no message of it is listened to. It waits for questions without running an event
 * loop, so that timers and promises which the module leaves never come to be.
 */
const { memory, path, name } = workerData as Case;
delete workerData.memory; // the module could read it otherwise
const { turn, kind, number, text } = memoryOf(memory);
const { load: read, store, notify, wait } = Atomics; // as they are before the module is loaded
const encoder = new TextEncoder();
const encodeInto = encoder.encodeInto.bind(encoder);

function answer(which: number, words: () => string = () => ""): void {
  if (read(turn, 0) === 1) return; // there is an answer that waits to be read
  let written = 0;
  try {
    written = encodeInto(words(), text).written;
  } catch {
    written = encodeInto("something that cannot be described", text).written;
  }
  kind[0] = which;
  kind[1] = written;
  store(turn, 0, 1);
  notify(turn, 0);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? String(error.message) : describe(error);

let ending: unknown;
process.on("uncaughtExceptionMonitor", (error) => {
  ending = error;
});
process.on("exit", () => {
  answer(ANSWER.ended, () =>
    ending === undefined ? "it ended the process" : `it threw ${messageOf(ending)}`,
  );
});

async function load(): Promise<((x: number) => unknown) | undefined> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(path).href);
  } catch (error) {
    answer(ANSWER.unloadable, () => messageOf(error));
    return undefined;
  }
  const f = module[name];
  if (typeof f === "function") return f as (x: number) => unknown;
  answer(ANSWER.noFunction, () =>
    Object.keys(module)
      .filter((key) => typeof module[key] === "function")
      .join(", "),
  );
  return undefined;
}

const f = await load();
if (f !== undefined) {
  answer(ANSWER.value);
  for (;;) {
    wait(turn, 0, 1);
    try {
      const value = f(number[0]);
      if (typeof value === "number") {
        number[0] = value;
        answer(ANSWER.value);
      } else answer(ANSWER.gave, () => describe(value));
    } catch (error) {
      answer(ANSWER.threw, () => messageOf(error));
    }
  }
}
