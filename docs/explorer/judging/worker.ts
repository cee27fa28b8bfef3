import { type Case, judgeSource } from "./judge.js";

/** What the page sends, with the port on which the answer is expected. */
export interface Job {
  /** Random: whoever does not know it cannot answer. */
  readonly id: string;
  readonly asked: Case;
}

/**
 * Judges one function. The port and the id are out of its reach, as is the page: `sandbox.ts` says where this runs.
 */
addEventListener(
  "message",
  ({ data: { id, asked }, ports: [port] }: MessageEvent<Job>) => {
    const answer = port.postMessage.bind(port);
    try {
      answer({ id, result: judgeSource(asked) });
    } catch (error) {
      answer({ id, error: error instanceof Error ? error.message : String(error) });
    }
  },
  { once: true },
);
