import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Result } from "./cell.js";
import type { Cell } from "./plan.js";

/** Carries out cells in so many processes, in their order; rejects where one of them ends early. */
export async function carryOutAll(
  cells: readonly Cell[],
  size: number,
  done: (result: Result) => void,
): Promise<void> {
  const waiting = [...cells];
  const work = (worker: ChildProcess) =>
    new Promise<void>((resolve, reject) => {
      let errors = "";
      worker.stderr?.on("data", (text) => {
        errors += text;
      });
      worker.on("message", (message: "ready" | Result) => {
        if (message !== "ready") done(message);
        const next = waiting.shift();
        if (next === undefined) worker.disconnect();
        else worker.send(next);
      });
      worker.once("exit", (code, signal) => {
        if (code === 0) resolve();
        else reject(new Error(`a process ended with ${signal ?? `status ${code}`}: ${errors}`));
      });
    });
  const path = fileURLToPath(new URL("./worker.ts", import.meta.url));
  const workers = Array.from({ length: Math.min(size, cells.length) }, () =>
    fork(path, { execArgv: ["--import", "tsx", "--max-semi-space-size=64"], silent: true }),
  );
  await Promise.all(workers.map(work));
}
