import type { Case, Judged } from "./judge.js";
import type { Job } from "./worker.js";
import workerCode from "./worker.ts?bundle";

/**
 * The document in which code of strangers runs. It is sandboxed: its origin is opaque, so that it has no storage, no
 * channel to other pages of this origin, and cannot begin a worker by its address. Its policy stands beside that of the
 * page, which it inherits, and takes from it what the page itself needs, scripts of its own origin: nothing can be
 * imported from anywhere. Workers begun from blobs inherit both, and so do theirs.
 *
 * The page's policy names the script by its hash.
 */
const FRAME = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-eval' 'unsafe-inline'; worker-src blob:"><script>onmessage = ({ data: { code, job }, ports }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
  worker.onerror = ({ message }) => parent.postMessage({ failed: message }, "*");
  worker.postMessage(job, ports);
};</script>`;

export interface Judging {
  /** undefined where it was stopped; an error to be read where there is no judgement. */
  readonly result: Promise<Judged | undefined>;
  readonly stop: () => void;
}

/**
 * Judges a function of strangers in a worker of its own, which ends with its first answer, or after `limit`
 * milliseconds.
 */
export function judgeApart(asked: Case, limit: number): Judging {
  const job: Job = { id: crypto.randomUUID(), asked };
  const { port1: answers, port2: port } = new MessageChannel();
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.srcdoc = FRAME;
  frame.addEventListener("load", () =>
    frame.contentWindow?.postMessage({ code: workerCode, job }, "*", [port]),
  );

  let resolve!: (judged: Judged | undefined) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Judged | undefined>((...settle) => {
    [resolve, reject] = settle;
  });
  const fail = (message: string): void => reject(new Error(message));
  answers.onmessage = ({ data }) => {
    if (data?.id !== job.id) fail("It answered before it was judged.");
    else if ("error" in data) fail(data.error);
    else resolve(data.result);
  };
  const hear = ({ source, data }: MessageEvent): void => {
    if (source === frame.contentWindow) fail(`It could not run: ${data?.failed}`);
  };
  addEventListener("message", hear);
  const timer = setTimeout(
    () => fail(`It did not return within ${limit / 1000} seconds and was stopped.`),
    limit,
  );
  document.body.append(frame);

  const result = promise.finally(() => {
    removeEventListener("message", hear);
    clearTimeout(timer);
    answers.close();
    frame.remove();
  });
  return { result, stop: () => resolve(undefined) };
}
