import type { PowerMap } from "../abel/power-map.js";
import type { Outcome } from "../decimal/outcome.js";
import {
  type Exact,
  exact,
  type Input,
  integer,
  isInteger,
  magnitude,
  one,
} from "../numbers/exact.js";
import { cutOff, over, times } from "../numbers/significant.js";

/**
 * b, b^b, ... up to x: all towers of an exact base that are rational, for b^b is none unless b is whole. Those whose digits
 * before the zeros at the end are more than x has are left out with all that follow, for none of them is x.
 */
function towersUpTo(b: Exact, x: Exact): Exact[] {
  const towers = [b];
  const digits = (number: Exact): number => magnitude({ ...number, exponent: 0 });
  for (let top = b; isInteger(b); ) {
    const size = Number(top.num) * 10 ** top.exponent;
    if (size * magnitude(b) > magnitude(x) + 1 || size * digits(b) > digits(x) + 1) break;
    top = { num: b.num ** BigInt(size), den: 1n, exponent: b.exponent * size };
    towers.push(top);
  }
  return towers;
}

const isSame = (x: Exact, y: Exact): boolean =>
  x.num === y.num && x.den === y.den && x.exponent === y.exponent;

/**
 * log_b^n of x = b^^m for m < n, from the value at 1: 0, -Infinity or NaN, whose sign no number of bits tells from
 * log_b(b) = 1 +- rounding. Undefined for other x and alpha.
 */
export function fromTower(
  map: PowerMap,
  x: Input,
  alpha: Input,
  digits: number,
  iterateOne: (alpha: Input) => Outcome,
): Outcome | undefined {
  if (map.name.startsWith("e") || typeof x === "string" || typeof alpha === "string") return;
  if (!isInteger(alpha) || alpha.num >= 0n || magnitude(alpha) > 2 || magnitude(x) <= 0) return;
  const towers = towersUpTo(exact("b", map.name) as Exact, x);
  const m = towers.findIndex((tower) => isSame(tower, x)) + 1;
  const rest = m + Number(alpha.num) * 10 ** alpha.exponent;
  if (m === 0 || rest >= 0) return;
  const outcome = iterateOne(integer(rest));
  // The derivative of b^^m in the tower below it is ln b b^^m.
  if (typeof outcome.dx === "string") return outcome;
  const n = digits + 15;
  const p = BigInt(Math.ceil(4 * digits)) + 80n;
  const ln = cutOff(map.lnAt(p).value, p, n);
  const steep = towers
    .slice(0, m)
    .reduce((product, tower) => times(times(product, ln, n), tower, n), one);
  return { ...outcome, dx: over(outcome.dx, steep, n) };
}
