import { baseOf, Expansion } from "../decimal/expansion.js";
import { expectDigits } from "../decimal/expansion-json.js";
import { height, iterate } from "../decimal/iterate.js";
import { type Outcome, outcomeOf } from "../decimal/outcome.js";
import { expectPrepareOptions, type PrepareOptions } from "../decimal/store.js";
import { type Expansions, expansionsOf } from "../decimal/taylor.js";
import { cut, describe, expectOption } from "../numbers/arguments.js";
import { type Exact, fromNumber, type Input, one, type Value } from "../numbers/exact.js";
import type { ExactSum } from "../numbers/properties.js";
import { DOUBLE_DIGITS, minus, rounded, toDouble } from "../numbers/significant.js";
import { type BaseOptions, type Solution, solutionOf } from "./regime.js";
import { fromTower } from "./towers.js";

/** The functions of one base to any number of digits, with derivatives where `slopes` asks for them. */
export interface Values {
  iterate(x: Input, alpha: Input, digits: number, slopes: boolean): Outcome;
  sexp(h: Input, digits: number, slopes: boolean): Outcome;
  slog(x: Input, digits: number, slopes: boolean): Outcome;
  readonly series: Expansions;
}

export function valuesOn(solution: Solution): Values {
  const { name, map, regime, domains } = solution;
  const iterated = (x: Input, alpha: Input, digits: number, slopes: boolean): Outcome => {
    if (x === "NaN" || alpha === "NaN") return outcomeOf("NaN");
    const domain = domains.holding(x);
    if (domain === undefined) return outcomeOf("NaN");
    const { supply, orbit } = domain;
    const atOne = (n: Input): Outcome => iterate(one, n, digits, supply, slopes, orbit);
    return (
      fromTower(map, x, alpha, digits, atOne) ?? iterate(x, alpha, digits, supply, slopes, orbit)
    );
  };
  const slog = (x: Input, digits: number, slopes: boolean): Outcome => {
    expectNormal();
    if (x === "NaN") return outcomeOf(x);
    const domain = domains.holding(x);
    return domain?.normal ? height(x, digits, domain.supply, slopes) : outcomeOf("NaN");
  };
  function expectNormal(): void {
    if (regime === "repelling") {
      throw new RangeError(
        `fixedPoint = "repelling" of base ${cut(name)}, expected "attracting" for a real sexp and slog: 1 lies below the other; call base(${cut(name)})`,
      );
    }
  }
  return {
    iterate: iterated,
    slog,
    sexp(h, digits, slopes) {
      expectNormal();
      return iterated(one, h, digits, slopes);
    },
    series: expansionsOf({
      iterate: (x, alpha, digits) => iterated(x, alpha, digits, true),
      slog: (x, digits) => slog(x, digits, true),
      at: domains.holding,
    }),
  };
}

/** Digits of iterates as pairs; two doubles hold 31. */
const PAIR_DIGITS = 32;
const PAIR_ERROR = 2 ** -100;

/** More digits than the lower double holds. */
const LOW_DIGITS = 20;

export const exactSumOf =
  ({ iterate }: Values): ExactSum =>
  (x, alpha) => {
    const { value, dx } = iterate(fromNumber(x), fromNumber(alpha), PAIR_DIGITS, true);
    if (typeof value === "string") return undefined;
    const kept = rounded(value, PAIR_DIGITS);
    const hi = toDouble(kept);
    if (!Number.isFinite(hi)) return undefined;
    const lo = toDouble(minus(kept, fromNumber(hi) as Exact, LOW_DIGITS));
    return { hi, lo, error: Math.abs(hi) * PAIR_ERROR + Number.MIN_VALUE, dx: toDouble(dx) };
  };

/** The functions of real bases, made once of each solution. */
export function onSolutions<Functions extends object>(
  make: (solution: Solution) => Functions,
): (b: Value, options?: BaseOptions) => Functions {
  const all = new WeakMap<Solution, Functions>();
  return (b, options = {}) => {
    expectReal(b, options);
    expectOption("options", options, "fixedPoint");
    const solution = solutionOf(b, options);
    const functions = all.get(solution) ?? make(solution);
    all.set(solution, functions);
    return functions;
  };
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

/** How many digits are prepared, and how the solve is watched and stopped. */
export interface BasePrepareOptions extends PrepareOptions {
  /** Significant digits of the results to come; those of doubles if absent. */
  readonly digits?: number | undefined;
}

/**
 * Solves ahead of time what results of so many digits need, as prepare of iterexp/decimal does; undefined
 * where nothing is to be solved. Throws RangeError where so many digits cannot be had.
 */
export async function prepare(
  b: Value,
  options: BasePrepareOptions = {},
): Promise<Expansion | undefined> {
  expectPrepareOptions(options, ["digits"]);
  const { digits = DOUBLE_DIGITS, ...watching } = options;
  expectDigits(digits);
  const { store, unsolved, domains } = solutionOf(b);
  if (digits + 14 <= unsolved) return undefined;
  if (store) return store.prepared(digits, watching);
  domains.holding(one)?.supply(digits + 14, false); // says that there are no more
  return undefined;
}

/** Characters of a stored base: reading takes time like their square, 0.1 s for so many. */
const LONGEST_BASE = 100_000;

/** Reads an expansion of any base that was written by toJSON or made by structuredClone, and keeps it for use. */
export function fromJSON(json: unknown): Expansion {
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
