import { Option } from "commander";
import { solutionOf } from "../base/regime.js";
import { UsageError } from "./usage-error.js";

const CONSTANTS = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN],
]);

const EXPECTED = "a double written as a decimal, a fraction p/q, pi, e, Infinity or NaN";

/**
 * The double nearest to the number that `text` names, or undefined if it names none.
 *
 * p and q of a fraction are whole numbers below 2^53: exact doubles, so that their quotient is
 * rounded once. A decimal beyond the largest double names no double and is refused.
 */
export function parseReal(text: string): number | undefined {
  const [, sign, magnitude] = /^([+-]?)(.+)$/.exec(text.trim()) ?? [];
  const value =
    magnitude && (CONSTANTS.get(magnitude) ?? parseFraction(magnitude) ?? parseDecimal(magnitude));
  if (typeof value !== "number") return undefined;
  return sign === "-" ? -value : value;
}

function parseFraction(text: string): number | undefined {
  const [, p, q] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  return q && Number.isSafeInteger(p) && Number.isSafeInteger(q) ? (p as number) / q : undefined;
}

function parseDecimal(text: string): number | undefined {
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** The real number `text`, given as `argument`. */
export function real(argument: string, text: string): number {
  const value = parseReal(text);
  if (value === undefined) throw new UsageError(argument, text, EXPECTED);
  return value;
}

/** A parser for `argument` that also asks the value to be `wanted`, as the predicate `holds` decides. */
export function realThat(argument: string, wanted: string, holds: (value: number) => boolean) {
  return (text: string): number => {
    const value = parseReal(text);
    if (value === undefined || !holds(value)) throw new UsageError(argument, text, wanted);
    return value;
  };
}

/** The base as it is written, for `base` of iterexp/base. */
export const baseOption = (): Option =>
  new Option("-b, --base <b>", "iterate z -> b^z instead: 2, 1.5, 3/2, e^(1/e)").argParser(
    (text) => {
      try {
        return solutionOf(text).name;
      } catch (error) {
        throw new UsageError("--base", text, `a base of the iterates: ${(error as Error).message}`);
      }
    },
  );

export const alphaOption = (): Option =>
  new Option("-a, --alpha <a>", "which iterate: 1 is exp, 0 the identity, -1 log")
    .argParser(realThat("--alpha", "a finite number such as 1/3 or -0.5", Number.isFinite))
    .default(1 / 2, "1/2");
