import { abs, div, exp, expm1, log, mul } from "../numbers/fixed.js";

/** Below U1, between it and U2, above; for k > 0 there is the line alone. */
export type Place = "below" | "between" | "above" | "line";

/** A real fixed point and 1/U. */
interface RealPoint {
  readonly U: bigint;
  readonly inverse: bigint;
}

/** Where A has a height: u, and what its derivative in the height is made of, e^-a times `factor`. */
export interface Located {
  readonly u: bigint;
  readonly a: bigint;
  readonly factor: bigint;
}

/** From a start as near as half of a; Newton's method then takes as many steps as the digits have binary digits. */
const MOST_STEPS = 100;

/**
 * The u with A(u) = height for real fixed points U1 < 0 < U2, whatever the height, in q fraction bits.
 *
 * With Q = log|(u - U1)/(u - U2)|, a = |Q|, t = e^-a, N the fixed point that is nearer (U1 for Q < 0) and G = U2 - U1
 * their distance, the two distances are G t/(1 +- t) and G/(1 +- t), + between the fixed points and - outside, and so
 *
 *     A = -a/N + (1/U1 + 1/U2)(log G - log(1 +- t)) + p(u).
 *
 * In a this is nearly a straight line, next to a fixed point (a -> Infinity) exactly so: where the series serves
 * the other terms change dA/da by less than a quarter of 1/|N|. Newton's method, kept from leaving more than half of a on
 * its way to the end of an interval (a -> 0), therefore converges from the start that those terms, held, give. u - N = G t/(1 +- t)
 * keeps its relative accuracy until it is below the last bit, where u is N.
 */
export function located(
  height: bigint,
  place: Place,
  points: readonly [RealPoint, RealPoint],
  polynomial: (u: bigint) => readonly [value: bigint, slope: bigint],
  q: bigint,
): Located {
  const one = 1n << q;
  const [first, second] = points;
  const gap = second.U - first.U;
  const logGap = log(gap, q);
  const both = first.inverse + second.inverse;
  const outside = place !== "between";
  const least = gap / 2n;

  const below = place === "below" || (!outside && height > mul(both, logGap - log(2n * one, q), q));
  const [near, direction] = below ? [first, outside ? -1n : 1n] : [second, outside ? 1n : -1n];

  /** 1 +- t. */
  const sumOf = (a: bigint, t: bigint): bigint =>
    outside ? (a < one ? -expm1(-a, q) : one - t) : one + t;
  const exponential = (a: bigint): bigint => (a > q << q ? 0n : exp(-a, q));
  const clamped = (a: bigint, low: bigint): bigint => (a < low ? low : a);

  let a = one;
  for (let i = 0; i < 4; i++) {
    const rest = logGap - log(sumOf(a, exponential(a)), q);
    a = clamped(mul(near.U, mul(both, rest, q) - height, q), outside ? least : -one);
  }
  for (let i = 0, last = false; i < MOST_STEPS; i++) {
    const t = exponential(a);
    const s = sumOf(a, t);
    const part = div(t, s, q);
    const u = near.U + direction * mul(gap, part, q);
    const moving = -direction * div(mul(gap, part, q), s, q);
    const [value, slope] = polynomial(u);
    const turning = outside ? -mul(both, part, q) : mul(both, part, q);
    const dA = turning - near.inverse + mul(slope, moving, q);
    if (last) return { u, a, factor: -direction * div(div(div(gap, s, q), s, q), dA, q) };
    const A = mul(both, logGap - log(s, q), q) - mul(a, near.inverse, q) + value;
    const step = div(A - height, dA, q);
    const scale = outside ? a : clamped(abs(a), one);
    last = step * step < (scale * scale) >> q;
    a = outside ? clamped(a - step, a / 2n) : a - step;
  }
  throw new RangeError(`the series with two logarithms has no inverse at ${height} * 2^-${q}`);
}
