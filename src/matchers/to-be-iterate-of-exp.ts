import { candidate } from "../compare/judge/candidate.js";
import { expectOptions } from "../numbers/arguments.js";
import { ulp } from "../numbers/doubles.js";
import type { BaseIterates } from "../real/iterates.js";
import { points, settings } from "./points.js";
import { expectFunction, type MatcherResult, off, result } from "./result.js";
import { tolerance, type Within } from "./within.js";

/** Which iterate is expected, where it is checked, and how near it has to be. */
export interface IterateOptions {
  /** Default 1/2. */
  readonly alpha?: number;
  /** What `base(b)` of iterexp/base gives, for an iterate of b^x; e where it is absent. */
  readonly base?: BaseIterates | undefined;
  /** Counted from the double nearest to the true value. Default "1 ulp". */
  readonly within?: Within;
  /** The x to check, both ends included. Default: [-4, 20], as `iterexp verify`, for alpha from 0 to 1;
   * else the default of `judge` of "iterexp/compare", as much wider as exp^alpha is real and finite. A base up to e^(1/e)
   */
  readonly domain?: readonly [from: number, to: number];
}

/**
 * Passes if f is Kneser's exp^alpha, or for a base up to e^(1/e) the regular one: if it is within so many ulps of it at 257
 * points of the domain. A point where f throws or gives no finite number fails. The message shows the worst point.
 *
 * @param received f, a function of one number
 * @param options alpha, 1/2 by default; base, e by default; within, the ulps allowed; domain
 * @returns whether f passes, and the message, as `expect.extend` takes them
 * @throws TypeError if f is no function or an option is of the wrong type, RangeError for a domain or alpha
 *   that `judge` refuses; under .not as well
 * @example
 * toBeIterateOfExp(Math.exp, { alpha: 1 }).pass; // true
 */
export function toBeIterateOfExp(received: unknown, options: IterateOptions = {}): MatcherResult {
  const f = expectFunction(received);
  expectOptions("options", options, ["alpha", "base", "within", "domain"]);
  const { within = "1 ulp", ...rest } = options;
  const { alpha, domain, reference } = settings(rest);
  const { exp, iterate } = reference;
  const limit = tolerance(within);
  const examined = candidate(f);
  let worst = { x: domain[0], value: Number.NaN, expected: Number.NaN, ulps: 0, relative: 0 };
  let accepted = true;
  for (const x of points(domain, reference)) {
    const value = examined.call(x);
    if (value === undefined) break;
    const expected = iterate(x, alpha);
    const difference = value - expected;
    const error = { ulps: difference / ulp(expected), relative: difference / expected || 0 };
    accepted &&= limit.accepts(error);
    if (!(Math.abs(error.ulps) <= Math.abs(worst.ulps)) || Number.isNaN(worst.value)) {
      worst = { x, value, expected, ...error };
    }
  }
  return result({
    pass: accepted && examined.failures.length === 0,
    claim: `be ${exp}^${alpha} within ${limit.text}`,
    domain,
    failure: examined.failures[0],
    worst: () =>
      `f(${worst.x}) = ${worst.value}, ${exp}^${alpha}(${worst.x}) = ${worst.expected}: ${off(worst)}`,
  });
}
