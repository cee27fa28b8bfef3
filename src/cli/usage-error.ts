import { describe } from "../numbers/arguments.js";

/** A wrong argument: which one, its value, and what it should have been. */
export class UsageError extends Error {
  constructor(argument: string, value: string, expected: string) {
    super(`${argument} ${describe(value.trim())}: expected ${expected}`);
  }
}
