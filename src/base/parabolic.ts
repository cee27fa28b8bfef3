import { abs, div, fromNumber, log, mul, toNumber } from "../bigfixed/real.js";
import { fatouSeries } from "../compare/fatou.js";
import { type Ball, spread } from "../decimal/ball.js";
import type { PowerMap } from "../decimal/power.js";
import type { Local } from "./local.js";

/**
 * The Fatou coordinate of b = e^(1/e) on one side of its fixed point e: u = z/e - 1 makes the map
 * u -> e^u - 1, and A(u) = -2/u + ln|u|/3 + sum a_k u^k, A' = 1/j (src/compare/fatou.ts).
 *
 * The series diverges; its terms at |u| = r are about k! (r / 4 pi)^k. For d digits k <= d and r = 2.4/d make the last one
 * 10^(-1.1 d).
 */
export function parabolic(map: PowerMap, digits: number, side: -1 | 1): Local {
  const reach = 2.4 / digits;
  const terms = Math.ceil(digits) + 4;
  const precision = BigInt(Math.ceil(digits * 3.33)) + 60n;
  const source = fatouSeries(terms, precision);
  const at = (values: readonly bigint[], k: number, p: bigint): bigint =>
    p >= precision ? values[k] << (p - precision) : values[k] >> (precision - p);

  const coordinate = (u: bigint, p: bigint): bigint => {
    let sum = 0n;
    for (let k = terms; k >= 1; k--) sum = mul(sum + at(source.a, k, p), u, p);
    return sum + log(abs(u), p) / 3n - div(2n << p, u, p);
  };
  const iterativeLog = (u: bigint, p: bigint): bigint => {
    let sum = 0n;
    for (let k = terms + 2; k >= 2; k--) sum = mul(sum, u, p) + at(source.j, k, p);
    return mul(mul(sum, u, p), u, p);
  };
  const uOf = (z: bigint, p: bigint): bigint => mul(z, map.lnAt(p).value, p) - (1n << p);

  return {
    digits,
    end: Math.E * (1 + side * reach),
    side,
    attracts: side < 0,
    height(z, p) {
      const u = uOf(z.value, p) || BigInt(side);
      const value = coordinate(u, p);
      const steep = 2.4 / toNumber(u, p) ** 2;
      const spreaded = spread(value, z, steep / Math.E, 20 * steep + 100);
      return { ...spreaded, model: spreaded.model + (1n << p) / 10n ** BigInt(digits) + 1n };
    },
    slope(z, p) {
      return div(map.lnAt(p).value, iterativeLog(uOf(z, p), p), p);
    },
    inverse(h, p): Ball {
      const far = toNumber(h.value, p);
      let u = fromNumber(-2 / far, p);
      u = fromNumber(-2 / (far - Math.log(Math.abs(2 / far)) / 3), p);
      for (let i = 0, last = false; i < 100; i++) {
        const step = mul(coordinate(u, p) - h.value, iterativeLog(u, p), p);
        u -= step;
        if (last) break;
        last = abs(step) < 1n << (p / 2n - 4n);
      }
      const z = div(u + (1n << p), map.lnAt(p).value, p);
      const known = { ...h, model: h.model + (1n << p) / 10n ** BigInt(digits) + 1n };
      return spread(z, known, 0.6 * Math.E * toNumber(u, p) ** 2, 100);
    },
  };
}
