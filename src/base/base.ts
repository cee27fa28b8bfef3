import { Decimal } from "decimal.js";
import { type ComplexInput, partsOf } from "../complex/arguments.js";
import { baseOf, Expansion } from "../decimal/expansion.js";
import {
  type DecimalGradient,
  type DigitsOptions,
  expectDigits,
  resultLike,
} from "../decimal/functions.js";
import { height, iterate } from "../decimal/iterate.js";
import { type Outcome, of } from "../decimal/outcome.js";
import { expectPrepareOptions, type PrepareOptions } from "../decimal/store.js";
import { type DecimalSeries, type DoubleSeries, seriesOf } from "../decimal/taylor.js";
import { cut, describe, expectOneOf, expectOptions } from "../numbers/arguments.js";
import { type Exact, exact, type Input, integer, type Value } from "../numbers/exact.js";
import { ETA } from "./argument.js";
import {
  type ComplexBaseFunctions,
  type ComplexSolution,
  complexBaseOf,
} from "./complex/complex-bases.js";
import type { ComplexBase } from "./complex/functions.js";
import { complexOf } from "./complex/real-bases.js";
import { type BaseGradient, doublesOf, type IterateSum } from "./doubles.js";
import { type BaseOptions, type Regime, type Solution, solutionOf } from "./regime.js";
import { fromTower } from "./towers.js";

export type { BaseGradient } from "./doubles.js";

/** The functions on decimal.js values; arguments and results as those of iterexp/decimal. */
export interface DecimalBase extends DecimalSeries {
  iterate(x: Value, alpha: Value, options?: DigitsOptions): Decimal;
  half(x: Value, options?: DigitsOptions): Decimal;
  sexp(h: Value, options?: DigitsOptions): Decimal;
  slog(x: Value, options?: DigitsOptions): Decimal;
  sexpDerivative(h: Value, options?: DigitsOptions): Decimal;
  slogDerivative(x: Value, options?: DigitsOptions): Decimal;
  iterateGradient(x: Value, alpha: Value, options?: DigitsOptions): DecimalGradient;
}

/** The fractional iterates of z -> b^z for one base. */
export interface Base extends DoubleSeries {
  /** The base as it was given: a decimal, a fraction, "e" or "e^(1/e)". */
  readonly name: string;
  readonly regime: Regime;
  /** Worst error of results in doubles, in units of the last place. */
  readonly errorBound: number;
  /** exp_b^alpha(x): sexp(slog(x) + alpha). */
  iterate(x: number, alpha: number): number;
  /** exp_b^(1/2)(x). */
  half(x: number): number;
  /** exp_b^h(1), h > -2. */
  sexp(h: number): number;
  /** The inverse of sexp; NaN for an x above the fixed point that 1 is carried to. */
  slog(x: number): number;
  sexpDerivative(h: number): number;
  slogDerivative(x: number): number;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
  iterateGradient(x: number, alpha: number): BaseGradient;
  readonly decimal: DecimalBase;
  /** The same functions on the plane: arguments of iterexp/complex, results of complex.js. */
  readonly complex: ComplexBase;
}

export interface BasePrepareOptions extends PrepareOptions {
  /** Significant digits of the results to come; those of doubles if absent. */
  readonly digits?: number | undefined;
}

/** 17 digits tell a double; the engine knows 11 more, so that all but near-ties are rounded right. */
const DOUBLE = 17;

const bases = new WeakMap<Solution, Base>();

const sums = new WeakMap<Base, IterateSum>();

/** The iterates of a base to more than doubles, for fits; none by this way for base e, which src/real serves. */
export const iterateSumOf = (made: Base): IterateSum => sums.get(made) as IterateSum;

/**
 * The fractional iterates of z -> b^z.
 *
 * b: a number, taken at its exact double value except that Math.E and ETA stand for e and e^(1/e); a bigint, a Decimal,
 * or a string, taken as written ("3/2", "e", "e^(1/e)").
 *
 * - e^(1/e) < b <= 1e32 (regime "kneser"): Kneser's solution, solved on first use (2, 10 and e come solved); up to 1.5017 by
 *   the series with two logarithms, as far as its digits go.
 * - b = e^(1/e) ("parabolic"): the Fatou coordinates at the fixed point e, one below it and one above.
 * - 1 < b < e^(1/e) ("attracting"): regular iteration at the attracting fixed point below the repelling
 *   one, at the repelling one above; { fixedPoint: "repelling" } takes that one between the two as well, where the
 *   iterates differ (by 1.7e-25 for sqrt 2 at 3). Then sexp and slog throw RangeError, for 1 lies below both.
 *
 * Values in doubles are those of the decimal engine rounded: correct but for ties nearer than 1e-10 ulp. Special
 * values as for the real entry: NaN where a height falls below -2, -Infinity where it is -2.
 *
 * Throws TypeError for a b of another type, RangeError for one of no known method: 0, 1, b < 0 (but see below), NaN,
 * infinities, b beyond 1e32 and b within 1e-30 of e^(1/e) other than e^(1/e). RangeError also for 0 < b < 1, whose results are
 * Complex: those are named by `solution`, or given as { re: b, im: 0 }.
 */
export function base(b: Value, options?: BaseOptions): Base;
/**
 * The same for 0 < b < 1 and complex b, whose results are Complex; `solution` is
 *
 * - "kneser": the merged solution, asymptotic to the regular ones at two fixed points. It is analytic in b and
 *   goes over into Kneser's for real b > e^(1/e), and it exists outside the Shell-Thron region as well; the default but
 *   where the next line says otherwise.
 * - "regular": iteration at the attracting fixed point, where there is one; the default for e^-e < b < 1, as it is for
 *   1 < b < e^(1/e).
 *
 * On the cuts of ln b and ln ln b, b < 0 and 0 < b < 1, the value is that from above; { re: b, im: -0 } is the one
 * from below. A real b > 1 given as { re, im: 0 } is the base of that name.
 *
 * Throws RangeError on the Shell-Thron boundary and where no circle is found on which the expansions meet.
 */
export function base(b: ComplexInput, options: ComplexBaseOptions): ComplexBaseFunctions;
export function base(
  b: { readonly re: number; readonly im: number },
  options?: ComplexBaseOptions,
): ComplexBaseFunctions;
export function base(
  b: Value | ComplexInput,
  options: BaseOptions & ComplexBaseOptions = {},
): Base | ComplexBaseFunctions {
  expectOptions("options", options, ["fixedPoint", "solution"]);
  const { solution } = options;
  if (solution !== undefined) expectOneOf("solution", solution, ["kneser", "regular"]);
  const complex = asComplex(b, options);
  if (typeof complex === "number" && solution === undefined) {
    throw new RangeError(
      `b = ${complex}: iterates of a base between 0 and 1 are complex; call base(${complex}, { solution: "regular" }) or { solution: "kneser" }, or base({ re: ${complex}, im: 0 })`,
    );
  }
  if (complex === undefined) return realBase(b as Value, options);
  if (options.fixedPoint !== undefined) {
    throw new RangeError(
      `fixedPoint = ${describe(options.fixedPoint)}, expected none for a complex base or beside solution`,
    );
  }
  return complexBase(complex, options);
}

export interface ComplexBaseOptions {
  readonly solution?: ComplexSolution | undefined;
}

/** b if it is for the functions whose results are Complex. */
function asComplex(
  b: Value | ComplexInput,
  { solution }: ComplexBaseOptions,
): ComplexInput | undefined {
  if (typeof b === "object" && b !== null && "re" in b && "im" in b) return b;
  if (typeof b === "string" && b.endsWith("i")) return b;
  if (b === "e") return solution && Math.E;
  if (b === "e^(1/e)") return solution && ETA;
  const value = exact("b", b);
  const number = typeof value === "string" ? Number(value) : toDecimal(value).toNumber();
  return solution !== undefined || (number > 0 && number < 1) ? number : undefined;
}

const toDecimal = ({ num, den, exponent }: Exact): Decimal =>
  new (Decimal.clone({ defaults: true, precision: 40 }))(`${num}e${exponent}`).div(`${den}`);

function complexBase(b: ComplexInput, { solution }: ComplexBaseOptions): ComplexBaseFunctions {
  const { re, im } = partsOf("b", b);
  if (!(re > 1 && Object.is(im, 0))) {
    const attracts = im === 0 && re > Math.exp(-Math.E) && re < 1;
    return complexBaseOf(b, solution ?? (attracts ? "regular" : "kneser"));
  }
  const own = realBase(re, {});
  const kneser = own.regime === "kneser";
  if (solution !== undefined && (solution === "kneser") !== kneser)
    return complexBaseOf(b, solution);
  const { name, complex } = own;
  return {
    ...complex,
    name,
    solution: kneser ? "kneser" : "regular",
    regime: own.regime,
    errorBound: 2e-15,
    complex,
  };
}

/** The base of a real b > 1. */
export function realBase(b: Value, options: BaseOptions = {}): Base {
  const solution = solutionOf(b, options);
  let made = bases.get(solution);
  if (made === undefined) {
    made = baseOn(solution);
    bases.set(solution, made);
  }
  return made;
}

/**
 * Solves ahead of time what results of so many digits need, as prepare of iterexp/decimal does; undefined
 * where nothing is to be solved.
 */
base.prepare = async (b: Value, given: BasePrepareOptions = {}): Promise<Expansion | undefined> => {
  expectPrepareOptions(given, ["digits"]);
  const { digits = DOUBLE, ...options } = given;
  expectDigits(digits);
  const { store, unsolved } = solutionOf(b);
  return digits + 14 <= unsolved ? undefined : store?.prepared(digits, options);
};

/** Reads an expansion of any base that was written by toJSON, and keeps it for use. */
base.fromJSON = (json: unknown): Expansion => {
  const name = baseOf(json);
  if (name === undefined) {
    throw new RangeError(
      `base.fromJSON: ${describe(json)}, expected an expansion written by toJSON`,
    );
  }
  const { map, store } = solutionOf(name);
  if (store === undefined)
    throw new RangeError(`base.fromJSON: base ${cut(name)} has no expansions`);
  return store.keep(Expansion.fromJSON(json, map));
};

function baseOn(solution: Solution): Base {
  const { name, regime } = solution;

  const iterated = (x: Input, alpha: Input, digits: number, slopes: boolean): Outcome => {
    if (x === "NaN" || alpha === "NaN") return of(Number.NaN);
    const piece = solution.pieces.of(x);
    if (piece === undefined) return of(Number.NaN);
    const { supply, orbit } = piece;
    const one = (n: Input): Outcome => iterate(integer(1), n, digits, supply, slopes, orbit);
    return (
      fromTower(solution.map, x, alpha, digits, one) ??
      iterate(x, alpha, digits, supply, slopes, orbit)
    );
  };
  const heightOf = (x: Input, digits: number, slopes: boolean): Outcome => {
    expectNormal();
    if (x === "NaN") return of(Number.NaN);
    const piece = solution.pieces.of(x);
    return piece?.normal ? height(x, digits, piece.supply, slopes) : of(Number.NaN);
  };
  const tower = (h: Input, digits: number, slopes: boolean): Outcome => {
    expectNormal();
    return iterated(integer(1), h, digits, slopes);
  };
  function expectNormal(): void {
    if (regime === "repelling") {
      throw new RangeError(
        `base ${cut(name)} at the repelling fixed point has no real sexp and slog: 1 lies below the attracting one; call base(${cut(name)}) without the option`,
      );
    }
  }
  const series = seriesOf({
    iterate: (x, alpha, digits) => iterated(x, alpha, digits, true),
    slog: (x, digits) => heightOf(x, digits, true),
    at: (x) => solution.pieces.of(x),
  });
  const decimal: DecimalBase = {
    ...series.decimal,
    iterate(x, alpha, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(iterated(exact("x", x), exact("alpha", alpha), digits, false).value);
    },
    half: (x, options) => decimal.iterate(x, 0.5, options),
    sexp(h, options = {}) {
      const { digits, rounded } = resultLike(h, options);
      return rounded(tower(exact("h", h), digits, false).value);
    },
    slog(x, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(heightOf(exact("x", x), digits, false).value);
    },
    sexpDerivative(h, options = {}) {
      const { digits, rounded } = resultLike(h, options);
      return rounded(tower(exact("h", h), digits, true).dalpha);
    },
    slogDerivative(x, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      return rounded(heightOf(exact("x", x), digits, true).dx);
    },
    iterateGradient(x, alpha, options = {}) {
      const { digits, rounded } = resultLike(x, options);
      const { value, dx, dalpha } = iterated(exact("x", x), exact("alpha", alpha), digits, true);
      return { value: rounded(value), dx: rounded(dx), dalpha: rounded(dalpha) };
    },
  };

  const { doubles, iterateSum } = doublesOf(solution, {
    iterate: (x, alpha) =>
      toDouble(iterated(exact("x", x), exact("alpha", alpha), DOUBLE, false).value),
    sexp: (h) => toDouble(tower(exact("h", h), DOUBLE, false).value),
    slog: (x) => toDouble(heightOf(exact("x", x), DOUBLE, false).value),
    sexpDerivative: (h) => toDouble(tower(exact("h", h), DOUBLE, true).dalpha),
    slogDerivative: (x) => toDouble(heightOf(exact("x", x), DOUBLE, true).dx),
    iterateGradient(x, alpha) {
      const outcome = iterated(exact("x", x), exact("alpha", alpha), DOUBLE, true);
      return {
        value: toDouble(outcome.value),
        dx: toDouble(outcome.dx),
        dalpha: toDouble(outcome.dalpha),
      };
    },
  });
  const self: Base = {
    name,
    regime,
    errorBound: 0.5001,
    ...doubles,
    ...series.doubles,
    half: (x) => doubles.iterate(x, 0.5),
    decimal,
    get complex() {
      complex ??= complexOf(solution, self);
      return complex;
    },
  };
  let complex: ComplexBase | undefined;
  sums.set(self, iterateSum);
  return self;
}

/** The nearest double; 0 is positive. */
const toDouble = (value: Decimal): number => value.toNumber() + 0;
