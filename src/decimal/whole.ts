import { Decimal } from "decimal.js";
import * as Balls from "./ball.js";
import { type Exact, type Input, logOf, magnitude, toFixed } from "./exact.js";
import {
  type Attempt,
  decimalOf,
  exactDecimal,
  lacking,
  type Precision,
  undecided,
  untilBits,
} from "./outcome.js";
import { expScaled } from "./result.js";

/**
 * exp or ln repeated: exp^n(x) for an integer n, x not NaN or Infinity. exp^0(x) = x; the exact values
 * e^-Infinity = 0, e^0 = 1, ln 1 = 0 and ln 0 = -Infinity come out exact.
 */
export function wholeIterate(x: Input, n: number, digits: number): Decimal {
  if (x === "-Infinity") {
    return n > 0
      ? wholeIterate({ num: 0n, den: 1n, exponent: 0 }, n - 1, digits)
      : new Decimal(n === 0 ? Number.NEGATIVE_INFINITY : Number.NaN);
  }
  const given = x as Exact;
  return untilBits(
    digits,
    (work): Attempt<Decimal> =>
      n === 0
        ? { known: exactDecimal(given, work) }
        : n > 0
          ? powers(given, n, work)
          : logarithms(given, -n, work),
  );
}

function powers(x: Exact, n: number, work: Precision): Attempt<Decimal> {
  const { p } = work;
  let y = Balls.ball(0n, 1n); // e^x for x far to the left
  let from = 1;
  if (magnitude(x) < 18) {
    y = x.num === 0n ? Balls.ball(0n) : Balls.ball(toFixed(x, p), 1n);
    from = 0;
  } else if (x.num > 0n || n === 1) {
    return { known: new Decimal(x.num > 0n ? Number.POSITIVE_INFINITY : 0) };
  }
  for (; from < n - 1; from++) {
    if (y.value > 40n << p) return { known: new Decimal(Number.POSITIVE_INFINITY) };
    y = Balls.exp(y, p);
  }
  const last = expScaled(y, p);
  if (typeof last === "number") return { known: new Decimal(last) };
  return lacking(work, [last.ball]) ?? { known: decimalOf(last, work) };
}

function logarithms(x: Exact, n: number, work: Precision): Attempt<Decimal> {
  const { p } = work;
  if (x.num <= 0n) {
    return { known: new Decimal(x.num === 0n && n === 1 ? Number.NEGATIVE_INFINITY : Number.NaN) };
  }
  const isOne = x.num === 1n && x.den === 1n && x.exponent === 0;
  let y = isOne ? Balls.ball(0n) : Balls.ball(logOf(x, p), 16n);
  for (let i = 1; i < n; i++) {
    const side = Balls.sign(y);
    if (side === undefined) return undecided(work, y);
    if (side !== 1) {
      const left = i === n - 1 && side === 0;
      return { known: new Decimal(left ? Number.NEGATIVE_INFINITY : Number.NaN) };
    }
    y = Balls.log(y, p) as Balls.Ball;
  }
  return lacking(work, [y]) ?? { known: decimalOf({ ball: y, tens: 0 }, work) };
}
