import type { Base } from "../base/base.js";
import { compositionError, expIterate, iterateExp, iterateExpGradient } from "../index.js";
import { ulp } from "../numbers/doubles.js";
import { excessOf, inherentError } from "../real/inherent.js";

/** What n applications of f = exp^(1/n) make of x. The last three are in ulps of e^x, or of b^x for another base b. */
export interface ComposedPoint {
  readonly x: number;
  readonly fx: number;
  /** f(f(... x)), each result rounded to a double before the next f sees it. */
  readonly composed: number;
  readonly exp: number;
  /** composed - e^x, signed. */
  readonly difference: number;
  /** The error that no f with double results can promise to stay below: see `inherentError`. */
  readonly inherent: number;
  /** By how much |difference| exceeds the inherent error; 0 for a correctly rounded f. */
  readonly remainder: number;
}

/** f = exp^(1/n) and what it is compared with. */
interface Iterate {
  readonly f: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly dalpha: (x: number) => number;
  readonly exp: (x: number) => number;
  /** By how many ulps of e^x a double is off. */
  readonly error: (composed: number, x: number) => number;
}

function natural(n: number): Iterate {
  const alpha = 1 / n;
  const f = expIterate(alpha);
  return {
    f,
    derivative: f.derivative,
    dalpha: (x) => iterateExpGradient(x, alpha).dalpha,
    exp: (x) => iterateExp(x, 1),
    error: (composed, x) => compositionError(() => composed, 1, x),
  };
}

/** Digits of b^x and of a double beside it, so that their own rounding does not count. */
const DIGITS = 40;

function ofBase(base: Base, n: number): Iterate {
  const alpha = 1 / n;
  return {
    f: (x) => base.iterate(x, alpha),
    derivative: (x) => base.iterateGradient(x, alpha).dx,
    dalpha: (x) => base.iterateGradient(x, alpha).dalpha,
    exp: (x) => base.iterate(x, 1),
    error(composed, x) {
      const exact = base.decimal.iterate(x, 1, { digits: DIGITS });
      return exact.minus(composed.toPrecision(DIGITS)).neg().toNumber() / ulp(exact.toNumber());
    },
  };
}

/** The map from x to what f = exp^(1/n), or that of another base, makes of it. */
export function composition(n: number, base?: Base): (x: number) => ComposedPoint {
  const { f, derivative, dalpha, exp: power, error } = base ? ofBase(base, n) : natural(n);
  const excess = excessOf(1 / n, n, 1);
  return (x) => {
    const orbit = [x];
    for (let j = 0; j < n; j++) orbit.push(f(orbit[j]));
    const composed = orbit[n];
    const exp = power(x);
    const overflows = composed === Infinity || exp === Infinity;
    const difference = overflows ? topUlps(composed) - topUlps(exp) : error(composed, x);
    const inherent =
      overflows && difference === 0
        ? 0
        : inherentError(orbit, excess, () => dalpha(x), derivative) / ulp(exp);
    const remainder =
      inherent < Infinity ? Math.max(0, Math.abs(difference) - inherent) : Number.NaN;
    return { x, fx: orbit[1], composed, exp, difference, inherent, remainder };
  };
}

/** y in ulps of the largest doubles, 2^971; Infinity counts as 2^1024. */
const topUlps = (y: number): number => Math.min(y / 2 ** 971, 2 ** 53);
