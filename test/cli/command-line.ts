import { Readable, Writable } from "node:stream";
import { run } from "../../src/cli/run.js";

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: string[];
}

/** Runs `iterexp` in this process with `input` on standard input. */
export async function iterexp(
  argv: readonly string[],
  input: Iterable<string> = [],
): Promise<Outcome> {
  const stdout = new Sink();
  const stderr = new Sink();
  const status = await run(argv, { stdin: Readable.from(input), stdout, stderr });
  return {
    status,
    stdout: stdout.text,
    stderr: stderr.text,
    lines: stdout.text.split("\n").slice(0, -1),
  };
}

class Sink extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}
