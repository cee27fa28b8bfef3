import { type Command, CommanderError } from "commander";
import { cut } from "../numbers/arguments.js";
import { complexTextOf, parseComplex, parseReal, partsOf } from "./numbers.js";
import { program } from "./program.js";
import { COMPLETE, SHELLS } from "./shells.js";
import { meant, wrongWord } from "./similar.js";
import { type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";

/**
 * Runs the command `argv` (without node and script) and returns its exit status: 0, 1 where a
 * verification failed, 2 for a wrong argument, 3 where reading or writing failed. A reader that closes
 * the pipe ends it with 0.
 */
export async function run(argv: readonly string[], streams: Streams): Promise<number> {
  let status = 0;
  const failed = () => {
    status = 1;
  };
  streams.stdout.on("error", () => {}); // `write` reports it
  const root = program(streams);
  try {
    if (!isPlain(argv, streams)) {
      const { addCommands } = await import("./commands.js"); // numbers do without them
      addCommands(root, streams, failed);
      if (argv[0] === "complete") {
        const { complete } = await import("./completion.js"); // the others do without it
        await complete(root, argv, streams);
        return status;
      }
      root.command("complete").description(COMPLETE).argument("<shell>", SHELLS);
    }
    await root.parseAsync(argv.map(hideSign), { from: "user" });
    return status;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const expected = statusOf(error);
    const message = isHelpOfNothing(error)
      ? `command = "${cut(argv[1] ?? "")}", expected one that iterexp --help lists`
      : oneLine((isUnknownOption(error) && beforeCommand(argv, root)) || error.message);
    if (expected > 0) await write(streams.stderr, `iterexp: ${message}\n`);
    return expected;
  }
}

/** Commander prints the help of all where it is asked for that of a command that is none. */
const isHelpOfNothing = (error: Error): boolean =>
  error instanceof CommanderError && error.code === "commander.help";

const isUnknownOption = (error: Error): boolean =>
  error instanceof CommanderError && error.code === "commander.unknownOption";

/** What is wrong where an option of a command is unknown because the command stands behind it, or is misspelt. */
function beforeCommand(argv: readonly string[], { commands }: Command): string | undefined {
  if (commands.some((command) => command.name() === argv[0])) return undefined;
  for (const word of argv) {
    if (!/^[a-z]{3,}$/i.test(word)) continue;
    const command = commands.find((one) => one.name() === word);
    if (command !== undefined) {
      const option = command.options.find(({ long, short }) =>
        argv.some((text) => text.split("=")[0] === long || text === short),
      );
      return option && `${option.long}: expected it after "${word}"`;
    }
    const question = meant(word, commands);
    if (question !== undefined) return wrongWord(word, question).message;
  }
  return undefined;
}

/** Whether there are numbers alone, or these and how to iterate: no other command can be meant then, and no help asked for. */
function isPlain(argv: readonly string[], { stdin }: Streams): boolean {
  const options = argv.filter((text) => PLAIN.includes(text)).length;
  const numbers = argv.filter((text) => !PLAIN.includes(text) && isNumber(text)).length;
  return options + numbers === argv.length && (numbers > options || !stdin.isTTY);
}

const PLAIN = ["-a", "--alpha", "-i", "--inverse"];

const isNumber = (text: string): boolean => (parseReal(text) ?? parseComplex(text)) !== undefined;

/** The exit status that an expected error asks for; any other is thrown on. */
function statusOf(error: Error): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
  if (error instanceof CommanderError || error instanceof UsageError) return 2;
  if ("syscall" in error && "code" in error) return error.code === "EPIPE" ? 0 : 3;
  throw error;
}

/** Whether a number stands there, of doubles or, such as 1e400, of digits alone. */
const isWritten = (text: string): boolean => (partsOf(text) ?? complexTextOf(text)) !== undefined;

/** Commander takes -1/2, -pi or -1+2i for options, unless something stands before the sign; -i is one. */
const hideSign = (text: string): string =>
  text !== "-i" && text.startsWith("-") && isWritten(text) ? ` ${text}` : text;

/** Commander echoes an unknown option and shell as they are; all else is cut where it is said. */
const oneLine = (message: string): string =>
  message
    .replace(
      /^(error: (?:unknown option|command-argument value) ')(.*)('(?:\n\(Did you mean .*\?\)| is invalid for argument .*)?)$/s,
      (_, before, option, after) => before + cut(option) + after,
    )
    .replace(/^error: /, "")
    .replace(/\s*\p{Cc}[\s\p{Cc}]*/gu, " ");
