import { cut, expectInteger, expectNumber } from "../numbers/arguments.js";
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
import { DOUBLE_DIGITS, toDouble } from "../numbers/significant.js";
import { height, iterate, line, type Orbit } from "./iterate.js";
import type { Outcome, Supply } from "./outcome.js";
import { supply } from "./store.js";
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
interface Source {
  iterate(x: Input, alpha: Input, digits: number): Outcome;
  slog(x: Input, digits: number): Outcome;
  /** What carries x; undefined where there is no iterate. */
  at(x: Input): { readonly supply: Supply; readonly orbit: Orbit } | undefined;
}

/** The coefficients from order 0 to `order`, to more digits than wanted. */
export interface Expansions {
  sexp(h: Value, order: number, wanted: Wanted): Exact[];
  slog(x: Value, order: number, wanted: Wanted): Exact[];
  iterate(x: Value, alpha: Value, order: number, wanted: Wanted): Exact[];
}

export function expansionsOf(source: Source): Expansions {
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
    expectInteger("order", order, 0, MOST_ORDER);
    const at = finite("h", h);
    return expanded({ kind: "sexp", h: at }, source.iterate(one, at, wanted.digits), order, wanted);
  }
  function slog(x: Value, order: number, wanted: Wanted): Exact[] {
    expectInteger("order", order, 0, MOST_ORDER);
    const at = finite("x", x);
    return expanded({ kind: "slog", x: at }, source.slog(at, wanted.digits), order, wanted);
  }
  function iterate(x: Value, alpha: Value, order: number, wanted: Wanted): Exact[] {
    expectInteger("order", order, 0, MOST_ORDER);
    const [at, by] = [finite("x", x), finite("alpha", alpha)];
    const first = source.iterate(at, by, wanted.digits);
    return expanded({ kind: "iterate", x: at, alpha: by }, first, order, wanted);
  }
  return { sexp, slog, iterate };
}

const alphaOf = (what: Expandable): Exact | undefined =>
  what.kind === "iterate" ? what.alpha : undefined;

/** A finite number that a series is taken at. */
function finite(name: string, value: Value): Exact {
  const argument = exact(name, value);
  if (typeof argument !== "string") return argument;
  throw new RangeError(`${name} = ${argument}, expected a finite number`);
}

/** Base e. */
export const natural = (): Expansions =>
  expansionsOf({
    iterate: (x, alpha, digits) => iterate(x, alpha, digits, supply, true),
    slog: (x, digits) => height(x, digits, supply, true),
    at: () => ({ supply, orbit: line }),
  });

/** The three series of one base, in doubles. */
export interface DoubleSeries {
  /** The Taylor coefficients of sexp at h, from order 0 to `order`. */
  sexpSeries(h: number, order: number): number[];
  /** The Taylor coefficients of slog at x. */
  slogSeries(x: number, order: number): number[];
  /** The Taylor coefficients of exp_b^alpha at x. */
  iterateSeries(x: number, alpha: number, order: number): number[];
}

const DOUBLE: Wanted = { digits: DOUBLE_DIGITS, vanishing: true };

const toDoubles = (list: Exact[]): number[] => list.map((c) => toDouble(c) + 0);

export const doubleSeries = ({ sexp, slog, iterate }: Expansions): DoubleSeries => ({
  sexpSeries(h, order) {
    expectNumber("h", h);
    return toDoubles(sexp(h, order, DOUBLE));
  },
  slogSeries(x, order) {
    expectNumber("x", x);
    return toDoubles(slog(x, order, DOUBLE));
  },
  iterateSeries(x, alpha, order) {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    return toDoubles(iterate(x, alpha, order, DOUBLE));
  },
});
