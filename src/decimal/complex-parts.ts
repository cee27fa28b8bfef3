import { Decimal } from "decimal.js";
import { describe } from "../numbers/arguments.js";
import { type Exact, exact, magnitude, toFixed, type Value } from "../numbers/exact.js";
import type { Complex } from "../numbers/fixed-complex.js";
import { rounded as significant } from "../numbers/significant.js";
import { decimalOf } from "./result.js";

/** A complex number as its parts; a real one may stand for itself. */
export type ComplexValue =
  | Value
  | {
      /** The real part. */
      readonly re: Value;
      /** The imaginary part. */
      readonly im: Value;
    };

/** A complex number to any number of digits. */
export interface ComplexDecimal {
  /** The real part. */
  re: Decimal;
  /** The imaginary part. */
  im: Decimal;
}

export interface ExactParts {
  readonly re: Exact;
  readonly im: Exact;
  /** Whether the imaginary part is -0. */
  readonly below: boolean;
}

/** Arguments beyond this have bits without end in fixed point. */
const MOST = 1000;

export function parts(name: string, value: ComplexValue): ExactParts {
  const { re, im } = isPair(value) ? value : { re: value as Value, im: 0 };
  const imaginary = finite(`${name}.im`, im);
  return {
    re: finite(`${name}.re`, re),
    im: imaginary,
    below: imaginary.num === 0n && isMinus(im),
  };
}

const isMinus = (value: Value): boolean =>
  typeof value === "number"
    ? Object.is(value, -0)
    : typeof value === "string"
      ? value.trim().startsWith("-")
      : Decimal.isDecimal(value) && (value as Decimal).isNegative();

export const described = (value: ComplexValue): string =>
  isPair(value) ? `${describe(value.re)} + ${describe(value.im)} i` : describe(value);

const isPair = (value: ComplexValue): value is { re: Value; im: Value } =>
  typeof value === "object" && value !== null && "re" in value && "im" in value;

function finite(name: string, value: Value): Exact {
  const number = exact(name, value);
  if (typeof number === "string" || magnitude(number) > MOST) {
    throw new RangeError(`${name} = ${describe(value)}, expected a finite number below 1e${MOST}`);
  }
  return number;
}

export const toComplex = ({ re, im }: ExactParts, p: bigint): Complex => ({
  re: toFixed(re, p),
  im: toFixed(im, p),
});

/** What f has in the closed upper half plane; below it, and at -0, the conjugate of what it has for conjugates. */
export function mirrored(
  z: ExactParts,
  f: (upper: ExactParts, side: (other: ExactParts) => ExactParts) => ComplexDecimal,
): ComplexDecimal {
  if (!z.below && z.im.num >= 0n) return f(z, (other) => ({ ...other, below: false }));
  const { re, im } = f(conjugate(z), conjugate);
  return { re, im: im.neg() };
}

const conjugate = ({ re, im }: ExactParts): ExactParts => ({
  re,
  im: { ...im, num: -im.num },
  below: false,
});

/** Digits of the arithmetic beyond those asked for. */
export const MORE = 12;

export function exactly({ re, im }: ExactParts, digits: number): ComplexDecimal {
  const n = digits + MORE;
  return { re: decimalOf(significant(re, n), n), im: decimalOf(significant(im, n), n) };
}
