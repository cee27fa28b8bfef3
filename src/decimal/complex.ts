import { Decimal } from "decimal.js";
import { regular } from "../abel/regular.js";
import { describe, expectOneOf, expectOption, expectOptions } from "../numbers/arguments.js";
import { type Exact, integer, isInteger, isOne } from "../numbers/exact.js";
import { add, type Complex } from "../numbers/fixed-complex.js";
import {
  type ComplexDecimal,
  type ComplexValue,
  described,
  type ExactParts,
  exactly,
  mirrored,
  parts,
  toComplex,
} from "./complex-parts.js";
import {
  computed,
  kneserSolution,
  realValue,
  regularSolution,
  repeated,
  rounded,
  type Solution,
  type Supply,
  toDecimals,
  zero,
  zeroDecimal,
} from "./complex-work.js";
import { expectDigits } from "./expansion-json.js";
import { height, iterate } from "./iterate.js";
import { nearOne, nearTower, nearTowerOf } from "./near-tower.js";
import { supply } from "./store.js";

export type { ComplexDecimal, ComplexValue } from "./complex-parts.js";

/** What the complex functions to any number of digits take beside their arguments. */
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
 * The superexponential sexp(h) on the plane, to any number of digits, with the sheets, cuts and solutions of iterexp/complex.
 *
 * **Domain and special values.** Arguments are finite; each part as iterexp/decimal takes its arguments. An imaginary part -0
 * lies below a cut on the real axis, as there.
 *
 * **Accuracy.** A result has `digits` digits relative to its modulus: |error| < 10^(1 - digits) |result|, so that a part much
 * smaller than the other has fewer of its own; it is exact where it is 0.
 *
 * **Throws.** TypeError or RangeError for arguments of another form. RangeError where the result is a singularity or beyond e^1000.
 * RangeError also where it is so near to 0 or to a singularity that an expansion of 2 digits + 200 digits, or 10 digits + 1100 bits,
 * are not enough.
 *
 * **Cost.** At most 10 attempts, each of at most 4 evaluations with at most 40 digits + 4800 steps of exp or log, and at most one
 * solve at a time, however large the arguments are. Integer heights need no solve.
 *
 * **Method.** Real arguments with real results are the real engine's. For others Kneser's Abel function is continued across its
 * period of the real line, or Koenigs' limit at the fixed point is taken, to as many digits as the result loses.
 *
 * @param h the height
 * @param options `digits`; `solution`, "kneser" or "regular"; `fixedPoint`, which one for the regular solution
 * @returns sexp(h) as its parts
 * @throws TypeError or RangeError as above
 * @example
 * ```js
 * import { complex } from "iterexp/decimal";
 *
 * complex.sexp({ re: 0, im: 1 }, { digits: 25 }).re.toString(); // '0.7856963885801980563930216'
 * ```
 */
export function sexp(h: ComplexValue, options: ComplexOptions = {}): ComplexDecimal {
  const height = parts("h", h);
  const { digits, regularAt } = settings(options);
  if (regularAt !== undefined) {
    return computed(digits, regularSolution(regularAt), (p) => ({
      at: zero,
      by: toComplex(height, p),
      value: (solution, _, by) => solution.sexp(by),
    }));
  }
  const { re } = height;
  const known =
    realValue(height, height, digits, () => iterate(integer(1), re, digits, supply, false).value) ??
    nearTower(0, { re: zeroDecimal, im: zeroDecimal }, height, digits);
  return (
    known ??
    mirrored(height, (upper) =>
      computed(digits, kneserSolution, (p) => ({
        at: zero,
        by: toComplex(upper, p),
        value: (solution, _, by) => solution.sexp(by),
      })),
    )
  );
}

/** What the complex slog to any number of digits takes beside its argument. */
export interface ComplexSlogOptions extends ComplexOptions {
  /** Turns around L from the principal sheet, as in iterexp/complex; 0 by default. */
  readonly branch?: number | undefined;
}

/**
 * The super-logarithm slog(z): Kneser's on its principal sheet or `branch` turns around L on, or the regular Abel function
 * log S(z) / L, log principal or `branch` turns on.
 *
 * **Domain, accuracy, cost.** Those of sexp.
 *
 * **Throws.** As sexp; RangeError where a sheet with branch < 0 has no value.
 *
 * @param z the argument
 * @param options those of sexp, and `branch`
 * @returns slog(z) as its parts
 * @throws TypeError or RangeError as above
 * @example
 * ```js
 * import { complex } from "iterexp/decimal";
 *
 * complex.slog({ re: 1, im: 1 }, { digits: 25 }).im.toString(); // '0.9366775432935086249264569'
 * ```
 */
export function slog(z: ComplexValue, options: ComplexSlogOptions = {}): ComplexDecimal {
  const argument = parts("z", z);
  expectOptions("options", options, ["branch", ...OPTIONS]);
  const { branch = 0, ...others } = options;
  const { digits, regularAt } = settings(others);
  expectIndex("branch", branch);
  const at = (parts: ExactParts) => (p: bigint) => ({
    at: toComplex(parts, p),
    by: zero,
    value: (solution: Solution, at: Complex, by: Complex) => add(solution.slog(at, branch), by),
  });
  if (regularAt !== undefined) {
    expectNoBranchPoint(argument, z, regularAt);
    return computed(digits, regularSolution(regularAt), at(argument));
  }
  if (branch === 0) {
    const known = realValue(
      argument,
      argument,
      digits,
      () => height(argument.re, digits, supply, false).value,
    );
    if (known !== undefined) return known;
    const near = nearOne(argument, digits);
    if (near !== undefined) return rounded(near, digits);
  }
  return mirrored(argument, (upper) => computed(digits, kneserSolution, at(upper)));
}

/**
 * exp^alpha(z) = sexp(slog(z) + alpha); L + F(L^alpha S(z)) for the regular solution.
 *
 * **Domain, accuracy, cost.** Those of sexp.
 *
 * @param z the argument
 * @param alpha the height to add, real or complex
 * @param options those of sexp
 * @returns exp^alpha(z) as its parts
 * @throws TypeError or RangeError as sexp
 * @example
 * ```js
 * import { complex } from "iterexp/decimal";
 *
 * complex.iterateExp({ re: 0, im: 1 }, "1/2", { digits: 25 }).re.toString(); // '0.2499923038041006606149458'
 * ```
 */
export function iterateExp(
  z: ComplexValue,
  alpha: ComplexValue,
  options: ComplexOptions = {},
): ComplexDecimal {
  const [argument, step] = [parts("z", z), parts("alpha", alpha)];
  const { digits, regularAt } = settings(options);
  const whole = step.im.num === 0n && isInteger(step.re) ? wholeOf(step.re) : undefined;
  if (whole === 0) return rounded(exactly(argument, digits), digits);
  const known =
    regularAt === undefined
      ? realValue(
          argument,
          step,
          digits,
          () => iterate(argument.re, step.re, digits, supply, false).value,
        )
      : undefined;
  if (known !== undefined) return known;
  const by = (solution: Supply, z: ExactParts, alpha: ExactParts): ComplexDecimal =>
    computed(digits, solution, (p) => ({
      at: toComplex(z, p),
      by: toComplex(alpha, p),
      value: (solution, at, by) => solution.iterate(at, by),
    }));
  if (regularAt !== undefined) {
    if (whole !== undefined && whole > 0) return by(repeated(whole), argument, step);
    expectNoBranchPoint(argument, z, regularAt);
    return by(regularSolution(regularAt), argument, step);
  }
  if (whole !== undefined && argument.im.num === 0n && isTowerBelow(argument.re, -whole)) {
    throw new RangeError(
      `exp^${described(alpha)}(${described(z)}) is a singularity, expected another z`,
    );
  }
  return mirrored(argument, (upper, side) => {
    // Next to L logarithms are what the regular iterate at L is in the upper half plane.
    if (whole !== undefined) {
      return by(whole < -STEPS ? regularSolution(0) : repeated(whole), upper, side(step));
    }
    const tower = nearTowerOf(upper, digits);
    return (
      (tower && nearTower(tower.height, tower.offset, side(step), digits)) ??
      by(kneserSolution, upper, side(step))
    );
  });
}

/**
 * The half-exponential exp^(1/2)(z).
 *
 * **Domain, accuracy, cost.** Those of sexp.
 *
 * @param z the argument
 * @param options those of sexp
 * @returns exp^(1/2)(z) as its parts
 * @throws TypeError or RangeError as sexp
 * @example
 * ```js
 * import { complex } from "iterexp/decimal";
 *
 * complex.halfExp(-2, { digits: 25 }).re.toString(); // '-0.4752056756598465343001818'
 * ```
 */
export const halfExp = (z: ComplexValue, options: ComplexOptions = {}): ComplexDecimal =>
  iterateExp(z, 0.5, options);

/**
 * The k-th fixed point of exp: L for 0, those above it for 1, 2, ..., the conjugate of the k-th for -1 - k.
 *
 * @param k which one, an integer
 * @param options `digits`, the significant digits of the modulus
 * @returns the fixed point as its parts
 * @throws RangeError for a k that is no integer, TypeError or RangeError for other digits
 * @example
 * ```js
 * import { complex } from "iterexp/decimal";
 *
 * complex.fixedPoint(1, { digits: 25 }).im.toString(); // '7.588631178472512622568924'
 * ```
 */
export function fixedPoint(
  k = 0,
  options: { readonly digits?: number | undefined } = {},
): ComplexDecimal {
  expectOption("options", options, "digits");
  const { digits = Decimal.precision } = options;
  expectDigits(digits);
  expectIndex("k", k);
  const p = BigInt(Math.ceil((digits + 10) * Math.log2(10)));
  return rounded(toDecimals(regular(k, p).fixedPoint, p, digits), digits);
}

/** Integer iterates up to here are exp or log repeated. */
const STEPS = 64;

function settings(options: ComplexOptions): { digits: number; regularAt: number | undefined } {
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
  return { digits, regularAt: solution === "regular" ? (k ?? 0) : undefined };
}

/** An integer height as a number; those beyond a double's integers by their sign. */
const wholeOf = ({ num, exponent }: Exact): number =>
  exponent > 15 ? Math.sign(Number(num)) * Number.MAX_SAFE_INTEGER : Number(num) * 10 ** exponent;

/** Whether log^n(x), n > 0, does not exist: x = 0, or x = 1 and n > 1. */
const isTowerBelow = (x: Exact, n: number): boolean =>
  (n > 0 && x.num === 0n) || (n > 1 && isOne(x));

/** S has branch points at 0, and for L and its conjugate at 1 too. */
function expectNoBranchPoint({ re, im }: ExactParts, z: ComplexValue, k: number): void {
  if (im.num !== 0n || !(re.num === 0n || (isOne(re) && (k === 0 || k === -1)))) return;
  throw new RangeError(
    `z = ${described(z)}, a branch point of this solution, expected any other number`,
  );
}

function expectIndex(name: string, k: unknown): asserts k is number {
  if (!Number.isSafeInteger(k))
    throw new RangeError(`${name} = ${describe(k)}, expected an integer`);
}
