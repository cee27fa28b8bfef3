import type { Series } from "../abel/series.js";
import type { Ball } from "../numbers/ball.js";
import { bitsBelow, sign } from "../numbers/ball.js";
import type { Exact, Input } from "../numbers/exact.js";
import type { Scaled } from "../numbers/scaled.js";
import { cutOff } from "../numbers/significant.js";

/** So many digits more than asked are known of a result: it is rounded right but for near-ties. */
const SPARE = 11;

/** Gives an expansion of so many digits or more; the best at hand where none should be solved for. */
export type Supply = (digits: number, solve: boolean) => Series;

/** What an attempt works with. */
export interface Precision {
  /** Fraction bits. */
  readonly p: bigint;
  /** Digits that the result has to have, the spare ones included. */
  readonly digits: number;
  /** How many of them an attempt before has asked for, because it lost so many. */
  readonly spare: number;
}

export interface Work extends Precision {
  readonly series: Series;
}

/** A value to the digits worked with, and its derivatives in x and alpha where they were asked for. Finite numbers are decimals. */
export interface Outcome {
  readonly value: Input;
  readonly dx: Input;
  readonly dalpha: Input;
}

/** A value with its derivatives; those of one that is no finite number are its limits unless said. */
export const outcomeOf = (
  value: Input,
  dx: Input = value === "NaN" ? value : "Infinity",
  dalpha: Input = value === "NaN" ? value : "Infinity",
): Outcome => ({ value, dx, dalpha });

/** What an attempt lacked: fraction bits, digits of the expansion, digits worked with. */
export interface Lack {
  readonly bits: number;
  readonly digits: number;
  readonly spare?: number;
}

export type Attempt<T> = { readonly known: T } | Lack;

/** Bits that hold so many digits. */
export const bitsFor = (digits: number): number => Math.ceil(digits * Math.log2(10));

/** Repeats an attempt with what it lacked until it knows its result. */
export function untilKnown<T>(
  digits: number,
  supply: Supply,
  attempt: (work: Work) => Attempt<T>,
): T {
  let model = digits + SPARE + 3;
  let solve = false; // what is at hand may do
  return untilBits(digits, (precision) => {
    const series = supply(model, solve);
    const result = attempt({ ...precision, series });
    if (!("known" in result) && result.digits > 0) {
      model = Math.max(solve ? model : 0, series.digits + result.digits);
      solve = true;
    }
    return result;
  });
}

/** The same for an attempt that needs no expansion. */
export function untilBits<T>(digits: number, attempt: (precision: Precision) => Attempt<T>): T {
  let spare = 0;
  let bits = bitsFor(digits + SPARE) + 24;
  for (let i = 0; i < 24; i++) {
    bits = 64 * Math.ceil(bits / 64);
    const result = attempt({ p: BigInt(bits), digits: digits + SPARE + spare, spare });
    if ("known" in result) return result.known;
    bits += result.bits;
    spare += result.spare ?? 0;
  }
  throw new RangeError(
    `undecided at ${bits} bits: the height is too near an integer for its side to be told`,
  );
}

/** Nothing known yet: twice as many bits, or more digits if the expansion is to blame. */
export const undecided = ({ p, digits }: Precision, { rounding, model }: Ball): Lack =>
  model > rounding ? { bits: 0, digits } : { bits: Number(p), digits: 0 };

/** What is lacking for these numbers to have the relative accuracy worked with; undefined if nothing. */
export function lacking(work: Precision, numbers: readonly Ball[]): Lack | undefined {
  const need = bitsFor(work.digits);
  let bits = 0;
  let digits = 0;
  for (const x of numbers) {
    const side = sign(x);
    if (side === 0) continue;
    if (side === undefined) return undecided(work, x);
    bits = Math.max(bits, need - bitsBelow(x.rounding, x) + 2);
    // A model error is held in units of rounding: one below says no more than that it is small enough.
    if (x.model > x.rounding) {
      digits = Math.max(digits, (need - bitsBelow(x.model, x) + 2) * Math.log10(2));
    }
  }
  return bits > 0 || digits > 0
    ? { bits: Math.max(bits, 0), digits: Math.ceil(Math.max(digits, 0)) }
    : undefined;
}

/** A scaled number to the digits worked with. */
export const significantOf = ({ ball, tens }: Scaled, { p, digits }: Precision): Exact =>
  cutOff(ball.value, p, digits + 2, tens);

/** Digits of the arithmetic on results. */
export const finer = ({ digits }: Precision): number => digits + 4;
