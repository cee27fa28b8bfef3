import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Outcome, Run } from "./run.js";

export interface Pool {
  readonly train: (run: Run) => Promise<Outcome>;
  readonly close: () => unknown;
}

/** Processes that train, each one run at a time, in the order in which the runs come. */
export function openPool(size: number, done: () => void): Pool {
  const idle: ChildProcess[] = [];
  const waiting: ((worker: ChildProcess) => void)[] = [];
  const free = (worker: ChildProcess) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(worker);
    else next(worker);
  };
  const workers = Array.from({ length: size }, () => {
    const path = fileURLToPath(new URL("./worker.ts", import.meta.url));
    const worker = fork(path, { execArgv: ["--import", "tsx"], silent: true });
    worker.once("message", () => free(worker));
    let errors = "";
    worker.stderr?.on("data", (text) => {
      errors += text;
    });
    worker.once("exit", (code, signal) => {
      if (code === 0) return;
      console.error(`a training process ended with ${signal ?? `status ${code}`}: ${errors}`);
      process.exit(1);
    });
    return worker;
  });
  const train = async (run: Run): Promise<Outcome> => {
    const worker =
      idle.shift() ?? (await new Promise<ChildProcess>((resolve) => waiting.push(resolve)));
    const outcome = new Promise<Outcome>((resolve) =>
      worker.once("message", (message) => resolve(message as Outcome)),
    );
    worker.send(run);
    const result = await outcome;
    done();
    free(worker);
    return result;
  };
  return { train, close: () => workers.map((worker) => worker.disconnect()) };
}
