import {
  compositionError,
  type ExpIterate,
  expIterate,
  iterateExp,
  iterateExpGradient,
} from "../index.js";
import { ulp } from "./ulp.js";

/** What n applications of f = exp^(1/n) make of x. The last three are in ulps of e^x. */
export interface Composition {
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

/** The map from x to what f = exp^(1/n) makes of it. */
export function composition(n: number): (x: number) => Composition {
  const f = expIterate(1 / n);
  return (x) => {
    const orbit = [x];
    for (let j = 0; j < n; j++) orbit.push(f(orbit[j]));
    const composed = orbit[n];
    const exp = iterateExp(x, 1);
    const overflows = composed === Infinity || exp === Infinity;
    const difference = overflows ? topUlps(composed) - topUlps(exp) : compositionError(f, n, x);
    const inherent = overflows && difference === 0 ? 0 : inherentError(f, orbit, n);
    const remainder =
      inherent < Infinity ? Math.max(0, Math.abs(difference) - inherent) : Number.NaN;
    return { x, fx: orbit[1], composed, exp, difference, inherent, remainder };
  };
}

/** y in ulps of the largest doubles, 2^971; Infinity counts as 2^1024. */
const topUlps = (y: number): number => Math.min(y / 2 ** 971, 2 ** 53);

/**
 * The error in ulps of e^x that rounding alone can cause at the end of the orbit y_0 = x,
 * y_j = f(y_(j-1)), f = exp^(1/n), to first order:
 *
 * - 1/n is rounded to a double alpha: the orbit leads to exp^(n alpha)(x). The n alpha - 1 too many
 *   are charged to the first step, through the derivative of exp^alpha(x) in alpha;
 * - each y_j is up to half of its own ulp from f(y_(j-1)). Half an ulp of y_n is many ulps of e^x far
 *   to the left;
 * - f stretches the error that it is given by its derivative.
 */
function inherentError(f: ExpIterate, orbit: readonly number[], n: number): number {
  const x = orbit[0];
  const excess = Math.abs(excessOfReciprocal(n));
  const drift = excess === 0 ? 0 : excess * iterateExpGradient(x, 1 / n).dalpha;
  let error = drift + ulp(orbit[1]) / 2;
  for (let j = 1; j < n; j++) {
    error = error * f.derivative(orbit[j]) + ulp(orbit[j + 1]) / 2;
  }
  return error / ulp(Math.exp(x));
}

/** n alpha - 1, exactly, where alpha is the double nearest to 1/n. */
export function excessOfReciprocal(n: number): number {
  const scale = 2 ** (53 + Math.ceil(Math.log2(n)));
  return Number(BigInt(n) * BigInt(scale / n) - BigInt(scale)) / scale;
}
