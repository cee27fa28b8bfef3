import type { ChosenBase } from "./chosen-base.js";
import { saidOf, UsageError } from "./usage-error.js";

/** What is evaluated at every number. */
export interface Task {
  readonly which: "iterate" | "sexp" | "slog";
  /** Of "iterate", as it is written. */
  readonly alpha: string;
  /** Whether -alpha is meant. */
  readonly inverse: boolean;
  /** e where it is absent. */
  readonly base?: ChosenBase | undefined;
  /** Significant digits; doubles where they are absent. */
  readonly digits?: number;
  /** Whether solved expansions are kept. */
  readonly cache: boolean;
}

/** The line that a number gives, which is given as `argument`. */
export type LineOf = (argument: string, text: string) => string;

/** What the library refuses, as an error of the argument. */
export function outsideDomain(error: unknown, argument: string, text: string): unknown {
  if (!(error instanceof RangeError)) return error;
  return new UsageError(argument, text, `a number at which there is a value: ${saidOf(error)}`);
}
