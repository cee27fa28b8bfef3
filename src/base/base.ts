import type { Decimal } from "decimal.js";
import { baseOf, Expansion } from "../decimal/expansion.js";
import {
  type DecimalGradient,
  type DigitsOptions,
  expectDigits,
  resultLike,
} from "../decimal/functions.js";
import { height, iterate } from "../decimal/iterate.js";
import { type Outcome, outcomeOf } from "../decimal/outcome.js";
import { expectPrepareOptions, type PrepareOptions } from "../decimal/store.js";
import { type DecimalSeries, type DoubleSeries, seriesOf } from "../decimal/taylor.js";
import { cut, describe, expectOptions } from "../numbers/arguments.js";
import { exact, type Input, integer, type Value } from "../numbers/exact.js";
import { ITERATE_SUM, REFERENCE } from "../numbers/hidden.js";
import { toDouble as nearestDouble } from "../numbers/significant.js";
import type { Reference } from "../real/reference.js";
import { type BaseGradient, doublesOf } from "./doubles.js";
import { referenceOn } from "./reference.js";
import { type BaseOptions, type Regime, type Solution, solutionOf } from "./regime.js";
import { fromTower } from "./towers.js";

export type { BaseGradient } from "./doubles.js";

/** The functions on decimal.js values; arguments and results as those of iterexp/decimal. */
export interface DecimalBase extends DecimalSeries {
  /** exp_b^alpha(x). */
  iterate(x: Value, alpha: Value, options?: DigitsOptions): Decimal;
  /** exp_b^(1/2)(x). */
  half(x: Value, options?: DigitsOptions): Decimal;
  /** exp_b^h(1), h > -2. */
  sexp(h: Value, options?: DigitsOptions): Decimal;
  /** The inverse of sexp. */
  slog(x: Value, options?: DigitsOptions): Decimal;
  /** The derivative of sexp at h. */
  sexpDerivative(h: Value, options?: DigitsOptions): Decimal;
  /** The derivative of slog at x. */
  slogDerivative(x: Value, options?: DigitsOptions): Decimal;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
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
  /**
   * out[i] = iterate(xs[i], alpha), rounded once more for a Float32Array; returns out. Long arrays go through WebAssembly,
   * as those of iterateExpInto, with the same bits.
   */
  iterateInto<Out extends Float64Array | Float32Array>(
    out: Out,
    xs: Float64Array | Float32Array,
    alpha: number,
  ): Out;
  /** exp_b^h(1), h > -2. */
  sexp(h: number): number;
  /** The inverse of sexp; NaN for an x above the fixed point that 1 is carried to. */
  slog(x: number): number;
  /** The derivative of sexp at h. */
  sexpDerivative(h: number): number;
  /** The derivative of slog at x. */
  slogDerivative(x: number): number;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
  iterateGradient(x: number, alpha: number): BaseGradient;
  readonly decimal: DecimalBase;
}

/** How many digits are prepared, and how the solve is watched and stopped. */
export interface BasePrepareOptions extends PrepareOptions {
  /** Significant digits of the results to come; those of doubles if absent. */
  readonly digits?: number | undefined;
}

/** 17 digits tell a double; the engine knows 11 more, so that all but near-ties are rounded right. */
const DOUBLE = 17;

const bases = new WeakMap<Solution, Base>();

/**
 * The fractional iterates of z -> b^z.
 *
 * Bases below 1 and complex ones have complex results: `complexBase`.
 *
 * **Domain.** b is a number, taken at its exact double value except that Math.E and ETA stand for e and e^(1/e); a
 * bigint, a Decimal, or a string, taken as written ("3/2", "e", "e^(1/e)").
 *
 * - e^(1/e) < b <= 1e32 (regime "kneser"): Kneser's solution, solved on first use (2, 10 and e come solved); up to 1.5017 by
 *   the series with two logarithms, as far as its digits go.
 * - b = e^(1/e) ("parabolic"): the Fatou coordinates at the fixed point e, one below it and one above.
 * - 1 < b < e^(1/e) ("attracting"): regular iteration at the attracting fixed point below the repelling
 *   one, at the repelling one above; { fixedPoint: "repelling" } takes that one between the two as well, where the
 *   iterates differ (by 1.7e-25 for sqrt 2 at 3). Then sexp and slog throw RangeError, for 1 lies below both.
 *
 * **Accuracy.** Values in doubles are those of the decimal engine rounded: correct but for ties nearer than 1e-10 ulp.
 * **Special values.** As for the real entry: NaN where a height falls below -2, -Infinity where it is -2.
 *
 * @param b the base, e^(1/e) and numbers beyond 1, up to 1e32
 * @param options for 1 < b < e^(1/e) the fixed point that is iterated at
 * @returns the functions of the base, in doubles and in decimal.js values
 * @throws TypeError for a b of another type; RangeError for one of no known method: b <= 1, NaN, infinities, b beyond
 * 1e32 and b within 1e-30 of e^(1/e) other than e^(1/e)
 * @function
 *
 * @example
 * ```js
 * import { base } from "iterexp/base";
 *
 * base(2).sexp(0.5); // 1.4587818160364217
 * base(1.2).regime; // 'attracting'
 * ```
 */
export const base = Object.assign(functionsOf, {
  /**
   * Solves ahead of time what results of so many digits need, as prepare of iterexp/decimal does; undefined
   * where nothing is to be solved.
   */
  prepare,

  /** Reads an expansion of any base that was written by toJSON or made by structuredClone, and keeps it for use. */
  fromJSON,
});

function functionsOf(b: Value, options: BaseOptions = {}): Base {
  expectReal(b, options);
  expectOptions("options", options, ["fixedPoint"]);
  const solution = solutionOf(b, options);
  let made = bases.get(solution);
  if (made === undefined) {
    made = baseOn(solution);
    bases.set(solution, made);
  }
  return made;
}

async function prepare(b: Value, options: BasePrepareOptions = {}): Promise<Expansion | undefined> {
  expectPrepareOptions(options, ["digits"]);
  const { digits = DOUBLE, ...watching } = options;
  expectDigits(digits);
  const { store, unsolved } = solutionOf(b);
  return digits + 14 <= unsolved ? undefined : store?.prepared(digits, watching);
}

/** Characters of a stored base: reading takes time like their square, 0.1 s for so many. */
const LONGEST_BASE = 100_000;

function fromJSON(json: unknown): Expansion {
  const name = baseOf(json);
  if (name === undefined) {
    throw new RangeError(
      `base.fromJSON: ${describe(json)}, expected an expansion written by toJSON`,
    );
  }
  if (name.length > LONGEST_BASE) {
    throw new RangeError(
      `base.fromJSON: base = ${describe(name)}, expected at most ${LONGEST_BASE} characters`,
    );
  }
  const { map, store } = solutionOf(name);
  if (store === undefined)
    throw new RangeError(`base.fromJSON: base ${cut(name)} has no expansions`);
  return store.keep(Expansion.fromJSON(json, map));
}

/** Who asks for results on the plane is told where they are. */
function expectReal(b: unknown, options: unknown): void {
  const parts = typeof b === "object" && b !== null && "re" in b && "im" in b;
  const text = typeof b === "string" && b.trim().endsWith("i");
  const solution = typeof options === "object" && options !== null && "solution" in options;
  if (!parts && !text && !solution) return;
  const what = solution ? "options.solution" : "b";
  const value = solution ? (options as { solution: unknown }).solution : b;
  throw new TypeError(
    `${what} = ${describe(value)}, expected a real base without a solution to choose: call complexBase(b, options) for results on the plane`,
  );
}

function baseOn(solution: Solution): Base {
  const { name, regime } = solution;

  const iterated = (x: Input, alpha: Input, digits: number, slopes: boolean): Outcome => {
    if (x === "NaN" || alpha === "NaN") return outcomeOf("NaN");
    const domain = solution.domains.holding(x);
    if (domain === undefined) return outcomeOf("NaN");
    const { supply, orbit } = domain;
    const one = (n: Input): Outcome => iterate(integer(1), n, digits, supply, slopes, orbit);
    return (
      fromTower(solution.map, x, alpha, digits, one) ??
      iterate(x, alpha, digits, supply, slopes, orbit)
    );
  };
  const heightOf = (x: Input, digits: number, slopes: boolean): Outcome => {
    expectNormal();
    if (x === "NaN") return outcomeOf("NaN");
    const domain = solution.domains.holding(x);
    return domain?.normal ? height(x, digits, domain.supply, slopes) : outcomeOf("NaN");
  };
  const tower = (h: Input, digits: number, slopes: boolean): Outcome => {
    expectNormal();
    return iterated(integer(1), h, digits, slopes);
  };
  function expectNormal(): void {
    if (regime === "repelling") {
      throw new RangeError(
        `fixedPoint = "repelling" of base ${cut(name)}, expected "attracting" for a real sexp and slog: 1 lies below the other; call base(${cut(name)})`,
      );
    }
  }
  const series = seriesOf({
    iterate: (x, alpha, digits) => iterated(x, alpha, digits, true),
    slog: (x, digits) => heightOf(x, digits, true),
    at: (x) => solution.domains.holding(x),
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
  };
  Object.defineProperty(self, ITERATE_SUM, { value: iterateSum });
  let reference: Reference | undefined;
  Object.defineProperty(self, REFERENCE, { value: () => (reference ??= referenceOn(self)) });
  return self;
}

/** The nearest double; 0 is positive. */
const toDouble = (value: Input): number => nearestDouble(value) + 0;
