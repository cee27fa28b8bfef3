import { EXP_ERROR, expSum, logSum } from "../../numbers/elementary.js";
import { memoized } from "../../numbers/memo.js";
import { Pair, setPair } from "../../numbers/pair.js";
import { iterateSlopes } from "../../real/fast.js";
import { iterateExp } from "../../real/iterate.js";
import { slogDerivative } from "../../real/slog.js";

/**
 * exp^alpha at a double x to more than a double, for fits: the pair has a bound of its error and
 * both derivatives, these to some ulps. The value is NaN where
 * there is none or it overflows.
 *
 * Method: the pairs of doubles behind the real functions (src/real/fast.ts), right to 2^-72 relative to the height;
 * below their range the logarithm of exp^(alpha + 1)(x), alpha + 1 rounded and the rest of it put
 * right to first order.
 */
export function truth(x: number, alpha: number, out: Pair): void {
  if (alpha === 0 || alpha === 1) {
    integerTruth(x, alpha, out);
    return;
  }
  sum.hi = x;
  sum.alpha = alpha;
  iterateSlopes(sum);
  if (sum.error < Number.POSITIVE_INFINITY) {
    out.hi = sum.hi;
    out.lo = sum.lo;
    out.error = sum.error;
    out.dx = sum.dx;
    out.dalpha = sum.dalpha;
    if (Math.abs(out.hi) < 2 ** -30) {
      setPair(out, valuesNearZero(alpha)(x));
      out.error = Math.abs(out.hi) * 2 ** -53;
    }
    return;
  }
  const next = alpha + 1;
  const rest = alpha - (next - 1);
  sum.hi = x;
  sum.alpha = next;
  iterateSlopes(sum);
  if (!(sum.error < Number.POSITIVE_INFINITY && sum.hi > 0 && sum.hi < 0.5)) {
    setUnknown(out);
    return;
  }
  const y = sum.hi;
  const correction = sum.dalpha * rest;
  out.error = (sum.error + correction * correction) / y + Math.abs(Math.log(y)) * 2 ** -70;
  out.dx = sum.dx / y;
  out.dalpha = sum.dalpha / y;
  sum.lo += correction;
  logSum(sum);
  out.hi = sum.hi;
  out.lo = sum.lo;
}

const sum = new Pair();

/** Next to a zero values are exact, which takes long, and every piece that is tried there asks for the same ones. */
const valuesNearZero = memoized(4, (alpha: number) =>
  memoized(64, (x: number) => iterateExp(x, alpha)),
);

/** Neither a value nor derivatives. */
export function setUnknown(out: Pair): void {
  setPair(out, Number.NaN);
  out.error = Number.NaN;
  out.dx = Number.NaN;
  out.dalpha = Number.NaN;
}

/** The identity and exp, whose heights would cost digits far to the left. */
function integerTruth(x: number, alpha: number, out: Pair): void {
  setPair(sum, x);
  if (alpha === 1) expSum(sum);
  out.hi = Number.isFinite(sum.hi) ? sum.hi : Number.NaN;
  out.lo = sum.lo;
  out.error = alpha === 1 ? sum.hi * EXP_ERROR + Number.MIN_VALUE : 0;
  out.dx = alpha === 1 ? sum.hi : 1;
  out.dalpha = out.dx / slogDerivative(x);
}
