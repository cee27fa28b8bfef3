import type { Tasks } from "./tasks/index.js";
import workerUrl from "./worker.ts?worker&url";

export interface Request {
  readonly id: number;
  readonly name: keyof Tasks;
  readonly args: readonly unknown[];
}

export type Response =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

type Args<Name extends keyof Tasks> = Parameters<Tasks[Name]>;
type Result<Name extends keyof Tasks> = Awaited<ReturnType<Tasks[Name]>>;

interface Job {
  readonly request: Request;
  readonly key: string | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A worker begun from a blob keeps the policy of this page, which lets nothing reach a network; begun from
 * its own address it would have none, and the policy does not allow it.
 */
function startWorker(): Worker {
  const address = new URL(workerUrl, location.href).href;
  const script = `const module = import(${JSON.stringify(address)});
    onmessage = ({ data }) => module.then(
      () => run(data),
      (error) => postMessage({ id: data.id, error: "the worker could not run: " + error }),
    );`;
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
  return worker;
}

let work = 0;

/** The page says how much is under way, for those who wait for it to rest: data-work. */
function tellWork(change: number): void {
  work += change;
  document.documentElement.dataset.work = String(work);
}

/** Some workers and one queue. Workers start when there is work for them. */
export class Pool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Job>();
  #queue: Job[] = [];
  #count = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * The result of a task, in its turn. A call that waits while another with the same key comes is dropped and
   * gives undefined.
   */
  call<Name extends keyof Tasks>(
    key: string | undefined,
    name: Name,
    ...args: Args<Name>
  ): Promise<Result<Name> | undefined> {
    return this.#enqueue("push", key, name, args);
  }

  /** The same, before everything that waits. */
  callFirst<Name extends keyof Tasks>(
    key: string | undefined,
    name: Name,
    ...args: Args<Name>
  ): Promise<Result<Name> | undefined> {
    return this.#enqueue("unshift", key, name, args);
  }

  #enqueue<Result>(
    where: "push" | "unshift",
    key: string | undefined,
    name: keyof Tasks,
    args: readonly unknown[],
  ): Promise<Result> {
    const result = new Promise<Result>((resolve, reject) => {
      if (key !== undefined) this.drop((other) => other === key);
      const request = { id: this.#count++, name, args };
      this.#queue[where]({ request, key, resolve: resolve as Job["resolve"], reject });
      this.#next();
    });
    tellWork(1);
    // Once those who wait for the result have asked for what they want next.
    const done = () => setTimeout(tellWork, 0, -1);
    result.then(done, done);
    return result;
  }

  /** Gives up the waiting calls with such a key: they give undefined. */
  drop(matches: (key: string | undefined) => boolean): void {
    const dropped = this.#queue.filter(({ key }) => matches(key));
    this.#queue = this.#queue.filter(({ key }) => !matches(key));
    for (const { resolve } of dropped) resolve(undefined);
  }

  /** Ends all workers at once; what they were doing gives undefined. */
  stop(): void {
    this.drop(() => true);
    for (const [worker, { resolve }] of this.#busy) {
      worker.terminate();
      resolve(undefined);
    }
    for (const worker of this.#idle) worker.terminate();
    this.#busy.clear();
    this.#idle.length = 0;
  }

  #next(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? this.#start();
      if (worker === undefined) return;
      const job = this.#queue.shift() as Job;
      this.#busy.set(worker, job);
      worker.postMessage(job.request);
    }
  }

  #start(): Worker | undefined {
    if (this.#busy.size + this.#idle.length >= this.#size) return undefined;
    const worker = startWorker();
    worker.addEventListener("message", ({ data }: MessageEvent<Response>) => {
      const job = this.#busy.get(worker);
      if (data?.id !== job?.request.id) return; // no answer to what was asked
      this.#busy.delete(worker);
      this.#idle.push(worker);
      if (job && "error" in data) job.reject(new Error(data.error));
      else if (job && "result" in data) job.resolve(data.result);
      this.#next();
    });
    worker.addEventListener("error", (event) => {
      const job = this.#busy.get(worker);
      this.#busy.delete(worker);
      worker.terminate();
      job?.reject(new Error(`the worker could not run: ${event.message ?? "no reason given"}`));
      this.#next();
    });
    return worker;
  }
}

const cores = navigator.hardwareConcurrency || 2;

/** For what a view shows at once: values, curves, contours. */
export const compute = new Pool(1);
/** For pictures, which are cut into tiles. */
export const tiles = new Pool(Math.min(Math.max(cores - 1, 1), 4));
