import { Decimal } from "decimal.js";
import { exactPlane } from "../abel/kneser/plane.js";
import { regular } from "../abel/regular.js";
import { LostDirection, mapped } from "../abel/schroder.js";
import { type Input, magnitude } from "../numbers/exact.js";
import { abs, bitLength, pi } from "../numbers/fixed.js";
import { add, type Complex, div, log, mul, sub } from "../numbers/fixed-complex.js";
import { Memo } from "../numbers/memo.js";
import type { ComplexDecimal, ExactParts } from "./complex-parts.js";
import type { Expansion } from "./expansion.js";
import { decimalOf, toDecimal } from "./result.js";
import { naturalStore } from "./store.js";

/** A function of an argument and a height that is added to its own, at p bits, as a solution has it. */
interface Evaluation {
  readonly at: Complex;
  readonly by: Complex;
  value(solution: Solution, at: Complex, by: Complex): Complex;
}

/** One of the solutions at p bits; `digits` that its heights are known to. */
export interface Solution {
  readonly p: bigint;
  readonly digits: number;
  sexp(h: Complex): Complex;
  slog(z: Complex, branch?: number): Complex;
  iterate(z: Complex, alpha: Complex): Complex;
}

/** Gives a solution to so many digits and bits, or to more. */
export type Supply = (digits: number, bits: number) => Solution;

const bitsFor = (digits: number): number => Math.ceil(digits * Math.log2(10));

/** Digits of an expansion, and bits, beyond which a result is given up. */
const mostDigits = (digits: number): number => 2 * digits + 200;
const mostBits = (digits: number): number => 3 * bitsFor(digits) + 1100;

/**
 * Evaluates with more and more bits, and digits of the expansion, until the errors of both stay below the last
 * digit asked.
 *
 * Method: beside its arguments the function is evaluated at neighbours, as far off as rounding moves the argument and the height:
 * so far the result may be off. What bits it lacks is added first, for they cost little and show how fast the result changes with
 * the height; then the digits of the expansion that this asks for, in one solve. There are at most 10 attempts, 2 digits + 200
 * digits of an expansion and 10 digits + 1100 bits.
 */
function accurate(
  digits: number,
  supply: Supply,
  at: (p: bigint) => Evaluation,
): { value: Complex; p: bigint } {
  let wanted = digits + 14;
  let bits = bitsFor(wanted + 6);
  for (let attempt = 0; attempt < 10; attempt++) {
    const solution = supply(wanted, bits);
    const { p } = solution;
    const lack = attempted(at(p), solution, digits);
    if ("value" in lack) return { value: lack.value, p };
    wanted += lack.digits > 0 ? lack.digits + 2 : 0;
    // What is lost shows step by step where nothing is known yet, so bits grow by more than half from the second on.
    const grown = Number(p) * (attempt > 0 ? 1.6 : 1);
    const next = lack.bits > 0 ? Math.ceil(Math.max(Number(p) + lack.bits + 8, grown)) : bits;
    const most = mostBits(digits);
    if (wanted > mostDigits(digits) || (lack.bits > 0 && p >= most) || (lack.atLeast ?? 0) > most)
      break;
    bits = Math.min(Math.max(bits, next), Math.max(most, Number(p)));
  }
  throw new RangeError(
    `no ${digits} digits reached, expected a point farther from a singularity or zero, or more digits`,
  );
}

function attempted(
  { at, by, value }: Evaluation,
  solution: Solution,
  digits: number,
): { value: Complex } | { bits: number; digits: number; atLeast?: number | undefined } {
  const { p } = solution;
  const moved = (y: Complex, z: Complex, h: Complex): bigint =>
    larger(sub(value(solution, z, h), y));
  const beside = (z: Complex, n: bigint): Complex => ({ re: z.re + n, im: z.im });
  try {
    const y = value(solution, at, by);
    const rounding = 1n << 14n;
    // A product with L rounds a height to as many bits less as it has before its point.
    const ofHeight = rounding << BigInt(Math.max(0, bitLength(larger(by)) - Number(p)));
    const alongHeight = moved(y, at, beside(by, ofHeight));
    const error = 2n * (moved(y, beside(at, rounding), by) + alongHeight + rounding);
    const missing = (error: bigint): number =>
      Math.max(0, bitsFor(digits + 1.5) - (bitLength(larger(y)) - bitLength(error)));
    const bits = missing(error);
    // With too few bits a neighbour says nothing of the expansion.
    if (bits > 0) return { bits: larger(y) > error ? bits : Math.max(bits, Number(p)), digits: 0 };
    if (solution.digits === Number.POSITIVE_INFINITY) return { value: y };
    const model = (2n << p) / 10n ** BigInt(solution.digits);
    const lost = missing((2n * alongHeight * model) / ofHeight);
    return lost > 0 ? { bits, digits: Math.ceil(lost * Math.log10(2)) } : { value: y };
  } catch (error) {
    if (!(error instanceof LostDirection)) throw error;
    return {
      bits: error.bits === undefined ? Number(p) : error.bits - Number(p),
      digits: 0,
      atLeast: error.bits,
    };
  }
}

const larger = ({ re, im }: Complex): bigint => (abs(re) > abs(im) ? abs(re) : abs(im));

/** The planes of an expansion, by their bits. */
const planes = new WeakMap<Expansion, Memo<bigint, Solution>>();

/** Kneser's solution. */
export function kneserSolution(wanted: number, bits: number): Solution {
  const expansion = naturalStore.expansionWith(wanted, true);
  let known = planes.get(expansion);
  if (known === undefined) {
    known = new Memo(4);
    planes.set(expansion, known);
  }
  const least = expansion.solved.p;
  const p = BigInt(bits) > least ? BigInt(64 * Math.ceil(bits / 64)) : least;
  return known.get(p, () => {
    const plane = exactPlane(expansion.solved, p);
    return {
      p,
      digits: expansion.digits - 2, // two for theta a little below its line
      sexp: plane.sexp,
      slog: plane.slog,
      iterate: (z, alpha) => plane.sexp(add(plane.slog(z), alpha)),
    };
  });
}

/** The regular solution at the k-th fixed point. */
export const regularSolution =
  (k: number): Supply =>
  (_, bits) =>
    regularSolutions.get(`${k} ${bits}`, () => regularAt(k, BigInt(bits)));

const regularSolutions = new Memo<string, Solution>(8);

function regularAt(k: number, p: bigint): Solution {
  const { fixedPoint: L, logSchroder, fromLogSchroder } = regular(k, p);
  return {
    p,
    digits: Number.POSITIVE_INFINITY,
    sexp: (h) => fromLogSchroder(mul(L, h, p)),
    slog: (z, branch = 0) => {
      const { re, im } = logSchroder(z);
      // The principal logarithm of S, and so many turns on.
      const turn = 2n * pi(p);
      const half = pi(p);
      const turns = im > -half && im <= half ? 0n : (im + half) / turn - (im < -half ? 1n : 0n);
      return div({ re, im: im + (BigInt(branch) - turns) * turn }, L, p);
    },
    iterate: (z, alpha) => fromLogSchroder(add(mul(L, alpha, p), logSchroder(z))),
  };
}

/** log or, for n > 0, exp, so many times, without a solution. */
export const repeated =
  (n: number): Supply =>
  (_, bits) => {
    const p = BigInt(bits);
    const iterate = (z: Complex): Complex => {
      let image = z;
      if (n > 0) return mapped(z, Math.min(n, 1e9), 0n, p, 4 * bits + 400);
      for (let i = 0; i > n; i--) {
        if (image.re === 0n && image.im === 0n) throw new LostDirection("log of 0");
        image = log(image, p);
      }
      return image;
    };
    return { p, digits: Number.POSITIVE_INFINITY, sexp: iterate, slog: iterate, iterate };
  };

/** Both parts with the same last digit, that of the modulus. */
export function rounded({ re, im }: ComplexDecimal, digits: number): ComplexDecimal {
  const top = Math.max(
    re.isZero() ? Number.NEGATIVE_INFINITY : re.e,
    im.isZero() ? Number.NEGATIVE_INFINITY : im.e,
  );
  const part = (x: Decimal): Decimal => {
    const kept = digits - (top - x.e);
    return new Decimal(x.isZero() || kept <= 0 ? 0 : x.toSD(kept));
  };
  return { re: part(re), im: part(im) };
}

/** A number in p fraction bits as Decimals of a few digits more. */
export const toDecimals = ({ re, im }: Complex, p: bigint, digits: number) => {
  const part = (x: bigint): Decimal => (x === 0n ? new Decimal(0) : toDecimal(x, p, digits + 8));
  return { re: part(re), im: part(im) };
};

export const zero: Complex = { re: 0n, im: 0n };
export const zeroDecimal = new Decimal(0);

/** What `at` gives to so many digits. */
export function computed(
  digits: number,
  supply: Supply,
  at: (p: bigint) => Evaluation,
): ComplexDecimal {
  const { value, p } = accurate(digits, supply, at);
  return rounded(toDecimals(value, p, digits), digits);
}

/** The real engine's value where both numbers are real and it has one. */
export function realValue(
  z: ExactParts,
  by: ExactParts,
  digits: number,
  value: () => Input,
): ComplexDecimal | undefined {
  if (z.im.num !== 0n || by.im.num !== 0n) return undefined;
  const re = value();
  if (re === "NaN" || re === "-Infinity") return undefined;
  if (re === "Infinity" || magnitude(re) >= 435) {
    throw new RangeError("a result beyond e^1000, expected a smaller one");
  }
  const kept = decimalOf(re, digits).toSD(digits, Decimal.rounding);
  return { re: new Decimal(kept), im: new Decimal(z.below ? -0 : 0) };
}
