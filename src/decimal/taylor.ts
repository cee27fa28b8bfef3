import type { Decimal } from "decimal.js";
import { cut, describe, expectNumber } from "../numbers/arguments.js";
import {
  type Exact,
  exact,
  type Input,
  magnitude,
  nameOf,
  one,
  type Value,
  zero,
} from "../numbers/exact.js";
import { MOST_TENS } from "../numbers/scaled.js";
import { toDouble } from "../numbers/significant.js";
import { type DigitsOptions, resultLike, supply } from "./functions.js";
import { height, iterate, line, type Orbit } from "./iterate.js";
import type { Outcome, Supply } from "./outcome.js";
import {
  type Expandable,
  farLeftCoefficients,
  isFarLeft,
  taylorCoefficients,
  type Wanted,
} from "./taylor-coefficients.js";

/** The highest order of a Taylor series. */
const MOST_ORDER = 200;

/** The functions of one base, and where their series come from. */
export interface Source {
  iterate(x: Input, alpha: Input, digits: number): Outcome;
  slog(x: Input, digits: number): Outcome;
  /** What carries x; undefined where there is no iterate. */
  at(x: Input): { readonly supply: Supply; readonly orbit: Orbit } | undefined;
}

/** The three series of one base, in digits. */
export interface DecimalSeries {
  /** The Taylor coefficients of sexp at h, from order 0 to `order`. */
  sexpSeries(h: Value, order: number, options?: DigitsOptions): Decimal[];
  /** The Taylor coefficients of slog at x. */
  slogSeries(x: Value, order: number, options?: DigitsOptions): Decimal[];
  /** The Taylor coefficients of exp_b^alpha at x. */
  iterateSeries(x: Value, alpha: Value, order: number, options?: DigitsOptions): Decimal[];
}

/** The three series of one base, in doubles. */
export interface DoubleSeries {
  /** The Taylor coefficients of sexp at h, from order 0 to `order`. */
  sexpSeries(h: number, order: number): number[];
  /** The Taylor coefficients of slog at x. */
  slogSeries(x: number, order: number): number[];
  /** The Taylor coefficients of exp_b^alpha at x. */
  iterateSeries(x: number, alpha: number, order: number): number[];
}

/** 17 digits tell a double. */
const DOUBLE: Wanted = { digits: 17, vanishing: true };

const toNumbers = (list: Exact[]): number[] => list.map((c) => toDouble(c) + 0);

export function seriesOf(source: Source): { decimal: DecimalSeries; doubles: DoubleSeries } {
  /** c_0, ..., c_order to more digits than asked; the first is known already. */
  function expanded(what: Expandable, first: Outcome, order: number, wanted: Wanted): Exact[] {
    const { digits } = wanted;
    const [x, alpha] = what.kind === "sexp" ? [one, what.h] : [what.x, alphaOf(what)];
    const piece = source.at(x);
    const { value } = first;
    if (piece === undefined || typeof value === "string") {
      const { kind, ...at } = what;
      const where = Object.entries(at).map(([name, value]) => `${name} = ${cut(nameOf(value))}`);
      throw new RangeError(
        `${kind}Series: the value at ${where.join(", ")} is ${value}, expected a finite one`,
      );
    }
    const { supply, orbit } = piece;
    // No derivative is 0 but one below all numbers of decimal.js, next to a fixed point; those that follow are no larger.
    const slope = what.kind === "sexp" ? first.dalpha : first.dx;
    if (typeof slope !== "string" && magnitude(slope) < -MOST_TENS) {
      return [value, ...new Array<Exact>(order).fill(zero)];
    }
    const rest =
      what.kind !== "sexp" &&
      typeof slope !== "string" &&
      isFarLeft(x, alpha, order, digits, orbit.map)
        ? farLeftCoefficients(slope, order, digits, orbit.map)
        : taylorCoefficients(what, order, wanted, supply, orbit.map);
    return [value, ...rest];
  }
  function sexp(h: Value, order: number, wanted: Wanted): Exact[] {
    expectOrder(order);
    const at = finite("h", h);
    return expanded({ kind: "sexp", h: at }, source.iterate(one, at, wanted.digits), order, wanted);
  }
  function slog(x: Value, order: number, wanted: Wanted): Exact[] {
    expectOrder(order);
    const at = finite("x", x);
    return expanded({ kind: "slog", x: at }, source.slog(at, wanted.digits), order, wanted);
  }
  function iterate(x: Value, alpha: Value, order: number, wanted: Wanted): Exact[] {
    expectOrder(order);
    const [at, by] = [finite("x", x), finite("alpha", alpha)];
    const first = source.iterate(at, by, wanted.digits);
    return expanded({ kind: "iterate", x: at, alpha: by }, first, order, wanted);
  }
  return {
    decimal: {
      sexpSeries(h, order, options = {}) {
        const { digits, rounded } = resultLike(h, options);
        return sexp(h, order, { digits }).map(rounded);
      },
      slogSeries(x, order, options = {}) {
        const { digits, rounded } = resultLike(x, options);
        return slog(x, order, { digits }).map(rounded);
      },
      iterateSeries(x, alpha, order, options = {}) {
        const { digits, rounded } = resultLike(x, options);
        return iterate(x, alpha, order, { digits }).map(rounded);
      },
    },
    doubles: {
      sexpSeries(h, order) {
        expectNumber("h", h);
        return toNumbers(sexp(h, order, DOUBLE));
      },
      slogSeries(x, order) {
        expectNumber("x", x);
        return toNumbers(slog(x, order, DOUBLE));
      },
      iterateSeries(x, alpha, order) {
        expectNumber("x", x);
        expectNumber("alpha", alpha);
        return toNumbers(iterate(x, alpha, order, DOUBLE));
      },
    },
  };
}

const alphaOf = (what: Expandable): Exact | undefined =>
  what.kind === "iterate" ? what.alpha : undefined;

/** A finite number that a series is taken at. */
function finite(name: string, value: Value): Exact {
  const given = exact(name, value);
  if (typeof given !== "string") return given;
  throw new RangeError(`${name} = ${given}, expected a finite number`);
}

function expectOrder(order: unknown): asserts order is number {
  if (typeof order !== "number") {
    throw new TypeError(`order = ${describe(order)}, expected a number`);
  }
  if (!(Number.isInteger(order) && order >= 0 && order <= MOST_ORDER)) {
    throw new RangeError(`order = ${order}, expected an integer from 0 to ${MOST_ORDER}`);
  }
}

/** Base e. */
export const natural = seriesOf({
  iterate: (x, alpha, digits) => iterate(x, alpha, digits, supply, true),
  slog: (x, digits) => height(x, digits, supply, true),
  at: () => ({ supply, orbit: line }),
});

/**
 * The Taylor coefficients c_0, ..., c_order of the superexponential at h: sexp(h + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** h > -2, real and finite. The series converges for |t| < h + 2.
 *
 * **Accuracy.** Each coefficient has `digits` significant digits, rounded as its Decimal constructor rounds;
 * known to 11 digits more before rounding.
 *
 * **Cost.** For order n the expansion behind has 0.6 n digits more than the result: beyond some 50 together it is
 * solved on the first call, unless `prepare` has.
 *
 * **Method.** Power series are carried through exp, log and the expansion of the Abel function as numbers are.
 *
 * @param h Height, a number, Decimal, bigint or string such as "1/3".
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of h's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError for an h of no finite value, an order or digits out of range.
 * @example
 * sexpSeries(0, 3, { digits: 15 }).map(String);
 * // [ '1', '1.09176735125832', '0.271483212901695', '0.212453248176256' ]
 */
export const sexpSeries = (h: Value, order: number, options: DigitsOptions = {}): Decimal[] =>
  natural.decimal.sexpSeries(h, order, options);

/**
 * The Taylor coefficients of the super-logarithm at x: slog(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Every finite real x. The nearest singularities are the fixed points 0.318 +- 1.337 i of exp and what log
 * makes of them.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point, a number, Decimal, bigint or string such as "1/3".
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of x's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError for an x that is not finite, an order or digits out of range.
 * @example
 * slogSeries(1, 3, { digits: 15 }).map(String);
 * // [ '0', '0.915946056499533', '-0.208618429577594', '-0.0545040063020933' ]
 */
export const slogSeries = (x: Value, order: number, options: DigitsOptions = {}): Decimal[] =>
  natural.decimal.slogSeries(x, order, options);

/**
 * The Taylor coefficients of exp^alpha at x: exp^alpha(x + t) = c_0 + c_1 t + c_2 t^2 + ...
 *
 * **Domain.** Where slog(x) + alpha > -2.
 *
 * **Accuracy, Cost, Method.** As for sexpSeries.
 *
 * @param x The point, a number, Decimal, bigint or string such as "1/3".
 * @param alpha The height, likewise.
 * @param order The last power of t, 0 to 200.
 * @param options digits: significant digits of each coefficient, the precision of x's constructor by default.
 * @returns order + 1 Decimals, the coefficient of t^k at k.
 * @throws TypeError for an argument of another type; RangeError where the value is not finite, for an order or digits out of range.
 * @example
 * iterateSeries(0, 0.5, 3, { digits: 15 }).map(String);
 * // [ '0.498563287941114', '0.876336132224813', '0.247552187310898', '0.0245718116969028' ]
 */
export const iterateSeries = (
  x: Value,
  alpha: Value,
  order: number,
  options: DigitsOptions = {},
): Decimal[] => natural.decimal.iterateSeries(x, alpha, order, options);
