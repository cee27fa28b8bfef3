import { TERMS } from "../numbers/interpolation.js";
import { multiplyAdd, type Pair, setPair } from "../numbers/pair.js";
import { copyScaled } from "../numbers/pieces.js";
import {
  COUNT,
  compose,
  convolved,
  economize,
  HIGHEST_CENTER,
  Jet,
  sexpTaylor,
  slogTaylor,
  terms,
  write,
} from "./taylor.js";

/** The series of slog at the centre; the first three in pairs. */
const inner = /* @__PURE__ */ new Float64Array(COUNT);
const height = /* @__PURE__ */ new Jet();

const powers = /* @__PURE__ */ new Float64Array(COUNT);

/**
 * The series of exp^alpha around the centre of a row, |center| <= 32, into `terms`, as `economize` leaves it. Returned is a bound of the
 * error of what `fill` makes of it, beside what `evaluate` rounds; NaN where there is no series, or one of less than 62 bits, and
 * Infinity where the centre has no iterate.
 *
 * Method. exp^alpha(center + t) = F(G(t)), F the series of sexp at the height h of the result and G that of slog, less its constant
 * term: c_0, c_1 and c_2 in pairs, the others in doubles.
 *
 * Error. Everything here is in units of the half width w: G_1 is slog'(center) w, and so on; u = 2^-53. The derivative of sexp is
 * majorized by F_1 / (1 - m t), |n F_n| <= F_1 m^(n - 1) for all n, with m = 1.001 at most for |h| <= 1/2, and m + sexp'(h) for h + 1 or
 * m + sexp'(h - 1) for h - 1, as e^ and ln of such a series show. The ratio 2 F_2 / F_1 changes by just as much, so that m is below
 * 2 |F_2| / F_1 + 1, and below 2 |F_2| / F_1 + 2 where ln is taken. With b = m G_1:
 *
 *     F_1 (|G_3| + b |G_2| + b^2 G_1 / 3)   bounds the terms of c_3. They are rounded 3, 8 and 9 times; F_3 has been rounded 21 times
 *                                           after three steps of e^, 20 after two of ln; slog, whose rows are all compared with
 *                                           fixed point, adds 5.4 u |G_3| and 2^-13 u G_1. The terms of c_4 to c_10 are smaller by w,
 *                                           or b, each, and together less than half as large where b < 1/4
 *     2^-78 (1 + |c_0| + F_1)               for c_0, c_1 and c_2: twice what slog and sexp lose, measured at all rows and at heights
 *                                           at random
 *     |c_10| / 512                          what Chebyshev's T_10 leaves of t^10
 *     c_11 + c_12 + ...                     reckoned from the ratio r of one coefficient to the one before: the root of the largest over
 *                                           two steps from c_6 to c_10, and 1/64 at least, for the singularities of slog are 128 w away
 *                                           or more. Coefficients that rounding has reached are not compared with each other but with
 *                                           what 1/32 a step would leave. Half as much again is added; where r is 1/16 or more there
 *                                           is no bound
 *
 * Largest error seen: 0.66 of this bound, at 27,304 rows of 2000 alphas at random (`POINTS=2000 npx vitest run
 * test/real/iterate-taylor`).
 */
export function iterateTaylor(center: number, alpha: number, w: number): number {
  const slog = slogTaylor(center);
  const { hi } = terms;
  copyScaled(inner, 0, hi, 0, COUNT, 1, 1);
  copy(height.value, slog.value);
  copy(height.slope, slog.slope);
  copy(height.curvature, slog.curvature);
  multiplyAdd(height.value, 1, 0, alpha);
  const { hi: h, lo } = height.value;
  if (!(h > -2)) return Number.POSITIVE_INFINITY;
  if (!(h < HIGHEST_CENTER)) return Number.NaN;
  const sexp = sexpTaylor(h, lo);
  const steepness = sexp.slope.hi;
  const rate = Math.abs(2 * sexp.curvature.hi) / steepness + (h < -0.5 ? 2 : 1);
  composeSeries(hi);
  compose(sexp, height);
  write(sexp);
  economize(w);
  return errorOf(steepness, rate, w);
}

function copy(to: Pair, { hi, lo }: Pair): void {
  setPair(to, hi, lo);
}

/** In doubles, outer becomes outer(inner - inner_0), by Horner's rule on truncated power series. */
function composeSeries(outer: Float64Array): void {
  for (let k = TERMS; k >= 0; k--) {
    for (let n = TERMS - k; n > 0; n--) {
      powers[n] = convolved(inner, powers, n) + inner[n] * powers[0];
    }
    powers[0] = outer[k];
  }
  outer.set(powers);
}

function errorOf(steepness: number, rate: number, w: number): number {
  const g1 = height.slope.hi * w;
  const b = rate * g1;
  const rounding =
    17 * Math.abs(inner[3]) * w ** 3 +
    12 * b * Math.abs(inner[2]) * w ** 2 +
    (16 * b * b + 2 ** -13) * g1;
  const s = terms.hi.subarray(0, COUNT).map(Math.abs);
  const ratio = Math.sqrt(
    Math.max(
      2 ** -12,
      s[8] / (s[6] + 2 ** -44 * s[1]),
      s[9] / (s[7] + 2 ** -49 * s[1]),
      s[10] / (s[8] + 2 ** -54 * s[1]),
    ),
  );
  const error =
    2 ** -53 * steepness * rounding +
    2 ** -78 * (1 + s[0] + steepness) +
    2 ** -9 * s[10] +
    1.5 * ratio * Math.max(s[10], s[9] * ratio, s[8] * ratio * ratio);
  return ratio < 1 / 16 && b < 1 / 4 && error < 2 ** -62 * (s[0] + s[1]) ? error : Number.NaN;
}
