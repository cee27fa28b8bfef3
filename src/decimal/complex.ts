import { Decimal } from "decimal.js";
import { exactPlane } from "../abel/kneser/plane.js";
import { regular } from "../abel/regular.js";
import { describe, expectOneOf, expectOptions } from "../numbers/arguments.js";
import { type Exact, exact, isInteger, magnitude, toFixed, type Value } from "../numbers/exact.js";
import { abs, bitLength, pi } from "../numbers/fixed.js";
import { add, type Complex, div, exp, log, mul, sub } from "../numbers/fixed-complex.js";
import type { Expansion } from "./expansion.js";
import { expectDigits } from "./functions.js";
import { toDecimal } from "./result.js";
import { expansionWith } from "./store.js";

/** A complex number as its parts; a real one may stand for itself. */
export type ComplexValue = Value | { readonly re: Value; readonly im: Value };

export interface ComplexDecimal {
  re: Decimal;
  im: Decimal;
}

export interface ComplexOptions {
  /** Significant digits of the modulus; Decimal.precision by default. */
  readonly digits?: number | undefined;
  /** Kneser's solution (default) or the regular one at a fixed point. */
  readonly solution?: "kneser" | "regular" | undefined;
  /** Which one: 0 for L (default), 1, 2, ... for those above it, -1 - k for the conjugate of the k-th. */
  readonly fixedPoint?: number | undefined;
}

const OPTIONS = ["digits", "solution", "fixedPoint"] as const satisfies (keyof ComplexOptions)[];

/**
 * The functions of iterexp/complex on decimals: sexp, slog and exp^alpha on the plane, with the sheets, cuts
 * and solutions of that entry.
 *
 * Arguments are finite; each part as iterexp/decimal takes its arguments. A result has `digits` digits
 * relative to its modulus: |error| < 10^(1 - digits) |result|, so that a part much smaller than the other
 * has fewer of its own. Errors: TypeError or RangeError for arguments of another form, RangeError where
 * the result is a singularity or beyond e^1000.
 *
 * Method: the exact plane of src/abel/kneser/plane.ts and regular.ts, evaluated beside a neighbour as well, whose
 * distance tells how far errors of the height or of rounding have grown; where they reach the digits
 * asked, an expansion of so many digits more is taken.
 */
export function sexp(h: ComplexValue, options: ComplexOptions = {}): ComplexDecimal {
  const height = parts("h", h);
  if (
    height.im.num === 0n &&
    isInteger(height.re) &&
    height.re.num < 0n &&
    !isMinusOne(height.re)
  ) {
    throw new RangeError(`h = ${describe(h)}, a singularity, expected any other height`);
  }
  return accurate(options, (p) => ({
    at: zero,
    by: toComplex(height, p),
    value: (solution, _, by) => solution.sexp(by),
  }));
}

const isMinusOne = ({ num, exponent }: Exact): boolean => num === -1n && exponent === 0;

export interface ComplexSlogOptions extends ComplexOptions {
  /** Turns around L from the principal sheet, as in iterexp/complex; 0 by default. */
  readonly branch?: number | undefined;
}

/**
 * The super-logarithm: Kneser's on its principal sheet or `branch` turns on, or the regular Abel function
 * log S(z) / L, log principal or `branch` turns on. RangeError where a sheet with branch < 0 has no value.
 */
export function slog(z: ComplexValue, options: ComplexSlogOptions = {}): ComplexDecimal {
  const argument = parts("z", z);
  expectOptions("options", options, ["branch", ...OPTIONS]);
  const { branch = 0, ...others } = options;
  expectIndex("branch", branch);
  return accurate(others, (p) => ({
    at: toComplex(argument, p),
    by: zero,
    value: (solution, at, by) => add(solution.slog(at, branch), by),
  }));
}

/** exp^alpha(z) = sexp(slog(z) + alpha); regular: L + F(L^alpha S(z)). */
export function iterateExp(
  z: ComplexValue,
  alpha: ComplexValue,
  options: ComplexOptions = {},
): ComplexDecimal {
  const [argument, step] = [parts("z", z), parts("alpha", alpha)];
  return accurate(options, (p) => ({
    at: toComplex(argument, p),
    by: toComplex(step, p),
    value: (solution, at, by) => solution.iterate(at, by),
  }));
}

/** The half-exponential exp^(1/2)(z). */
export const halfExp = (z: ComplexValue, options: ComplexOptions = {}): ComplexDecimal =>
  iterateExp(z, 0.5, options);

/** The k-th fixed point of exp: L for 0, those above it for 1, 2, ..., the conjugate of the k-th for -1 - k. */
export function fixedPoint(
  k = 0,
  options: { readonly digits?: number | undefined } = {},
): ComplexDecimal {
  expectOptions("options", options, ["digits"]);
  const { digits = Decimal.precision } = options;
  expectDigits(digits);
  expectIndex("k", k);
  const p = bitsFor(digits + 10);
  return rounded(regular(k, p).fixedPoint, p, digits);
}

const zero: Complex = { re: 0n, im: 0n };

/** One of the two solutions at p bits; `digits` that its heights are known to. */
interface Solution {
  readonly p: bigint;
  readonly digits: number;
  sexp(h: Complex): Complex;
  slog(z: Complex, branch?: number): Complex;
  iterate(z: Complex, alpha: Complex): Complex;
}

/** A function of an argument and a height that is added to its own. */
interface Evaluation {
  readonly at: Complex;
  readonly by: Complex;
  value(solution: Solution, at: Complex, by: Complex): Complex;
}

const bitsFor = (digits: number): bigint => BigInt(Math.ceil(digits * Math.log2(10)));

/** Evaluates with more and more digits until errors of argument and height stay below the last one asked. */
function accurate(options: ComplexOptions, at: (p: bigint) => Evaluation): ComplexDecimal {
  expectOptions("options", options, OPTIONS);
  const { digits = Decimal.precision, solution = "kneser", fixedPoint: k } = options;
  expectDigits(digits);
  expectOneOf("solution", solution, ["kneser", "regular"]);
  if (k !== undefined) {
    expectIndex("fixedPoint", k);
    if (solution !== "regular") {
      throw new RangeError(`fixedPoint = ${k}, expected the solution "regular" beside it`);
    }
  }
  for (let wanted = digits + 14, attempt = 0; attempt < 8; attempt++) {
    const chosen =
      solution === "kneser"
        ? kneserSolution(expansionWith(wanted, true))
        : regularSolution(k ?? 0, wanted);
    const { p } = chosen;
    const evaluation = at(p);
    const y = evaluation.value(chosen, evaluation.at, evaluation.by);
    const error = errorOf(evaluation, chosen, y);
    const lost = Math.ceil(
      digits + 1 - (bitLength(larger(y)) - bitLength(error)) * Math.log10(2) + 0.5,
    );
    if (lost <= 0 || (larger(y) === 0n && error === 0n)) return rounded(y, p, digits);
    wanted += lost + 2;
  }
  throw new RangeError(
    `no ${digits} digits reached, expected a point farther from a singularity or zero`,
  );
}

/** How far the result moves where the argument is off by 2^(14 - p), the height by that or its own error. */
function errorOf({ at, by, value }: Evaluation, solution: Solution, y: Complex): bigint {
  const { p, digits } = solution;
  const nudge = { re: 1n << (p / 2n), im: 0n };
  const slope = (moved: Complex): bigint => larger(sub(moved, y)) >> (p / 2n - 16n); // in 2^-16
  const alongArgument = slope(value(solution, add(at, nudge), by));
  const alongHeight = slope(value(solution, at, add(by, nudge)));
  const rounding = 1n << 14n;
  const model = digits === Number.POSITIVE_INFINITY ? 0n : (1n << p) / 10n ** BigInt(digits);
  return ((alongArgument * rounding + alongHeight * (rounding + 2n * model)) >> 16n) + rounding;
}

const larger = ({ re, im }: Complex): bigint => (abs(re) > abs(im) ? abs(re) : abs(im));

const planes = new WeakMap<Expansion, Solution>();

function kneserSolution(expansion: Expansion): Solution {
  let known = planes.get(expansion);
  if (known === undefined) {
    const plane = exactPlane(expansion.solved);
    // Two digits for theta a little below its line.
    known = {
      p: plane.p,
      digits: expansion.digits - 2,
      sexp: plane.sexp,
      slog: plane.slog,
      iterate: (z, alpha) => plane.sexp(add(plane.slog(z), alpha)),
    };
    planes.set(expansion, known);
  }
  return known;
}

function regularSolution(k: number, digits: number): Solution {
  const p = bitsFor(digits + 6);
  const { fixedPoint: L, schroder, inverse } = regular(k, p);
  const from = (w: Complex): Complex => {
    const z = inverse(w);
    if (z === undefined) throw new RangeError("a result beyond e^1000, expected a smaller one");
    return z;
  };
  return {
    p,
    digits: Number.POSITIVE_INFINITY,
    sexp: (h) => from(exp(mul(L, h, p), p)),
    slog: (z, branch = 0) => {
      const { re, im } = log(schroder(z), p);
      return div({ re, im: im + 2n * BigInt(branch) * pi(p) }, L, p);
    },
    iterate: (z, alpha) => from(mul(exp(mul(L, alpha, p), p), schroder(z), p)),
  };
}

interface Parts {
  readonly re: Exact;
  readonly im: Exact;
}

/** Arguments beyond this have bits without end in fixed point. */
const MOST = 1000;

function parts(name: string, value: ComplexValue): Parts {
  const { re, im } = isPair(value) ? value : { re: value as Value, im: 0 };
  return { re: finite(`${name}.re`, re), im: finite(`${name}.im`, im) };
}

const isPair = (value: ComplexValue): value is { re: Value; im: Value } =>
  typeof value === "object" && value !== null && "re" in value && "im" in value;

function finite(name: string, value: Value): Exact {
  const number = exact(name, value);
  if (typeof number === "string" || magnitude(number) > MOST) {
    throw new RangeError(`${name} = ${describe(value)}, expected a finite number below 1e${MOST}`);
  }
  return number;
}

const toComplex = ({ re, im }: Parts, p: bigint): Complex => ({
  re: toFixed(re, p),
  im: toFixed(im, p),
});

function expectIndex(name: string, k: unknown): asserts k is number {
  if (!Number.isSafeInteger(k))
    throw new RangeError(`${name} = ${describe(k)}, expected an integer`);
}

/** Both parts with the same last digit, that of the modulus. */
function rounded({ re, im }: Complex, p: bigint, digits: number): ComplexDecimal {
  const top = toDecimal(larger({ re, im }), p, 5).e;
  const places = digits - 1 - top;
  const part = (x: bigint): Decimal => {
    const exactly = x === 0n ? new Decimal(0) : toDecimal(x, p, digits + 8);
    return new Decimal(places >= 0 ? exactly.toFixed(places) : exactly.toSD(digits));
  };
  return { re: part(re), im: part(im) };
}
