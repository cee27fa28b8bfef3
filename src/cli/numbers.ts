import { UsageError } from "./usage-error.js";

const CONSTANTS: ReadonlyMap<string, number> = new Map([
  ["pi", Math.PI],
  ["e", Math.E],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["NaN", Number.NaN],
]);

const EXPECTED = "a double written as a decimal, a fraction p/q, pi, e, Infinity or NaN";

/** The one way in which the command reads a real number: a decimal, a fraction p/q of whole numbers, or a name. */
const WRITTEN =
  /^(?<sign>[+-]?)(?:(?<p>\d+)\/(?<q>0*[1-9]\d*)|(?<decimal>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>pi|e|Infinity|NaN))$/;

interface WrittenNumber {
  readonly sign: "" | "+" | "-";
  readonly p?: string;
  readonly q?: string;
  readonly decimal?: string;
  readonly name?: string;
}

/** The parts of a number as it is written, or undefined if `text` names none. */
export const partsOf = (text: string): WrittenNumber | undefined =>
  WRITTEN.exec(text.trim())?.groups as WrittenNumber | undefined;

/**
 * The double nearest to the number that `text` names, or undefined if it names none.
 *
 * p and q of a fraction are whole numbers below 2^53: exact doubles, so that their quotient is
 * rounded once. A decimal beyond the largest double names no double and is refused.
 */
export function parseReal(text: string): number | undefined {
  const parts = partsOf(text);
  const value = parts && magnitudeOf(parts);
  return parts?.sign === "-" && value !== undefined ? -value : value;
}

function magnitudeOf({ p, q, decimal, name }: WrittenNumber): number | undefined {
  if (name !== undefined) return CONSTANTS.get(name);
  if (decimal !== undefined) return Number.isFinite(Number(decimal)) ? Number(decimal) : undefined;
  const [top, bottom] = [Number(p), Number(q)];
  return Number.isSafeInteger(top) && Number.isSafeInteger(bottom) ? top / bottom : undefined;
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

/** A complex number by the texts of its parts. */
export interface ComplexText {
  readonly re: string;
  readonly im: string;
}

/** The parts of a number written as 1+2i, -1/3i or i; undefined where it is none. */
export function complexTextOf(text: string): ComplexText | undefined {
  const number = text.trim();
  if (!number.endsWith("i") || partsOf(number) !== undefined) return undefined;
  const sign = signBeforeLast(number);
  const re = number.slice(0, sign).trim() || "0";
  const im = number.slice(sign, -1).replace(/^([+-])\s+/, "$1");
  const parts = { re, im: /^[+-]?$/.test(im) ? `${im}1` : im };
  return partsOf(parts.re) && partsOf(parts.im) ? parts : undefined;
}

/** Where the last term of a sum begins; the sign of an exponent begins none. */
function signBeforeLast(sum: string): number {
  for (let i = sum.length - 1; i > 0; i--) {
    const isSign = sum[i] === "+" || sum[i] === "-";
    if (isSign && !/[\d.][eE]$/.test(sum.slice(Math.max(0, i - 2), i))) return i;
  }
  return 0;
}

export type Complex = { readonly re: number; readonly im: number };

/** The complex number of doubles that `text` names, or undefined if it names none. */
export function parseComplex(text: string): Complex | undefined {
  const parts = complexTextOf(text);
  const [re, im] = parts === undefined ? [] : [parseReal(parts.re), parseReal(parts.im)];
  return re === undefined || im === undefined ? undefined : { re, im };
}

/** As it is read: 1+2i, with the zero of each part. */
export function complexText(re: string, im: string): string {
  return `${re}${/^[+-]/.test(im) ? im : `+${im}`}i`;
}

/** The shortest decimal that reads back, the sign of zero included. */
export const decimal = (value: number): string => (Object.is(value, -0) ? "-0" : `${value}`);
