import type { Base } from "../base/base.js";
import { ulp } from "../numbers/doubles.js";
import { excessOf, inherentError } from "../real/inherent.js";
import { referenceOf } from "../real/reference.js";

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

/** The map from x to what f = exp^(1/n), or that of another base, makes of it. */
export function composition(n: number, base?: Base): (x: number) => ComposedPoint {
  const { iterate, iterateGradient, powerError } = referenceOf(base);
  const alpha = 1 / n;
  const excess = excessOf(alpha, n, 1);
  return (x) => {
    const orbit = [x];
    for (let j = 0; j < n; j++) orbit.push(iterate(orbit[j], alpha));
    const composed = orbit[n];
    const exp = iterate(x, 1);
    const overflows = composed === Infinity || exp === Infinity;
    const difference = overflows ? topUlps(composed) - topUlps(exp) : powerError(composed, x);
    const inherent =
      overflows && difference === 0
        ? 0
        : inherentError(
            orbit,
            excess,
            () => iterateGradient(x, alpha).dalpha,
            (y) => iterateGradient(y, alpha).dx,
          ) / ulp(exp);
    const remainder =
      inherent < Infinity ? Math.max(0, Math.abs(difference) - inherent) : Number.NaN;
    return { x, fx: orbit[1], composed, exp, difference, inherent, remainder };
  };
}

/** y in ulps of the largest doubles, 2^971; Infinity counts as 2^1024. */
const topUlps = (y: number): number => Math.min(y / 2 ** 971, 2 ** 53);
