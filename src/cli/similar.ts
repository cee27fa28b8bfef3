import { Command } from "commander";
import { UsageError } from "./usage-error.js";

/** What commander asks where a word is like names of commands, "did you mean table?"; undefined where it is like none. */
export function meant(word: string, commands: readonly Command[]): string | undefined {
  const named = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const command of commands) named.command(command.name());
  try {
    named.parse([word.toLowerCase()], { from: "user" });
  } catch (error) {
    const [, question] = /\(Did (you mean .*\?)\)$/.exec((error as Error).message) ?? [];
    return question && `did ${question}`;
  }
  return undefined;
}

/** A word in the place of the first number, which is a command that is misspelt or none. */
export const wrongWord = (word: string, question: string | undefined): UsageError =>
  new UsageError(
    "x",
    word,
    `a number, or a command${question ? `: ${question}` : " that iterexp --help lists"}`,
  );
