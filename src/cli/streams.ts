import type { Readable, Writable } from "node:stream";

/** What a command reads and writes; `process` is one. */
export interface Streams {
  readonly stdin: Readable & { isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Writes `text` and waits until the stream has passed it on, so that nothing piles up. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** The lines of `input`, in batches as they arrive. */
export async function* lineBatches(input: Readable): AsyncGenerator<string[]> {
  input.setEncoding("utf8");
  let pending = "";
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = chunk.split("\n");
    lines[0] = pending + lines[0];
    pending = lines.pop() as string;
    if (lines.length > 0) yield lines;
  }
  if (pending !== "") yield [pending];
}
