import { candidate } from "../compare/judge/candidate.js";
import { composed } from "../compare/judge/composition.js";
import { describe, expectOptions } from "../numbers/arguments.js";
import type { BaseIterates } from "../real/iterates.js";
import { points, settings } from "./points.js";
import { expectFunction, figure, type MatcherResult, off, result } from "./result.js";
import { tolerance, type Within } from "./within.js";

/** Where a composition is checked, and how near to e^x it has to be. */
export interface ComposeOptions {
  /** What `base(b)` of iterexp/base gives, for f(f(...f(x))) = b^x; e where it is absent. */
  readonly base?: BaseIterates | undefined;
  /** Of e^x. Default: what rounding each f(x) to a double can cause, and half an ulp. */
  readonly within?: Within;
  /** The x to check, both ends included; f is called outside it. Default: [-4, 20]. */
  readonly domain?: readonly [from: number, to: number];
}

/**
 * Passes if the n-fold composition f(f(...f(x))) is e^x, or b^x for a base, at 257 points of the domain. It says nothing
 * about which of the infinitely many such f it is: that is toBeIterateOfExp's, or `judge`'s.
 *
 * @param received f, a function of one number
 * @param n how often f is applied
 * @param options base, e by default; within, the ulps allowed; domain
 * @returns whether f passes, and the message, as `expect.extend` takes them
 * @throws as toBeIterateOfExp does, and RangeError if n is no integer from 1 to 64
 * @example
 * toComposeToExp(Math.exp, 1).pass; // true
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
  expectOptions("options", options, ["base", "within", "domain"]);
  const { within, ...rest } = options;
  const { alpha, ratio, domain, reference } = settings({ ...rest, alpha: 1 / n });
  const limit = within === undefined ? undefined : tolerance(within);
  const examined = candidate(f);
  let worst: (ReturnType<typeof composed> & { relative: number; excess: number }) | undefined;
  let accepted = true;
  for (const x of points(domain, reference)) {
    const orbit = [x];
    for (let j = 0; j < n; j++) {
      const y = examined.call(orbit[j]);
      if (y === undefined) break;
      orbit.push(y);
    }
    if (examined.failures.length > 0) break;
    const at = ratio && composed(orbit, alpha, ratio, reference);
    if (!at) continue; // e^x overflows
    const excess = Math.abs(at.ulps) - at.inherent;
    const relative = at.value / at.expected - 1;
    accepted &&= limit ? limit.accepts({ ulps: at.ulps, relative }) : excess <= 1 / 2;
    const size = limit ? Math.abs(at.ulps) : excess;
    if (worst === undefined || size > (limit ? Math.abs(worst.ulps) : worst.excess)) {
      worst = { ...at, relative, excess };
    }
  }
  const power = reference.power(1);
  const left = n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`;
  return result({
    pass: accepted && examined.failures.length === 0,
    claim: `compose to ${left} = ${power} ${limit ? `within ${limit.text}` : "but for rounding"}`,
    domain,
    failure: examined.failures[0],
    worst: () =>
      worst === undefined
        ? `no x at which ${power} is finite`
        : `at x = ${worst.x} it is ${worst.value}, ${power} = ${worst.expected}: ${off(worst)}, ` +
          `of which rounding f(x) to doubles explains ${figure(worst.inherent)} ulp`,
  });
}
