import type { FatouCoordinate } from "../../abel/parabolic.js";
import type { Series } from "../../abel/series.js";
import * as Balls from "../../numbers/ball.js";
import { type Ball, ball } from "../../numbers/ball.js";
import { expm1 as expm1Fixed } from "../../numbers/fixed.js";

/** An Abel function and its inverse on balls, wherever exp or log lead: what the tables are filled from. */
export interface Samples {
  height(z: bigint, p: bigint): Ball;
  /** Throws RangeError where there is no finite value. */
  value(h: bigint, p: bigint): Ball;
}

/** More steps than lead from any number that is asked for to the interval of a series. */
const MOST = 2000;

/** Those of a series and its map. */
export function samplesOf(series: Series): Samples {
  const { map, low, high, flow, lowPart, highPart, anchor } = series;
  const down = (u: Ball, p: bigint): Ball => map.log(u, p) ?? outside();
  return {
    height(z, p) {
      let u = ball(z);
      let steps = 0;
      for (;;) {
        const at = Number(u.value >> (p - 50n)) * 2 ** -50;
        const side = at > high ? 1 : at < low ? -1 : 0;
        if (side === 0) break;
        if (Math.abs(steps) > MOST) outside();
        u = side === flow ? down(u, p) : map.power(u, p);
        steps += side === flow ? 1 : -1;
      }
      return Balls.shifted(series.part(u, p), BigInt(steps + anchor) << p);
    },
    value(h, p) {
      const part = h - (BigInt(anchor) << p);
      const size = Number(part >> (p - 50n)) * 2 ** -50;
      const periods =
        size < lowPart
          ? Math.floor(size - lowPart)
          : size >= highPart
            ? Math.ceil(size - highPart)
            : 0;
      if (Math.abs(periods) > MOST) outside();
      let u = series.inverse(ball(part - (BigInt(periods) << p)), p);
      for (let i = 0; i < periods; i++) u = map.power(bounded(u, p), p);
      for (let i = 0; i > periods; i--) u = down(u, p);
      return u;
    },
  };
}

/** Those of e^u - 1 on one side of 0. */
export function samplesOfExpm1({ reach, height, inverse }: FatouCoordinate, side: -1 | 1): Samples {
  const up = (u: Ball, p: bigint): Ball => {
    const small = u.value < 1n << (p - 1n) && u.value > -(1n << (p - 1n));
    if (!small) return Balls.shifted(Balls.exp(bounded(u, p), p), -(1n << p));
    // |u| e^(1/2) at most is lost of relative accuracy
    return ball(expm1Fixed(u.value, p), 2n * u.rounding + 5n, 2n * u.model);
  };
  const down = (u: Ball, p: bigint): Ball => Balls.log(Balls.shifted(u, 1n << p), p) ?? outside();
  const most = Math.floor(2 / reach);
  return {
    height(z, p) {
      const near = BigInt(Math.floor(reach * 2 ** 60)) << (p - 60n);
      let u = ball(z);
      let steps = 0n;
      for (; u.value > near; steps++) u = down(u, p);
      for (; u.value < -near; steps--) u = up(u, p);
      return Balls.shifted(height(u, p), steps << p);
    },
    value(h, p) {
      // Heights from -2/reach on are met by their inverse from as many steps before.
      const size = Number(h >> (p - 50n)) * 2 ** -50;
      const steps = Math.max(0, Math.ceil(most + 2 + side * size));
      let u = inverse(ball(h - (BigInt(side * steps) << p)), p);
      for (let i = 0; i < steps; i++) u = side > 0 ? up(u, p) : down(u, p);
      return u;
    },
  };
}

/** e^u in fixed point, u not too large for that. */
const bounded = (u: Ball, p: bigint): Ball => (u.value < 3000n << p ? u : outside());

function outside(): never {
  throw new RangeError("no finite value there");
}
