import { EXP_ERROR, expSum, logSum } from "../../numbers/elementary.js";
import { newSum } from "../../numbers/sum.js";
import { iterateSum } from "../../real/fast.js";
import { iterateExp } from "../../real/iterate.js";
import { slogDerivative } from "../../real/slog.js";

/**
 * exp^alpha at a double x to more than a double, for fits: out[0] + out[1] is the value, out[2] a bound on its
 * error, out[3] the derivative in x and out[4] the one in alpha, to some ulps. The value is NaN where
 * there is none or it overflows.
 *
 * Method: the pairs of doubles behind the real functions (src/real/fast.ts), right to 2^-72 relative to the height;
 * below their range the logarithm of exp^(alpha + 1)(x), alpha + 1 rounded and the rest of it put
 * right to first order.
 */
export function truth(x: number, alpha: number, out: Float64Array): void {
  if (alpha === 0 || alpha === 1) {
    integerTruth(x, alpha, out);
    return;
  }
  sum[0] = x;
  sum[7] = alpha;
  iterateSum(sum, true);
  if (sum[2] < Number.POSITIVE_INFINITY) {
    out[0] = sum[0];
    out[1] = sum[1];
    out[2] = sum[2];
    out[3] = (sum[4] / sum[6]) * (sum[3] * sum[5]);
    out[4] = sum[3] * sum[4];
    if (Math.abs(out[0]) < 2 ** -30) {
      out[0] = iterateExp(x, alpha);
      out[1] = 0;
      out[2] = Math.abs(out[0]) * 2 ** -53;
    }
    return;
  }
  const next = alpha + 1;
  const rest = alpha - (next - 1);
  sum[0] = x;
  sum[7] = next;
  iterateSum(sum, true);
  if (!(sum[2] < Number.POSITIVE_INFINITY && sum[0] > 0 && sum[0] < 0.5)) {
    out.fill(Number.NaN, 0, 5);
    return;
  }
  const y = sum[0];
  const outer = sum[3] * sum[4];
  const correction = outer * rest;
  out[2] = (sum[2] + correction * correction) / y + Math.abs(Math.log(y)) * 2 ** -70;
  out[3] = ((sum[4] / sum[6]) * (sum[3] * sum[5])) / y;
  out[4] = outer / y;
  sum[1] += correction;
  logSum(sum);
  out[0] = sum[0];
  out[1] = sum[1];
}

const sum = newSum();

/** The identity and exp, whose heights would cost digits far to the left. */
function integerTruth(x: number, alpha: number, out: Float64Array): void {
  sum[0] = x;
  sum[1] = 0;
  if (alpha === 1) expSum(sum);
  out[0] = Number.isFinite(sum[0]) ? sum[0] : Number.NaN;
  out[1] = sum[1];
  out[2] = alpha === 1 ? sum[0] * EXP_ERROR + Number.MIN_VALUE : 0;
  out[3] = alpha === 1 ? sum[0] : 1;
  out[4] = out[3] / slogDerivative(x);
}
