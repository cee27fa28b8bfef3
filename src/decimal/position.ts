import { isHuge } from "../abel/power-map.js";
import type { Factor, Series } from "../abel/series.js";
import type { Ball } from "../numbers/ball.js";
import * as Balls from "../numbers/ball.js";
import { type Exact, toFixed, zero } from "../numbers/exact.js";
import { type Lack, undecided, type Work } from "./outcome.js";

/** x = exp^steps(u), exp the map, u in the interval of the series, and A'(x) = A'(u) times the factors. */
export interface Position {
  readonly u: Ball;
  readonly steps: number;
  readonly factors: readonly Factor[];
}

/** As far to the left b^z is 0 to p bits. */
const farLeft = (p: bigint, ln: number): number => (Number(p) * Math.LN2 + 2) / ln;

/** -1 below the interval of the series, 1 above it, 0 inside. */
const side = (u: Ball, { low, high }: Series, p: bigint): -1 | 0 | 1 => {
  const z = Number(u.value >> (p - 50n)) * 2 ** -50;
  return z > high ? 1 : z < low ? -1 : 0;
};

/**
 * Carries x into the interval of the series by b^z and log_b; x may be -Infinity.
 *
 * The way is short but for an x next to a fixed point that the map leads away from. There errors grow with every step as
 * the distance does, so that after so many that the bits are used up more of them are asked for.
 */
export function positionOf(x: Exact | "-Infinity", work: Work): Position | Lack {
  const { p, series } = work;
  const { map, flow } = series;
  const factors: Factor[] = [];
  const scale = (power: 1 | -1): void => {
    if (map.ln !== 1) factors.push({ number: { ball: map.lnAt(p), tens: 0 }, power });
  };
  /** b^u, 0 where it is below all that decimal.js holds. */
  const powerFactor = (u: Ball): Factor => {
    const power = map.powerScaled(u, p);
    return { number: typeof power === "number" ? zero : power, power: 1 };
  };
  if (x === "-Infinity") return settle(Balls.ball(0n), -1, [{ number: zero, power: 1 }]);
  if (isHuge(x, map)) {
    if (x.num > 0n) return descend(x);
    return settle({ value: 0n, rounding: 2n, model: 0n }, -1, [{ number: zero, power: 1 }]);
  }
  const u = Balls.ball(toFixed(x, p), 1n);
  if (Number(u.value >> (p - 50n)) * 2 ** -50 < -farLeft(p, map.ln)) {
    // b^x is 0 to p bits, though a factor.
    scale(1);
    factors.push(powerFactor(u));
    return settle({ value: 0n, rounding: 2n, model: 0n }, -1, factors);
  }
  if (flow === 1 && side(u, series, p) > 0) return descend(x);
  return settle(u, 0, factors);

  function descend(from: Exact): Position | Lack {
    scale(-1);
    factors.push({ number: from, power: -1 });
    return settle(map.logOf(from, p), 1, factors);
  }

  function settle(from: Ball, start: number, list: Factor[]): Position | Lack {
    let u = from;
    let steps = start;
    for (let at = side(u, series, p); at !== 0; at = side(u, series, p)) {
      if (u.rounding + u.model > 1n << (p - 8n)) return undecided(work, u);
      scale(at === flow ? -1 : 1);
      if (at === flow) {
        list.push({ number: { ball: u, tens: 0 }, power: -1 });
        u = map.log(u, p) as Ball;
        steps++;
      } else {
        list.push(powerFactor(u));
        u = map.power(u, p);
        steps--;
      }
    }
    return { u, steps, factors: list };
  }
}
