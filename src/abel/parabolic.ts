import { type Ball, ball } from "../numbers/ball.js";
import {
  abs,
  bitLength,
  div,
  expm1,
  fromNumber,
  log,
  mul,
  rescale,
  toNumber,
} from "../numbers/fixed.js";
import { type Jet, shifted } from "../numbers/jet.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { hornerFixed } from "../numbers/polynomial.js";
import { type Scaled, scaledOf } from "../numbers/scaled.js";
import { fatouSeries } from "./fatou.js";
import { jetsInZ, reciprocal } from "./jets.js";
import { type Local, overLn, timesLn } from "./local.js";
import type { PowerMap } from "./power-map.js";

/** The Fatou coordinate A of u -> e^u - 1 next to its fixed point 0, on either side of it. */
export interface FatouCoordinate {
  readonly digits: number;
  /** It serves 0 < |u| <= reach. */
  readonly reach: number;
  height(u: Ball, p: bigint): Ball;
  /** A'(u). */
  slope(u: Ball, p: bigint): Ball;
  /** The u with this height, on the side of 0 that the sign of -height says; 0 where it is below the last bit. */
  inverse(height: Ball, p: bigint): Ball;
  /** 1 / A' at the u with this height, however near 0. */
  pace(height: Ball, p: bigint): Scaled;
  /** The Taylor series of A at u, but for its constant term. */
  jet(u: bigint, order: number, p: bigint): Jet;
}

/**
 * A(u) = -2/u + ln|u|/3 + sum a_k u^k, A(e^u - 1) = A(u) + 1, A' = 1/j (src/abel/fatou.ts), to so many
 * digits.
 *
 * The series diverges; its terms at |u| = r are about k! (r / 4 pi)^k, so that k <= d and r = 2.4/d leave about
 * 10^(-1.1 d). What they leave is measured: with the n-th partial sum A_n, R(u) = A_n(e^u - 1) - A_n(u) - 1
 * is of order u^(n+2), and A - A_n = sum R(u_j) over the orbit to 0 (by e^u - 1 from the left, by log1p, with
 * the other sign, from the right), whose steps are about u^2/2:
 *
 *     |A - A_n| <= max |R| (1 + 2 / (n r)),   the maximum at |u| = r.
 *
 * That R/u^(n+2) varies little is the one thing taken on trust, with a factor 4. Errors of arguments grow by
 * |A'| <= 2.4/u^2, as j >= u^2/2 (1 - |u|/6 - u^2/24) shows for |u| <= 1/8, and of heights by j <= 0.6 u^2;
 * each sum rounds by less than 20 units. Relative errors of j are less than 3 times those of u.
 *
 * Inverse. -2/h, corrected once for the logarithm, is off by less than 0.2 of u, from where Newton's method, for which
 * |j' (A - h)| is a bound of what is left of a relative error, doubles the digits with every step.
 */
export function fatouCoordinate(digits: number): FatouCoordinate {
  const reach = 2.4 / digits;
  const terms = Math.ceil(digits) + 4;
  const precision = BigInt(Math.ceil(digits * 3.33)) + 60n;
  const source = fatouSeries(terms, precision);
  const at = memoized(PRECISIONS, (p: bigint) => ({
    a: source.a.map((c) => rescale(c, precision, p)),
    /** j / u^2. */
    j: source.j.slice(2, terms + 3).map((c) => rescale(c, precision, p)),
  }));

  const coordinate = (u: bigint, p: bigint): bigint =>
    hornerFixed(at(p).a, u, p) + log(abs(u), p) / 3n - (2n << (2n * p)) / u;
  const iterativeLog = (u: bigint, p: bigint): bigint =>
    mul(mul(hornerFixed(at(p).j, u, p), u, p), u, p);

  const residual = (side: -1 | 1): bigint => {
    const u = fromNumber(side * reach, precision);
    const next = expm1(u, precision);
    return abs(coordinate(next, precision) - coordinate(u, precision) - (1n << precision));
  };
  const largest = [residual(-1), residual(1)].reduce((a, b) => (a > b ? a : b));
  const missing = 4n * BigInt(Math.ceil(1 + 2 / (terms * reach))) * largest;
  const model = (p: bigint): bigint => rescale(missing, precision, p) + 1n;
  if (missing * 10n ** BigInt(digits) >= 1n << precision) {
    throw new RangeError(`the Fatou coordinate misses ${digits} digits with ${terms} terms`);
  }

  function inverse(h: Ball, p: bigint): Ball {
    if (bitLength(h.value) > 2 * Number(p)) return ball(0n, 4n);
    let u = -(2n << (2n * p)) / h.value;
    u = -(2n << (2n * p)) / (h.value - log(abs(u), p) / 3n);
    for (let last = false, i = 0; ; i++) {
      if (i > MOST_STEPS)
        throw new RangeError(`the Fatou coordinate has no inverse at ${toNumber(h.value, p)}`);
      const step = mul(coordinate(u, p) - h.value, iterativeLog(u, p), p);
      u -= step;
      if (last) break;
      last = step * step < abs(u); // squared relative to u it is below the last bit
    }
    const flatter = (error: bigint): bigint => ((3n * error * u * u) >> (2n * p)) / 5n;
    return ball(u, flatter(h.rounding + 20n) + 2n, flatter(h.model + model(p)) + 1n);
  }

  return {
    digits,
    reach,
    height(u, p) {
      const square = u.value * u.value;
      const grown = (error: bigint): bigint => ((12n * error) << (2n * p)) / (5n * square) + 1n;
      const moved = u.rounding === 0n ? 0n : grown(u.rounding);
      return ball(
        coordinate(u.value, p),
        moved + 20n,
        (u.model === 0n ? 0n : grown(u.model)) + model(p),
      );
    },
    slope(u, p) {
      const j = iterativeLog(u.value << p, 2n * p);
      const value = (1n << (3n * p)) / j;
      const lost = (error: bigint): bigint => abs((3n * error * value) / u.value);
      return ball(value, lost(u.rounding) + 2n, lost(u.model));
    },
    inverse,
    jet(u, order, p) {
      const w = reciprocal(u, p);
      let power = -(1n << p); // -(-1/u)^k
      return shifted(at(p).a, u, order, p).map((c, k) => {
        if (k === 0) return 0n;
        power = -mul(power, w, p);
        return c + power / BigInt(3 * k) + 2n * mul(power, w, p);
      });
    },
    pace(h, p) {
      // u is about 2/h, so that with as many bits more u^2 has p of them.
      const more = BigInt(Math.max(0, 2 * (bitLength(h.value) - Number(p))));
      const at = (x: bigint): bigint => x << more;
      const u = inverse(ball(at(h.value), at(h.rounding), at(h.model)), p + more);
      const { value, tens } = scaledOf(iterativeLog(u.value, p + more), p + more, p);
      const lost = (error: bigint): bigint => abs((3n * error * value) / (u.value || 1n));
      return { ball: ball(value, lost(u.rounding) + 4n, lost(u.model)), tens };
    },
  };
}

/** From a start as near as 0.2 of u; Newton's method then takes as many steps as the digits have binary digits. */
const MOST_STEPS = 60;

/** The Fatou coordinate of b = e^(1/e) on one side of its fixed point e: u = z/e - 1 makes it e^u - 1. */
export function parabolic(map: PowerMap, digits: number, side: -1 | 1): Local {
  const { reach, height, slope, inverse, pace, jet } = fatouCoordinate(digits);
  const uOf = (z: bigint, p: bigint): bigint =>
    mul(z, map.lnAt(p).value, p) - (1n << p) || BigInt(side);
  // ln b = 1/e; its own error, 2 units, moves u by less than 6 for |z| <= 3.
  const toU = (z: Ball, p: bigint): Ball =>
    ball(uOf(z.value, p), z.rounding / 2n + 8n, (z.model + 1n) / 2n);
  const zOf = (u: bigint, p: bigint): bigint => div(u + (1n << p), map.lnAt(p).value, p);
  return {
    digits,
    end: Math.E * (1 + side * reach),
    side,
    attracts: side < 0,
    height: (z, p) => height(toU(z, p), p),
    slope: (z, p) => timesLn(map, slope(toU(z, p), p), p),
    pace: (h, _, p) => overLn(map, pace(h, p), p),
    inverse(h, p) {
      const u = inverse(h, p);
      return ball(zOf(u.value, p), 3n * u.rounding + 24n, 3n * u.model);
    },
    jets: jetsInZ(
      map,
      (z, order, p) => jet(uOf(z, p), order, p),
      (h, p) => zOf(inverse(ball(h), p).value, p),
    ),
  };
}
