import type { Decimal } from "decimal.js";
import { describe } from "./arguments.js";
import { bitLength, fromNumber as fixedOf, log, rescale } from "./fixed.js";
import { MOST_TENS } from "./scaled.js";

/**
 * A rational number num / den * 10^exponent as it was given, or one of the values that are none. num
 * and den are coprime, or both beyond 2^MOST_REDUCED and no multiple of den; den = 1 unless the number was written as a
 * fraction; a decimal has no zeros at the end of num.
 */
export interface Exact {
  readonly num: bigint;
  readonly den: bigint;
  readonly exponent: number;
}

export type Input = Exact | "NaN" | "Infinity" | "-Infinity";

/**
 * A real number as an argument: a number, which stands for its exact double value, a bigint, a Decimal, or text such as "0.1" or
 * "1/3", which stands for what is written.
 */
export type Value = Decimal.Value | bigint;

export const zero: Exact = { num: 0n, den: 1n, exponent: 0 };

export const one: Exact = { num: 1n, den: 1n, exponent: 0 };

export const integer = (n: number): Exact => decimal(BigInt(n), 0);

/** num 10^exponent. */
function decimal(num: bigint, exponent: number): Exact {
  if (num === 0n) return zero;
  const digits = num.toString();
  let zeros = 0;
  while (digits[digits.length - 1 - zeros] === "0") zeros++;
  return zeros === 0
    ? { num, den: 1n, exponent }
    : { num: BigInt(digits.slice(0, -zeros)), den: 1n, exponent: exponent + zeros };
}

/**
 * The exact value of an argument: a number at its double value, a Decimal at its own, a string as a
 * decimal that decimal.js reads or a fraction "p/q" of two such. Throws TypeError for another type,
 * RangeError for a string that names no number or one outside of decimal.js's range.
 */
export function exact(name: string, value: unknown): Input {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value === "bigint") return decimal(value, 0);
  if (typeof value === "string") return fromString(name, value);
  if (isDecimal(value)) return fromDecimal(value);
  throw new TypeError(
    `${name} = ${describe(value)}, expected a number, a bigint, a Decimal or a string such as "0.5" or "1/3"`,
  );
}

/** Whether it is a Decimal, of whatever copy of decimal.js. */
export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === "object" &&
  (value as { toStringTag?: unknown } | null)?.toStringTag === "[object Decimal]";

/** The exact value of a double. */
export function fromNumber(x: number): Input {
  if (!Number.isFinite(x)) return `${x}` as Input;
  const scaled = fixedOf(x, 1074n); // exact for every double
  const twos = scaled === 0n ? 1074 : (scaled & -scaled).toString(2).length - 1;
  return binary(scaled >> BigInt(twos), twos - 1074);
}

/** num 2^exponent. */
const binary = (num: bigint, exponent: number): Exact =>
  exponent >= 0
    ? decimal(num << BigInt(exponent), 0)
    : decimal(num * 5n ** BigInt(-exponent), exponent);

function fromDecimal(value: Decimal): Input {
  if (!value.isFinite()) return `${value}` as Input;
  const [, sign, whole, fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(
    value.toExponential(),
  ) as RegExpExecArray;
  return decimal(BigInt(sign + whole + fraction), Number(exponent) - fraction.length);
}

/** The largest exponent that a part of a fraction may have, and the largest of 2; the other numbers have decimal.js's. */
const MOST = 100_000;

function fromString(name: string, text: string): Input {
  const parts = text.split("/");
  if (parts.length === 1) return parsed(name, text, text);
  const [p, q] = parts.map((part) => parsed(name, part, text));
  if (parts.length > 2 || typeof p === "string" || typeof q === "string" || q.num === 0n) {
    throw unreadable(name, text);
  }
  expectExponent(name, text, 10, Math.max(Math.abs(p.exponent), Math.abs(q.exponent)));
  const shift = p.exponent - q.exponent;
  let num = p.num * 10n ** BigInt(Math.max(shift, 0));
  let den = q.num * 10n ** BigInt(Math.max(-shift, 0));
  const common = divisor(num < 0n ? -num : num, den < 0n ? -den : den);
  if (den < 0n) [num, den] = [-num, -den];
  return den === common
    ? decimal(num / common, 0)
    : { num: num / common, den: den / common, exponent: 0 };
}

function expectExponent(name: string, text: string, of: 2 | 10, size: number): void {
  if (size <= MOST) return;
  throw new RangeError(`${name} = ${describe(text)}, expected an exponent of ${of} up to ${MOST}`);
}

/** What decimal.js reads: decimals, and digits in base 16, 8 or 2 with an exponent of 2. */
const DECIMAL = /^(?=\.?\d)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i;
const DIGITS = /^(0[xob])(?=\.?[\da-f])([\da-f]*)(?:\.([\da-f]*))?(?:p([+-]?\d+))?$/i;

/** Bits of a digit, and what is none. */
const BASES: Readonly<Record<string, { readonly bits: number; readonly others: RegExp }>> = {
  "0x": { bits: 4, others: /[^\da-f]/i },
  "0o": { bits: 3, others: /[^0-7]/ },
  "0b": { bits: 1, others: /[^01]/ },
};

function parsed(name: string, part: string, text: string): Input {
  const [, sign, size] = /^([+-]?)(.*)$/s.exec(part.trim()) as RegExpExecArray;
  if (size === "NaN") return size;
  if (size === "Infinity") return sign === "-" ? `-${size}` : size;
  const plain = size.replace(/(\d)_(?=\d)/g, "$1");
  const written = DECIMAL.exec(plain);
  const value = written ? fromWritten(name, written, text) : fromDigits(name, plain, text);
  return sign === "-" ? { ...value, num: -value.num } : value;
}

function fromWritten(
  name: string,
  [, whole, fraction = "", tens = "0"]: RegExpExecArray,
  text: string,
): Exact {
  const digits = (whole + fraction).replace(/^0+/, "");
  const exponent = Number(tens) - fraction.length;
  const first = digits === "" ? 0 : exponent + digits.length - 1;
  if (Math.abs(first) > MOST_TENS) {
    const limit = first > 0 ? "less than 1e9000000000000001" : "at least 1e-9000000000000000 or 0";
    throw new RangeError(`${name} = ${describe(text)}, expected ${limit}`);
  }
  return decimal(BigInt(digits), exponent);
}

function fromDigits(name: string, plain: string, text: string): Exact {
  const [, prefix = "", whole, fraction = "", twos = "0"] = DIGITS.exec(plain) ?? [];
  const base = BASES[prefix.toLowerCase()];
  const digits = whole + fraction;
  if (base === undefined || base.others.test(digits)) throw unreadable(name, text);
  expectExponent(name, text, 2, Math.abs(Number(twos)));
  return binary(BigInt(prefix + digits), Number(twos) - base.bits * fraction.length);
}

/** As decimal.js and JavaScript write a decimal, with an exponent from 1e21 on and below 1e-6; or a fraction. */
export function nameOf({ num, den, exponent }: Exact): string {
  if (den !== 1n) return `${num}/${den}`;
  const sign = num < 0n ? "-" : "";
  const digits = `${num}`.slice(sign.length);
  const point = digits.length + exponent;
  if (point > 21 || point < -5) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${fraction}e${point > 0 ? "+" : ""}${point - 1}`;
  }
  if (exponent >= 0) return `${num}${"0".repeat(exponent)}`;
  return point > 0
    ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
    : `${sign}0.${"0".repeat(-point)}${digits}`;
}

const unreadable = (name: string, text: string): RangeError =>
  new RangeError(`${name} = ${describe(text)}, expected a decimal or a fraction such as "1/3"`);

/** Bits of numbers whose greatest common divisor is found in a tenth of a second; the time grows as their square. */
const MOST_REDUCED = 2 ** 15;

/** The greatest common divisor; 1 where it would take seconds, unless b divides a. */
function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) {
    [x, y] = [y, x % y];
    if (bitLength(y) > MOST_REDUCED) return 1n;
  }
  return x;
}

export const isOne = ({ num, den, exponent }: Exact): boolean =>
  num === 1n && den === 1n && exponent === 0;

export const isInteger = ({ den, exponent }: Exact): boolean => den === 1n && exponent >= 0;

/** log10 of |x|, to about 1e-9 relative or absolute; -Infinity at 0. */
export function magnitude({ num, den, exponent }: Exact): number {
  return num === 0n ? Number.NEGATIVE_INFINITY : log10(num) - log10(den) + exponent;
}

function log10(n: bigint): number {
  const digits = (n < 0n ? -n : n).toString();
  return Math.log10(Number(`0.${digits.slice(0, 17)}`)) + digits.length;
}

/** The nearest integer and what is left; of |x| above 10^15 all is left. */
export function split(x: Exact): { whole: number; fraction: Exact } {
  if (magnitude(x) < -1 || magnitude(x) > 15) return { whole: 0, fraction: x };
  if (isInteger(x)) return { whole: Number(x.num) * 10 ** x.exponent, fraction: zero };
  const scale = 10n ** BigInt(Math.max(-x.exponent, 0));
  const num = x.num * 10n ** BigInt(Math.max(x.exponent, 0));
  const den = x.den * scale;
  const doubled = 2n * num + den;
  const whole = doubled / (2n * den) - (doubled < 0n && doubled % (2n * den) !== 0n ? 1n : 0n);
  const rest = num - whole * den;
  return {
    whole: Number(whole),
    fraction:
      x.den === 1n ? decimal(rest, Math.min(x.exponent, 0)) : { num: rest, den, exponent: 0 },
  };
}

/** x in p fraction bits, rounded toward -Infinity. */
export function toFixed(x: Exact, p: bigint): bigint {
  const { num, den, exponent } = x;
  if (magnitude(x) < -(Number(p) + 2) * Math.log10(2)) return num < 0n ? -1n : 0n;
  if (exponent >= 0) return floorDiv((num * 10n ** BigInt(exponent)) << p, den);
  return floorDiv(num << p, den * 10n ** BigInt(-exponent));
}

const floorDiv = (a: bigint, b: bigint): bigint => a / b - (a < 0n && a % b !== 0n ? 1n : 0n);

/** ln x for x > 0 of any size, in p fraction bits; error below 2^(4-p). */
export function logOf(x: Exact, p: bigint): bigint {
  const tens = Math.round(magnitude(x));
  const q = p + 64n;
  const mantissa = toFixed({ ...x, exponent: x.exponent - tens }, q);
  return rescale(log(mantissa, q) + BigInt(tens) * log(10n << q, q), q, p);
}
