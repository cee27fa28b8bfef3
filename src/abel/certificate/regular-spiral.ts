import {
  add,
  atBits,
  contains,
  type Disc,
  div,
  integer,
  least,
  most,
  mul,
  NotEnclosed,
  negate,
  ratio,
  real,
  sub,
  times,
  turned,
  up,
} from "../../balls/disc.js";
import { exp, log, pi } from "../../balls/elementary.js";
import { expectShortOrbit, longestOrbit } from "./regular.js";
import { everywhere, LOW } from "./suprema.js";

/**
 * Regular iteration of b^z for e^-e < b < 1 in enclosures. Its attracting fixed point x* lies in (0, 1), with the multiplier
 * lambda = x* ln b in (-1, 0), so that orbits jump from one side of it to the other and the iterates between are complex: they
 * spiral around it.
 *
 * In t = (z - x*) ln b the map is t -> lambda (e^t - 1). With log lambda := U = ln |lambda| + i pi, Koenigs' function is
 * S(t) = lim t_n / lambda^n, and A = (log S(t) - log S(t(1))) / U the Abel function with A(1) = 0, Im of the difference within pi of
 * -pi/2: it is 0 or -pi at real z. sexp(h) is F(e^(U h) S(t(1))), F the inverse of S, continued to the left by logarithms.
 *
 * Bounds. mu = 1 - |lambda|.
 * - |log((e^t - 1) / t)| <= 0.6 |t| for |t| <= 1, and |t_(n+1)| <= q |t_n|, q = |lambda| (1 + |t_n|); so log S stopped at t_N is
 *   off by at most 0.6 |t_N| / (1 - q), where q < 1.
 * - F(lambda w) = lambda (e^F(w) - 1) gives |f_n| <= r_n / mu, r_n the coefficient of e^F - 1 - F. So F is majorised by the solution of
 *   Phi = w + (e^Phi - 1 - Phi) / mu, and for w <= mu / 4 that is at most mu / 2, for e^Phi - 1 - Phi <= 0.6 Phi^2 there. Hence F is
 *   analytic in |w| <= mu / 4, |F(w)| <= 2 |w| <= 1/2, and t = F(w) is the t with S(t) = w.
 * - Branch: t -> log(1 + t / lambda) leads a step to the left along the horizontal of h. Where |w| <= mu / 4 the principal logarithm
 *   is right, for |Im F| <= 1/2. Further left it is while 1 + t / lambda stays off (-Infinity, 0]: discs that cover the
 *   heights from h to h + 1 are led all the way, and log refuses one that meets its cut.
 */
interface SpiralEnclosures {
  abel(z: Disc): Disc;
  inverse(h: Disc): Disc;
}

export function spiralEnclosures(ln: Disc, digits: number, p: bigint): SpiralEnclosures {
  const fine = spiral(ln, 10n ** BigInt(digits + 2), p);
  const coarse = spiral(atBits(ln, p, LOW), 1n << 14n, LOW);
  const step = ratio(1n, 2n, LOW);
  return {
    abel: fine.abel,
    inverse: (h) => {
      if (h.re - h.rad <= -2n << p) throw new RangeError("h: expected a height above -2");
      const low = atBits(h, p, LOW);
      // The heights from h to h + 1; what lies further right is passed on the way.
      everywhere(
        (s) => void coarse.inverse(add(low, add(step, mul(step, s, LOW)))),
        {
          boxes: 0,
        },
        16,
      );
      return fine.inverse(h);
    },
  };
}

/** The same without the proof of the branch; orbits are followed until they are below mu / small. */
function spiral(ln: Disc, small: bigint, p: bigint): SpiralEnclosures {
  const one = integer(1, p);
  const lambda = multiplier(ln, p);
  const size = negate(lambda);
  const mu = least(sub(one, size), p);
  const U: Disc = add(real(log(size, p)), turned(pi(p)));
  expectShortOrbit(-U.re, small, p);
  const fixed = div(lambda, ln, p);
  const near = mu / small;
  const longest = longestOrbit(p);

  /** 1 - |lambda| (1 + |t|), from below. */
  const rest = (t: bigint): bigint => {
    const room = mu - ((most(size, p) * t) >> p) - 2n;
    if (room <= 0n) throw new NotEnclosed("a point too far from the fixed point");
    return room;
  };

  /** log S(t) but for whole turns. */
  const logKoenigs = (start: Disc): Disc => {
    let t = start;
    let n = 0n;
    for (; most(t, p) > near; n++) {
      if (n > longest)
        throw new RangeError(
          "b: an orbit too long, expected a base farther from 1 and from e^-e, or fewer digits",
        );
      t = mul(lambda, sub(exp(t, p), one), p);
    }
    const value = t.re < 0n ? add(log(negate(t), p), turned(pi(p))) : log(t, p);
    const off = most(t, p);
    const whole = sub(value, times(n, U));
    return { ...whole, rad: whole.rad + up((6n * off) << p, 10n * rest(off)) };
  };
  const local = (z: Disc): Disc => mul(sub(z, fixed), ln, p);
  const origin = logKoenigs(local(one));

  return {
    abel: (z) => {
      const difference = sub(logKoenigs(local(z)), origin);
      // The turn that brings Im between -3 pi/2 and pi/2.
      const half = pi(p).re;
      const above = 2n * difference.im + 3n * half;
      const turns = (above - (((above % (4n * half)) + 4n * half) % (4n * half))) / (4n * half);
      const value = sub(difference, turned(times(2n * turns, pi(p))));
      const off = 2n * value.im + half; // twice the distance from -pi/2
      if ((off < 0n ? -off : off) + 2n * value.rad >= 2n * half) {
        throw new NotEnclosed("x: a point on the cut of the logarithm");
      }
      return div(value, U, p);
    },
    inverse: (h) => {
      const logW = add(mul(U, h, p), origin);
      // Where |w| is below near / 2.
      const target = log({ re: near >> 1n, im: 0n, rad: 0n }, p).re;
      const excess = logW.re + logW.rad - target;
      const steps = excess > 0n ? excess / -(U.re + U.rad) + 1n : 0n;
      if (steps > longest)
        throw new RangeError("h: an orbit too long, expected a height farther from -2");
      const w = exp(add(logW, times(steps, U)), p);
      const far = most(w, p);
      if (4n * far > mu) throw new NotEnclosed("h: a height known too little");
      // |F(w) - w| <= |w| (e^x - 1), x = 0.6 |t| / (1 - q) <= 1.2 |w| / rest, e^x - 1 <= 2 x
      const off = up((24n * far * far) / 10n, rest(2n * far)) + 1n;
      let t: Disc = { ...w, rad: w.rad + off };
      for (let n = 0n; n < steps; n++) t = log(add(one, div(t, lambda, p)), p);
      return add(fixed, div(t, ln, p));
    },
  };
}

/** lambda in (-1, 0) with lambda = ln b e^lambda, by an interval Newton step: lambda - ln b e^lambda increases. */
function multiplier(ln: Disc, p: bigint): Disc {
  const one = integer(1, p);
  const miss = (x: Disc): Disc => sub(x, mul(ln, exp(x, p), p));
  const slope = (x: Disc): Disc => sub(one, mul(ln, exp(x, p), p));
  let c: Disc = { re: -1n << (p - 1n), im: 0n, rad: 0n };
  for (let i = 0; i < 60; i++) {
    const by = div(miss(c), slope(c), p);
    c = { re: c.re - by.re, im: 0n, rad: 0n };
    if (by.re < 64n && by.re > -64n) break;
  }
  const wide: Disc = { ...c, rad: 64n * (ln.rad + 1024n) };
  const narrow = real(sub(c, div(miss(c), slope(wide), p)));
  if (!contains(wide, narrow)) throw new NotEnclosed("Newton's step for lambda leaves its disc");
  if (narrow.re - narrow.rad <= -one.re || narrow.re + narrow.rad >= 0n) {
    throw new RangeError("b: expected a base above e^-e and below 1");
  }
  return narrow;
}
