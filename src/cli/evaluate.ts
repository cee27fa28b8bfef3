import { expIterate } from "../index.js";
import { real } from "./numbers.js";
import { lineBatches, type Streams, write } from "./streams.js";

/** Prints exp^alpha of each operand. */
export async function evaluateOperands(
  operands: readonly string[],
  alpha: number,
  { stdout }: Streams,
): Promise<void> {
  const xs = operands.map((text) => real("x", text));
  await write(stdout, xs.map(expIterate(alpha)).map(line).join(""));
}

/** Prints exp^alpha of each number on standard input, skipping blank lines and lines that start with #. */
export async function evaluateInput(alpha: number, { stdin, stdout }: Streams): Promise<void> {
  const f = expIterate(alpha);
  let lineNumber = 0;
  for await (const texts of lineBatches(stdin)) {
    let results = "";
    try {
      for (const text of texts) {
        lineNumber++;
        if (/^\s*(#|$)/.test(text)) continue;
        results += line(f(real(`line ${lineNumber} of standard input`, text)));
      }
    } finally {
      await write(stdout, results);
    }
  }
}

const line = (value: number): string => `${value}\n`;
