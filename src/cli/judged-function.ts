import { resolve } from "node:path";
import type { Writable } from "node:stream";
import { CallFailure } from "../compare/judge/candidate.js";
import { cut } from "../numbers/arguments.js";
import { ANSWER, type Case, memoryOf, newMemory } from "./judged-memory.js";
import { UsageError } from "./usage-error.js";
import { startWorker } from "./worker.js";

/** A function of a stranger's module, which runs in a thread of its own. */
interface JudgedFunction {
  /** Its value, within the time; throws CallFailure where there is no number. */
  readonly call: (x: number) => number;
  readonly end: () => Promise<unknown>;
}

/**
 * The function `name` of a module. The thread that runs it is asked through shared memory, and this thread sleeps until it
 * answers or `seconds` are over: so a call has an end, and all that the module can do is to answer. What it prints goes to
 * `stderr`.
 */
export async function judgedFunction(
  path: string,
  name: string,
  seconds: number,
  stderr: Writable,
): Promise<JudgedFunction> {
  const memory = newMemory();
  const { turn, kind, number, text } = memoryOf(memory);
  const asked: Case = { memory, path: resolve(path), name };
  const worker = startWorker("judge-worker", asked, { stdout: true, stderr: true });
  worker.on("error", () => {}); // the thread has said it before it ended
  for (const output of [worker.stdout, worker.stderr]) output.pipe(stderr, { end: false });

  /** Whether there is an answer in time. */
  const isAnswered = (): boolean => Atomics.wait(turn, 0, 0, 1000 * seconds) !== "timed-out";
  const words = (): string => {
    const written = text.slice(0, Math.min(Math.max(0, kind[1]), text.length));
    return new TextDecoder().decode(written).replace(/[\s\p{Cc}]+/gu, " ");
  };

  const isLoaded = isAnswered();
  if (!isLoaded || kind[0] !== ANSWER.value) {
    await worker.terminate();
    if (kind[0] === ANSWER.noFunction) {
      const functions = words();
      throw new UsageError(
        "--export",
        name,
        functions === "" ? "a module with a function" : `one of its functions ${cut(functions)}`,
      );
    }
    const why = isLoaded ? words() : `it did not load within ${seconds} s`;
    throw new UsageError("module", path, `a JavaScript module that can be loaded (${cut(why)})`);
  }

  let over: string | undefined;
  return {
    call(x) {
      if (over !== undefined) throw new CallFailure(over);
      number[0] = x;
      Atomics.store(turn, 0, 0);
      Atomics.notify(turn, 0);
      if (!isAnswered()) {
        over = `was not called, for the call before did not end`;
        throw new CallFailure(`did not end within ${seconds} s`);
      }
      switch (kind[0]) {
        case ANSWER.value:
          return number[0];
        case ANSWER.gave:
          throw new CallFailure(`gave ${cut(words())}`);
        case ANSWER.threw:
          throw new CallFailure(`threw ${cut(words())}`);
        default:
          over = "was not called, for the module had ended";
          throw new CallFailure(cut(words().replace(/^it /, "")));
      }
    },
    end: () => worker.terminate(),
  };
}
