import { candidate } from "./compare/judge/candidate.js";
import { composed } from "./compare/judge/composition.js";
import { checked } from "./compare/judge/options.js";
import { ulp } from "./compare/judge/ulp.js";
import { points } from "./matchers/points.js";
import { tolerance, type Within } from "./matchers/within.js";
import { describe } from "./real/arguments.js";
import { iterateExp } from "./real/iterate.js";

/**
 * Matchers for test runners with expect.extend (Vitest, Jest):
 *
 *   import * as matchers from "iterexp/matchers";
 *   expect.extend(matchers);
 *
 * or import "iterexp/matchers/vitest" or "iterexp/matchers/jest", which do it and bring the types.
 */
export interface IterexpMatchers<R = unknown> {
  toBeIterateOfExp(options?: IterateOptions): R;
  toComposeToExp(n: number, options?: ComposeOptions): R;
}

export interface IterateOptions {
  /** Default 1/2. */
  readonly alpha?: number;
  /** Counted from the double nearest to the true value. Default "1 ulp". */
  readonly within?: Within;
  /** The x to check, both ends included. Default: as `judge` of "iterexp/compare". */
  readonly domain?: readonly [from: number, to: number];
}

export interface ComposeOptions {
  /** Of e^x. Default: what rounding each f(x) to a double can cause, and half an ulp. */
  readonly within?: Within;
  /** The x to check, both ends included; f is called outside it. Default: as `judge`. */
  readonly domain?: readonly [from: number, to: number];
}

export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Passes if f is Kneser's exp^alpha: if it is within so many ulps of it at 257 points of the domain. A
 * point where f throws or gives no finite number fails. The message shows the worst point.
 *
 * Throws TypeError if f is no function or an option is of the wrong type, RangeError for a domain or alpha
 * that `judge` refuses; under .not as well.
 */
export function toBeIterateOfExp(received: unknown, options: IterateOptions = {}): MatcherResult {
  const f = expectFunction(received);
  const { within = "1 ulp", ...rest } = options;
  const { alpha, domain } = checked(rest);
  const limit = tolerance(within);
  const examined = candidate(f);
  let worst = { x: domain[0], value: Number.NaN, expected: Number.NaN, ulps: 0, relative: 0 };
  let accepted = true;
  for (const x of points(domain)) {
    const value = examined.call(x);
    if (value === undefined) break;
    const expected = iterateExp(x, alpha);
    const difference = value - expected;
    const error = { ulps: difference / ulp(expected), relative: difference / expected || 0 };
    accepted &&= limit.accepts(error);
    if (!(Math.abs(error.ulps) <= Math.abs(worst.ulps)) || Number.isNaN(worst.value)) {
      worst = { x, value, expected, ...error };
    }
  }
  return result({
    pass: accepted && examined.failures.length === 0,
    claim: `be exp^${alpha} within ${limit.text}`,
    domain,
    failure: examined.failures[0],
    worst: () =>
      `f(${worst.x}) = ${worst.value}, exp^${alpha}(${worst.x}) = ${worst.expected}: ${off(worst)}`,
  });
}

/**
 * Passes if the n-fold composition f(f(...f(x))) is e^x at 257 points of the domain. It says nothing
 * about which of the infinitely many such f it is: that is toBeIterateOfExp's, or `judge`'s.
 *
 * Throws as toBeIterateOfExp does, and RangeError if n is no integer from 1 to 64.
 */
export function toComposeToExp(
  received: unknown,
  n: number,
  options: ComposeOptions = {},
): MatcherResult {
  const f = expectFunction(received);
  if (!Number.isSafeInteger(n) || n < 1 || n > 64) {
    throw new RangeError(`n = ${describe(n)}, expected an integer from 1 to 64`);
  }
  const { within, ...rest } = options;
  const { alpha, ratio, domain } = checked({ ...rest, alpha: 1 / n });
  const limit = within === undefined ? undefined : tolerance(within);
  const examined = candidate(f);
  let worst: (ReturnType<typeof composed> & { relative: number; excess: number }) | undefined;
  let accepted = true;
  for (const x of points(domain)) {
    const orbit = [x];
    for (let j = 0; j < n; j++) {
      const y = examined.call(orbit[j]);
      if (y === undefined) break;
      orbit.push(y);
    }
    if (examined.failures.length > 0) break;
    const at = ratio && composed(orbit, alpha, ratio);
    if (!at) continue; // e^x overflows
    const excess = Math.abs(at.ulps) - at.inherent;
    const relative = at.value / at.expected - 1;
    accepted &&= limit ? limit.accepts({ ulps: at.ulps, relative }) : excess <= 1 / 2;
    const size = limit ? Math.abs(at.ulps) : excess;
    if (worst === undefined || size > (limit ? Math.abs(worst.ulps) : worst.excess)) {
      worst = { ...at, relative, excess };
    }
  }
  const left = n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`;
  return result({
    pass: accepted && examined.failures.length === 0,
    claim: `compose to ${left} = e^x ${limit ? `within ${limit.text}` : "but for rounding"}`,
    domain,
    failure: examined.failures[0],
    worst: () =>
      worst === undefined
        ? "no x at which e^x is finite"
        : `at x = ${worst.x} it is ${worst.value}, e^x = ${worst.expected}: ${off(worst)}, ` +
          `of which rounding f(x) to doubles explains ${figure(worst.inherent)} ulp`,
  });
}

function expectFunction(received: unknown): (x: number) => unknown {
  if (typeof received === "function") return received as (x: number) => unknown;
  throw new TypeError(`expect(f): f = ${describe(received)}, expected a function`);
}

interface Outcome {
  readonly pass: boolean;
  readonly claim: string;
  readonly domain: readonly [number, number];
  readonly failure: { readonly x: number; readonly what: string } | undefined;
  readonly worst: () => string;
}

/** The message of a failed assertion: one that passed has it under .not. */
function result({ pass, claim, domain, failure, worst }: Outcome): MatcherResult {
  return {
    pass,
    message: () =>
      `expected f ${pass ? "not " : ""}to ${claim} on [${domain.join(", ")}]\n` +
      (failure ? `f(${failure.x}) ${failure.what}` : `worst: ${worst()}`),
  };
}

const off = ({ ulps, relative }: { ulps: number; relative: number }): string =>
  `off by ${figure(ulps)} ulp (${figure(100 * relative)}%)`;

const figure = (value: number): string =>
  Math.abs(value) < 1e6 ? `${Number(value.toPrecision(3))}` : value.toExponential(2);
