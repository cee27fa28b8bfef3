import { fstatSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { UsageError } from "./usage-error.js";

/** Room for two numbers of a million digits. */
const LONGEST = 2 ** 22;

/** What a command reads and writes; `process` is one. */
export interface Streams {
  readonly stdin: Readable & { isTTY?: boolean; fd?: number };
  readonly stdout: Writable & { isTTY?: boolean };
  readonly stderr: Writable & { isTTY?: boolean };
}

/** Refuses an option for which a terminal would get bytes that are no text. */
export function expectNoTerminal(option: string, value: string, { stdout }: Streams): void {
  if (stdout.isTTY) {
    throw new UsageError(option, value, "-o with the name of a file, or a pipe: it is no text");
  }
}

/** Writes data and waits until the stream has passed it on, so that nothing piles up. */
export function write(stream: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

/** The lines of `input`, in batches as they arrive. */
export async function* lineBatches(input: Streams["stdin"]): AsyncGenerator<string[]> {
  if (input.fd !== undefined && fstatSync(input.fd).isDirectory()) throw new ReadsFolder();
  input.setEncoding("utf8");
  let pending = "";
  for await (const chunk of input as AsyncIterable<string>) {
    const lines = chunk.split("\n");
    lines[0] = pending + lines[0];
    pending = lines.pop() as string;
    if (pending.length > LONGEST) {
      throw new UsageError("standard input", pending, `lines of at most ${LONGEST} characters`);
    }
    if (lines.length > 0) yield lines;
  }
  if (pending !== "") yield [pending];
}

/** Node takes a folder for an empty file. */
class ReadsFolder extends Error {
  readonly code = "EISDIR";
  readonly syscall = "read";
  constructor() {
    super("EISDIR: standard input is a directory, read");
  }
}
