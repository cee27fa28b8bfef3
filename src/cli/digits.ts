import { Decimal } from "decimal.js";
import { iterateExp, sexp } from "../decimal/functions.js";
import { toDecimal } from "../decimal/result.js";
import { exact } from "../numbers/exact.js";
import { pi } from "../numbers/fixed.js";
import { provide } from "./expansion.js";
import { partsOf } from "./numbers.js";
import { lineBatches, type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";

export interface DigitsRun {
  readonly digits: number;
  /** As written. */
  readonly alpha: string;
  readonly inverse: boolean;
  readonly cache: boolean;
}

/** Prints exp^alpha of each operand to so many digits. */
export async function evaluateOperandsTo(
  operands: readonly string[],
  run: DigitsRun,
  streams: Streams,
): Promise<void> {
  const f = await iterateTo(run, streams);
  await write(streams.stdout, operands.map((text) => f("x", text)).join(""));
}

/** The same for standard input, one number a line. */
export async function evaluateInputTo(run: DigitsRun, streams: Streams): Promise<void> {
  const f = await iterateTo(run, streams);
  let lineNumber = 0;
  for await (const texts of lineBatches(streams.stdin)) {
    for (const text of texts) {
      lineNumber++;
      if (/^\s*(#|$)/.test(text)) continue;
      await write(streams.stdout, f(`line ${lineNumber} of standard input`, text));
    }
  }
}

/** The line that a text gives. */
async function iterateTo(
  { digits, alpha, inverse, cache }: DigitsRun,
  streams: Streams,
): Promise<(argument: string, text: string) => string> {
  const step = numberOf("--alpha", alpha, digits);
  const signed = inverse ? negated(step) : step;
  await provide(digits, cache, streams);
  return (argument, text) =>
    `${iterateExp(numberOf(argument, text, digits), signed, { digits }).toString()}\n`;
}

const negated = (text: string): string => (text.startsWith("-") ? text.slice(1) : `-${text}`);

/** The number that a text names, pi and e written out with digits to spare; throws UsageError where it names none. */
export function numberOf(argument: string, text: string, digits: number): string {
  const parts = partsOf(text);
  const expected = "a decimal, a fraction p/q, pi, e, Infinity or NaN";
  if (parts === undefined) throw new UsageError(argument, text, expected);
  const { sign, name } = parts;
  if (name === "pi" || name === "e") {
    return `${sign === "-" ? "-" : ""}${constant(name, digits + 30)}`;
  }
  const written = text.trim().replace(/^\+/, "");
  try {
    exact(argument, written);
  } catch {
    throw new UsageError(argument, text, `${expected}, within the range of decimal.js`);
  }
  return written;
}

function constant(name: string, digits: number): Decimal {
  if (name === "e") return sexp(1, { digits });
  const p = BigInt(Math.ceil(digits * Math.log2(10)) + 8);
  return new Decimal(toDecimal(pi(p), p, digits));
}
