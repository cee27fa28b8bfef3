import { describe } from "../numbers/arguments.js";

/** A wrong argument: which one, its value, and what it should have been. */
export class UsageError extends Error {
  constructor(argument: string, value: string, expected: string) {
    super(`${argument} ${describe(value.trim())}: expected ${expected}`);
  }
}

/** What the library says of an argument, without the call that it says to make instead: a person at a shell makes none. */
export const saidOf = (error: unknown): string =>
  (error as Error).message.replace(/[;:] call [A-Za-z]+\(.*$/s, "");
