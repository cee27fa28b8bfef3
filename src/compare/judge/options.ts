import { describe, expectNumber, expectOptions } from "../../numbers/arguments.js";
import { iterateExp } from "../../real/iterate.js";
import { sexp } from "../../real/sexp.js";
import { type Rational, rational } from "./rational.js";

/** What a candidate claims to be, where it is judged, and for how long. */
export interface JudgeOptions {
  /** Which iterate f claims to be: exp^alpha. Default 1/2. */
  readonly alpha?: number;
  /** The x to judge on, both ends included. Default: three units of height, [0, 15.15...] for 1/2. */
  readonly domain?: readonly [from: number, to: number];
  /** Milliseconds of calls of f after which no further point is begun. Default 10000. */
  readonly budget?: number;
}

/** The options with their defaults; throws as `judge` says. */
export function checked(options: JudgeOptions) {
  expectOptions("options", options, ["alpha", "domain", "budget"]);
  const { alpha = 1 / 2, domain, budget = 10_000 } = options;
  expectNumber("alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`alpha = ${alpha}, expected a finite number`);
  expectNumber("budget", budget);
  if (!(budget > 0)) throw new RangeError(`budget = ${budget}, expected milliseconds > 0`);
  const ratio = rational(alpha);
  if (domain === undefined) {
    return { alpha, ratio, budget, domain: defaultDomain(alpha, ratio) };
  }
  if (!Array.isArray(domain) || domain.length !== 2) {
    throw new TypeError(`domain = ${describe(domain)}, expected [from, to]`);
  }
  const [from, to] = domain;
  expectNumber("domain[0]", from);
  expectNumber("domain[1]", to);
  if (!(from < to && Number.isFinite(to - from))) {
    throw new RangeError(`domain = [${from}, ${to}], expected finite from < to`);
  }
  for (const x of [from, to]) {
    const value = iterateExp(x, alpha);
    if (Number.isFinite(value)) continue;
    throw new RangeError(
      `domain = [${from}, ${to}]: exp^${alpha}(${x}) = ${value}, expected x with a finite real value`,
    );
  }
  return { alpha, ratio, budget, domain: [from, to] as const };
}

/** Three units of height, as far as neither exp^alpha nor exp^m leaves the doubles. */
function defaultDomain(alpha: number, ratio: Rational | null): readonly [number, number] {
  // For alpha < 0 a quarter above the height of which exp^m makes 0.
  const bottom = alpha < 0 ? Math.ceil(-alpha) - 3 / 4 : -1;
  const top = Math.min(bottom + 3, 3.5 - Math.max(0, alpha, ratio?.m ?? 0));
  if (!(bottom + 1 / 4 < top)) {
    throw new RangeError(`alpha = ${alpha}, expected -3 <= alpha <= 4, or a domain to judge on`);
  }
  return [sexp(bottom), sexp(top)];
}
