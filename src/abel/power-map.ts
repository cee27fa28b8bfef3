import * as Balls from "../numbers/ball.js";
import { type Ball, ball, spread } from "../numbers/ball.js";
import { type Exact, logOf as lnOf, magnitude } from "../numbers/exact.js";
import { bitLength, log as logFixed, rescale, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { expScaled, type Scaled } from "../numbers/scaled.js";

/**
 * The map z -> b^z of one base b > 1 and its inverse, on balls; every other file of the engine asks this one
 * for them.
 */
export interface PowerMap {
  /** The base as a person would write it, and as its expansions are labelled. */
  readonly name: string;
  /** ln b and ln ln b in doubles. */
  readonly ln: number;
  readonly kappa: number;
  /** ln b as a ball. */
  lnAt(p: bigint): Ball;
  /** ln ln b in p fraction bits, off by a few of the last. */
  kappaAt(p: bigint): bigint;
  power(z: Ball, p: bigint): Ball;
  /** b^z of any size. */
  powerScaled(z: Ball, p: bigint): Scaled | number;
  /** log_b z, or undefined where z is not known to be positive. */
  log(z: Ball, p: bigint): Ball | undefined;
  /** log_b z of an exact z > 0 of any size. */
  logOf(z: Exact, p: bigint): Ball;
}

/** Base e. */
export const natural: PowerMap = {
  name: "e",
  ln: 1,
  kappa: 0,
  lnAt: (p) => ball(1n << p),
  kappaAt: () => 0n,
  power: Balls.exp,
  powerScaled: expScaled,
  log: Balls.log,
  logOf: (z, p) => ball(lnOf(z, p), 16n),
};

/** The base e^(1/e), whose only fixed point e is parabolic. */
export const etaMap = (): PowerMap => withLogarithm("e^(1/e)", inverseE);

/** The map of an exact base b > 1. */
export const powerMap = (name: string, b: Exact): PowerMap =>
  withLogarithm(name, (p) => lnOf(b, p));

/** The map of the base with this logarithm, given in p fraction bits to within 16 of the last. */
function withLogarithm(name: string, logarithm: (p: bigint) => bigint): PowerMap {
  /** As many bits more as ln b has zeros in front, so that it is as accurate as it is for b = e. */
  const zeros = BigInt(Math.max(0, 128 - bitLength(logarithm(128n))));
  const lnAt = memoized(PRECISIONS, (p: bigint) => ball(rescale(logarithm(p + 8n), p + 8n, p), 2n));
  const sharp = 64n + 2n * zeros;
  const ln = toNumber(logarithm(64n + sharp), 64n + sharp);
  /** z ln b, with ln b so many bits sharper that its error is less than one unit for |z| < 2^40. */
  const times = (z: Ball, p: bigint): Ball => {
    const q = p + sharp;
    const l = lnAt(q).value;
    const size = bitLength(z.value) - Number(p);
    return spread((z.value * l) >> q, z, ln, 2 + 2 ** Math.max(0, size - 50));
  };
  /** y / ln b. */
  const over = (y: Ball, p: bigint): Ball => {
    const q = p + sharp;
    const l = lnAt(q).value;
    const size = bitLength(y.value) - Number(p);
    return spread((y.value << q) / l, y, 1 / ln, 2 + 2 ** Math.max(0, size - 50));
  };
  return {
    name,
    ln,
    kappa: Math.log(ln),
    lnAt,
    kappaAt: (p) => {
      const q = p + sharp;
      return logFixed(lnAt(q).value, q) >> sharp;
    },
    power: (z, p) => Balls.exp(times(z, p), p),
    powerScaled: (z, p) => expScaled(times(z, p), p),
    log: (z, p) => {
      const y = Balls.log(z, p);
      return y && over(y, p);
    },
    logOf: (z, p) => over(ball(lnOf(z, p), 16n), p),
  };
}

/** 1/e by the alternating series of factorials. */
export function inverseE(p: bigint): bigint {
  const q = p + 16n;
  let term = 1n << q;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n++) {
    sum += n % 2n === 1n ? term : -term;
    term /= n;
  }
  return sum >> 16n;
}

/** Whether b^z is beyond decimal.js for certain: |z| ln b above 10^18. */
export const isHuge = (z: Exact, map: PowerMap): boolean => magnitude(z) + Math.log10(map.ln) > 18;
