import { Readable, Writable } from "node:stream";
import { run } from "../../src/cli/run.js";

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly bytes: Buffer;
  readonly stderr: string;
  readonly lines: string[];
}

/** Runs `iterexp` in this process with `input` on standard input, standard output being a terminal or not. */
export async function iterexp(
  argv: readonly string[],
  input: Iterable<string> = [],
  { isTTY = false } = {},
): Promise<Outcome> {
  const stdout = Object.assign(new Sink(), { isTTY });
  const stderr = new Sink();
  const status = await run(argv, { stdin: Readable.from(input), stdout, stderr });
  return {
    status,
    stdout: stdout.text,
    bytes: stdout.bytes,
    stderr: stderr.text,
    lines: stdout.text.split("\n").slice(0, -1),
  };
}

class Sink extends Writable {
  readonly #chunks: Buffer[] = [];
  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }
  get text(): string {
    return this.bytes.toString();
  }
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}
