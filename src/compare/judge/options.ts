import { describe, expectNumber, expectOptions } from "../../numbers/arguments.js";
import type { BaseIterates } from "../../real/iterates.js";
import { type Reference, referenceOf } from "../../real/reference.js";
import { type Rational, rational } from "./rational.js";

/** What a candidate claims to be, where it is judged, and for how long. */
export interface JudgeOptions {
  /** Which iterate f claims to be: exp^alpha. Default 1/2. */
  readonly alpha?: number;
  /** What `base(b)` of iterexp/base gives, for an f that claims to be an iterate of b^x; e where it is absent. */
  readonly base?: BaseIterates | undefined;
  /** The x to judge on, both ends included. Default: three units of height, [0, 15.15...] for 1/2. */
  readonly domain?: readonly [from: number, to: number];
  /** Milliseconds of calls of f after which no further point is begun. Default 10000. */
  readonly budget?: number;
}

/** The options with their defaults; throws as `judge` says. */
export function checked(options: JudgeOptions) {
  expectOptions("options", options, ["alpha", "base", "domain", "budget"]);
  const { alpha = 1 / 2, base, domain, budget = 10_000 } = options;
  expectNumber("alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`alpha = ${alpha}, expected a finite number`);
  expectNumber("budget", budget);
  if (!(budget > 0)) throw new RangeError(`budget = ${budget}, expected milliseconds > 0`);
  const ratio = rational(alpha);
  const reference = referenceOf(base);
  if (domain === undefined) {
    return { alpha, ratio, reference, budget, domain: defaultDomain(alpha, ratio, reference) };
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
  reference.expectBelow([from, to], Math.max(0, alpha, ratio?.m ?? 0));
  for (const x of [from, to]) {
    const value = reference.iterate(x, alpha);
    if (Number.isFinite(value)) continue;
    throw new RangeError(
      `domain = [${from}, ${to}]: ${reference.exp}^${alpha}(${x}) = ${value}, expected x with a finite real value`,
    );
  }
  return { alpha, ratio, reference, budget, domain: [from, to] as const };
}

/** Three units of height, as far as neither exp^alpha nor exp^m leaves the doubles. */
function defaultDomain(
  alpha: number,
  ratio: Rational | null,
  { alphas, highest, sexp }: Reference,
): readonly [number, number] {
  // For alpha < 0 a quarter above the height of which exp^m makes 0.
  const bottom = alpha < 0 ? Math.ceil(-alpha) - 3 / 4 : -1;
  const top = Math.min(bottom + 3, highest - Math.max(0, alpha, ratio?.m ?? 0));
  if (!(bottom + 1 / 4 < top)) {
    throw new RangeError(`alpha = ${alpha}, expected ${alphas}, or a domain to judge on`);
  }
  return [sexp(bottom), sexp(top)];
}
