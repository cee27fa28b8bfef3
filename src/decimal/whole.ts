import { isHuge, natural, type PowerMap } from "../abel/power-map.js";
import * as Balls from "../numbers/ball.js";
import { type Exact, fromNumber, type Input, isOne, toFixed, zero } from "../numbers/exact.js";
import { rounded } from "../numbers/significant.js";
import {
  type Attempt,
  finer,
  lacking,
  type Precision,
  significantOf,
  undecided,
  untilBits,
} from "./outcome.js";

/**
 * exp or ln repeated, for another base the map of its powers: exp^n(x) for an integer n, x not NaN or
 * Infinity. exp^0(x) = x; the exact values e^-Infinity = 0, e^0 = 1, ln 1 = 0 and ln 0 = -Infinity come
 * out exact.
 */
export function wholeIterate(x: Input, n: number, digits: number, map: PowerMap = natural): Input {
  if (x === "-Infinity") {
    return n > 0 ? wholeIterate(zero, n - 1, digits, map) : n === 0 ? x : "NaN";
  }
  const argument = x as Exact;
  return untilBits(
    digits,
    (work): Attempt<Input> =>
      n === 0
        ? { known: rounded(argument, finer(work)) }
        : n > 0
          ? powers(argument, n, work, map)
          : logarithms(argument, -n, work, map),
  );
}

function powers(x: Exact, n: number, work: Precision, map: PowerMap): Attempt<Input> {
  const { p } = work;
  let y = Balls.ball(0n, 1n); // e^x for x far to the left
  let from = 1;
  if (!isHuge(x, map)) {
    y = x.num === 0n ? Balls.ball(0n) : Balls.ball(toFixed(x, p), 1n);
    from = 0;
  } else if (x.num > 0n || n === 1) {
    return { known: x.num > 0n ? "Infinity" : zero };
  }
  for (; from < n - 1; from++) {
    if (overflowsTwice(y, map, p)) return { known: "Infinity" };
    y = map.power(y, p);
  }
  const last = map.powerScaled(y, p);
  if (typeof last === "number") return { known: fromNumber(last) };
  return lacking(work, [last.ball]) ?? { known: significantOf(last, work) };
}

function logarithms(x: Exact, n: number, work: Precision, map: PowerMap): Attempt<Input> {
  const { p } = work;
  if (x.num <= 0n) {
    return { known: x.num === 0n && n === 1 ? "-Infinity" : "NaN" };
  }
  let y = isOne(x) ? Balls.ball(0n) : map.logOf(x, p);
  for (let i = 1; i < n; i++) {
    const side = Balls.sign(y);
    if (side === undefined) return undecided(work, y);
    if (side !== 1) {
      const left = i === n - 1 && side === 0;
      return { known: left ? "-Infinity" : "NaN" };
    }
    y = map.log(y, p) as Balls.Ball;
  }
  return lacking(work, [y]) ?? { known: significantOf({ ball: y, tens: 0 }, work) };
}

/** Whether b^b^y is beyond decimal.js: ln b b^y above e^40. */
export const overflowsTwice = (y: Balls.Ball, { ln, kappa }: PowerMap, p: bigint): boolean =>
  Number(y.value >> (p - 50n)) * 2 ** -50 * ln + kappa > 40;
