import type { Decimal } from "decimal.js";
import type { PowerMap } from "../abel/power-map.js";
import type { Outcome } from "../decimal/outcome.js";
import { decimals, toDecimal } from "../decimal/result.js";
import { type Exact, exact, type Input, integer, isInteger, magnitude } from "../numbers/exact.js";

/** b, b^b, ... up to x: all towers of an exact base that are rational, for b^b is none unless b is whole. */
function towersUpTo(b: Exact, x: Exact): Exact[] {
  const towers = [b];
  for (let top = b; isInteger(b); ) {
    const size = Number(top.num) * 10 ** top.exponent;
    if (size * magnitude(b) > magnitude(x) + 1) break;
    top = exact("b^^n", (b.num * 10n ** BigInt(b.exponent)) ** BigInt(size)) as Exact;
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
  const D = decimals(digits + 15);
  const p = BigInt(Math.ceil(4 * digits)) + 80n;
  const ln = toDecimal(map.lnAt(p).value, p, digits + 15);
  const steep = towers
    .slice(0, m)
    .reduce<Decimal>(
      (product, { num, den, exponent }) =>
        product.times(ln).times(new D(`${num}e${exponent}`).div(`${den}`)),
      new D(1),
    );
  return { ...outcome, dx: new D(outcome.dx).div(steep) };
}
