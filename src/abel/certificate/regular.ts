import {
  abs,
  add,
  bits,
  contains,
  type Disc,
  div,
  fromDouble,
  integer,
  least,
  mul,
  NotEnclosed,
  real,
  sub,
  times,
  up,
} from "../../balls/disc.js";
import { exp, log } from "../../balls/elementary.js";

/**
 * Regular iteration of b^z for 1 < b < e^(1/e), below the attracting fixed point, in enclosures: no expansion is judged here,
 * the values themselves are enclosed.
 *
 * In u = z ln b + kappa the map is g(u) = e^u + kappa, kappa = ln ln b < -1, with the attracting fixed point U < 0 and
 * lambda = e^U < 1. With x_n = g^n(u) - U, x_(n+1) = lambda (e^x_n - 1), Koenigs' function is S(u) = lim x_n / lambda^n, and
 *     A(u) = ln(S(u) / S(kappa)) / ln lambda - 1
 * is the Abel function with A(kappa) = -1, that is sexp(-1) = 0.
 *
 * Bound: ln |x_(n+1)| = ln |x_n| + ln lambda + ln((e^x_n - 1) / x_n), and |ln((e^x - 1) / x)| <= 0.6 |x| for |x| <= 1. For x < 0 the
 * |x_n| shrink by lambda at least, so ln |S| stopped at N is off by at most 0.6 |x_N| / (1 - lambda).
 */
interface RegularEnclosures {
  /** A(u), u < U. */
  abel(u: Disc): Disc;
  /** The u < U with A(u) = h, h > -2. */
  inverse(h: Disc): Disc;
}

/** Steps of an orbit to its fixed point at most, in so many bits: a base for which it is longer is refused. */
export const longestOrbit = (p: bigint): bigint => 40_000_000n / p;

/** Throws where an orbit that falls by e^-rate a step, rate over 2^p, is longer than that before it has fallen by `factor`. */
export function expectShortOrbit(rate: bigint, factor: bigint, p: bigint): void {
  // A bit is 0.69 in the logarithm.
  if (rate <= 0n || ((bits(factor) * 69n) << p) / (100n * rate) > longestOrbit(p)) {
    throw new RangeError(
      "b: too long orbits, expected a base farther from e^(1/e), from 1 and from e^-e, or fewer digits",
    );
  }
}

export function regularEnclosures(kappa: Disc, digits: number, p: bigint): RegularEnclosures {
  const one = integer(1, p);
  const longest = longestOrbit(p);
  const U = attractingPoint(kappa, p);
  const lambda = real(exp(U, p));
  const lnLambda = U; // lambda = e^U
  const rest = least(sub(one, lambda), p);
  expectShortOrbit(-U.re, 10n ** BigInt(digits + 2), p);
  const small = (1n << p) / 10n ** BigInt(digits + 2);

  /** ln |S(u)|. */
  const logKoenigs = (u: Disc): Disc => {
    let x = real(sub(u, U));
    if (x.re + x.rad >= 0n)
      throw new RangeError("x: expected a number below the attracting fixed point");
    let n = 0n;
    for (; -x.re + x.rad > small; n++) {
      if (x.re + x.rad >= 0n)
        throw new NotEnclosed("a point that may not lie below the fixed point");
      if (n > longest)
        throw new RangeError(
          "b: an orbit too long, expected a base farther from e^(1/e), or fewer digits",
        );
      x = real(mul(lambda, sub(exp(x, p), one), p));
    }
    const value = sub(real(log({ ...x, re: -x.re }, p)), times(n, lnLambda));
    return { ...value, rad: value.rad + up((6n * (-x.re + x.rad)) << p, 10n * rest) };
  };
  const origin = logKoenigs(real(kappa));
  const abel = (u: Disc): Disc => real(sub(div(sub(logKoenigs(u), origin), lnLambda, p), one));

  const inverse = (h: Disc): Disc => {
    // A height between -1 and 0 lies between kappa and g(kappa); from there the orbit leads to h.
    const steps = (h.re >> p) + 1n;
    if (h.re - h.rad <= -2n << p) throw new RangeError("h: expected a height above -2");
    if (steps > longest || steps < -1n)
      throw new RangeError(`h: expected a height from -2 to ${longest}`);
    const low = h.re - h.rad - (steps << p);
    const high = h.re + h.rad - (steps << p);
    let [x, y] = [kappa.re, real(add(exp(kappa, p), kappa)).re];
    let [ax, ay] = [-1n << p, 0n];
    const target = h.re - (steps << p);
    for (let i = 0; i < 60 && ay !== ax && abs(ay - target) > h.rad + 64n; i++) {
      const next = y + ((target - ay) * (y - x)) / (ay - ax);
      [x, ax] = [y, ay];
      y = next;
      ay = abel({ re: y, im: 0n, rad: 0n }).re;
    }
    for (let width = (h.rad + 4096n) << 2n; width < one.re; width *= 4n) {
      const below = abel({ re: y - width, im: 0n, rad: 0n });
      const above = abel({ re: y + width, im: 0n, rad: 0n });
      if (below.re + below.rad < low && above.re - above.rad > high) {
        let u: Disc = { re: y, im: 0n, rad: width };
        for (let n = 0n; n < steps; n++) u = real(add(exp(u, p), kappa));
        for (let n = 0n; n > steps; n--) u = real(log(sub(u, kappa), p));
        return u;
      }
    }
    throw new NotEnclosed("no bracket for this height");
  };
  return { abel, inverse };
}

/** U < 0 with e^U + kappa = U, by an interval Newton step: e^u + kappa - u decreases for u < 0, so there is only one. */
function attractingPoint(kappa: Disc, p: bigint): Disc {
  const one = integer(1, p);
  let u: Disc = { ...kappa, rad: 0n };
  // Newton from kappa, where e^u + kappa - u > 0 is convex: it increases to U.
  for (let i = 0; i < 200; i++) {
    const step = div(sub(add(exp(u, p), kappa), u), sub(one, exp(u, p)), p);
    u = { re: u.re + step.re, im: 0n, rad: 0n };
    if (u.re >= 0n) throw new RangeError("certify: expected a base below e^(1/e)");
    if (abs(step.re) < 64n) break;
  }
  const wide: Disc = {
    ...u,
    rad: 64n * (kappa.rad + 1024n) + (fromDouble(2 ** -40, p).re >> (p / 2n)),
  };
  const narrow = real(add(u, div(sub(add(exp(u, p), kappa), u), sub(one, exp(wide, p)), p)));
  if (!contains(wide, narrow) || narrow.re + narrow.rad >= 0n) {
    throw new NotEnclosed("Newton's step for U leaves its disc");
  }
  return narrow;
}
