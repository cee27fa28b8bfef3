import { type Command, Option } from "commander";
import { chosenBase } from "./chosen-base.js";
import { evaluate } from "./evaluate.js";
import { complexTextOf, parseReal, partsOf, realThat } from "./numbers.js";
import { meant, wrongWord } from "./similar.js";
import type { Streams } from "./streams.js";
import type { Task } from "./task.js";
import { UsageError } from "./usage-error.js";

interface Given {
  readonly alpha?: string;
  readonly inverse?: boolean;
  readonly base: string;
  readonly digits?: number;
  readonly cache: boolean;
}

/** The options of `iterexp` itself, of `iterexp sexp` and of `iterexp slog`, and what they do. */
export function evaluateOptions(command: Command, which: Task["which"], streams: Streams): Command {
  if (which === "iterate") {
    command
      .addOption(
        new Option("-a, --alpha <a>", "which iterate: 1 is exp, 0 the identity, -1 log").default(
          "1/2",
        ),
      )
      .option("-i, --inverse", "take -alpha: the inverse function");
  }
  return command
    .addOption(
      new Option("-b, --base <b>", "of b^z instead: 2, 3/2, e^(1/e), 0.5, 1+2i").default("e"),
    )
    .addOption(
      new Option("-d, --digits <n>", "print n significant digits, of numbers as written").argParser(
        realThat(
          "--digits",
          "a whole number from 1 to 1000000",
          (n) => n >= 1 && n <= 1e6 && Number.isInteger(n),
        ),
      ),
    )
    .option("--no-cache", "solve anew for --digits above 50, and keep nothing")
    .action(async (numbers: string[], options: Given) => {
      if (numbers.length === 0 && streams.stdin.isTTY) return command.outputHelp();
      if (which === "iterate") expectNoCommand(numbers, command);
      const { alpha: written = "1/2", inverse = false, ...rest } = options;
      const alpha = alphaOf(written, options.digits === undefined);
      const base = await chosenBase(options.base);
      await evaluate(numbers, { ...rest, which, alpha, inverse, base }, streams);
    });
}

/** A finite number: a double, or with digits any that is written. */
function alphaOf(text: string, inDoubles: boolean): string {
  const z = complexTextOf(text);
  const isKept = (part: string): boolean =>
    inDoubles ? Number.isFinite(parseReal(part)) : !/Infinity|NaN/.test(part);
  const parts = z === undefined ? [text] : [z.re, z.im];
  if (parts.every((part) => partsOf(part) !== undefined && isKept(part))) return text.trim();
  throw new UsageError("--alpha", text, "a finite number such as 1/3 or -0.5, or 1+2i");
}

/** A word in the place of the first number is a command that is misspelt. */
function expectNoCommand([first = ""]: readonly string[], command: Command): void {
  if (!/^[a-z]{3,}$/i.test(first) || parseReal(first) !== undefined) return;
  throw wrongWord(first, meant(first, command.commands));
}
