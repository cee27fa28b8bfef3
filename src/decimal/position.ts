import type { Ball } from "./ball.js";
import * as Balls from "./ball.js";
import { type Exact, logOf, magnitude, toFixed, zero } from "./exact.js";
import type { Work } from "./outcome.js";
import { expScaled, type Scaled } from "./result.js";

/** x = exp^steps(u), u in the period, and A'(x) = A'(u) times the factors. */
export interface Position {
  readonly u: Ball;
  readonly steps: number;
  readonly factors: readonly Factor[];
}

/** A number, or 1 over it. */
export interface Factor {
  readonly number: Scaled | Exact;
  readonly power: 1 | -1;
}

/** As far to the left e^x is 0 to p bits. */
const farLeft = (p: bigint): number => Number(p) * Math.LN2 + 2;

/** Carries x into the period by exp and log; x may be -Infinity. */
export function positionOf(x: Exact | "-Infinity", { p, series }: Work): Position {
  const factors: Factor[] = [];
  if (x === "-Infinity") return lift(Balls.ball(0n), -1, [{ number: zero, power: 1 }]);
  const above = magnitude(x) > 3 ? x.num > 0n : approximately(x) > series.high;
  if (above) {
    factors.push({ number: x, power: -1 });
    let u = Balls.ball(logOf(x, p), 16n);
    let steps = 1;
    for (; Number(u.value >> (p - 50n)) * 2 ** -50 > series.high; steps++) {
      factors.push({ number: { ball: u, tens: 0 }, power: -1 });
      u = Balls.log(u, p) as Ball;
    }
    return { u, steps, factors };
  }
  if (x.num < 0n && (magnitude(x) > 10 || approximately(x) < -farLeft(p))) {
    // e^x is 0 to p bits, though a factor.
    const factor = magnitude(x) > 18 ? 0 : expScaled(Balls.ball(toFixed(x, p), 1n), p);
    factors.push({ number: typeof factor === "number" ? zero : factor, power: 1 });
    return lift({ value: 0n, rounding: 2n, model: 0n }, -1, factors);
  }
  return lift(Balls.ball(toFixed(x, p), 1n), 0, factors);

  function lift(from: Ball, start: number, list: Factor[]): Position {
    let u = from;
    let steps = start;
    for (; Number(u.value >> (p - 50n)) * 2 ** -50 < series.low; steps--) {
      const next = expScaled(u, p);
      u = Balls.exp(u, p);
      list.push({ number: next as Scaled, power: 1 });
    }
    return { u, steps, factors: list };
  }
}

const approximately = (x: Exact): number => (x.num < 0n ? -1 : 1) * 10 ** magnitude(x);
