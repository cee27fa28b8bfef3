import { abs } from "../numbers/fixed.js";
import { type Complex, log, sub, toNumbers } from "../numbers/fixed-complex.js";
import type { Parts } from "../numbers/parts.js";
import { LostDirection, logSchroder, type Schroder } from "./schroder.js";

/** log S(z), log(z - L) principal, z in the disc around L where log(S / (z - L)) is. */
export function logSchroderAround(s: Schroder, z: Complex): Complex {
  const { p, value } = s;
  const x = sub(z, value);
  if (x.re === 0n && x.im === 0n) throw new LostDirection("z is the fixed point to all its bits");
  // Next to it S is z - L, and the difference may be below all doubles.
  const isTiny = abs(x.re) + abs(x.im) < 1n << (p - 64n);
  const near = isTiny
    ? toNumbers(log(x, p), p)
    : logSchroderInDoubles(toNumbers(x, p), toNumbers(value, p), toNumbers(s.multiplier, p));
  return logSchroder(s, z, near);
}

/** Steps that lead to U take less than this, plus so many times those that the multiplier makes of it next to U. */
const WAY = 200;
const TIMES = 14;

/** Steps after which a point is not led to U, |e^U| its multiplier. */
export const mostToward = (U: Parts): number => WAY + Math.ceil(TIMES / Math.abs(U.re));

/**
 * log S(U + x) to about six digits, NaN parts where logarithms do not lead to U, as from a real number where rounding makes its
 * argument negative: log x_0 + sum Log(Log(1 + y) / y) + m U, y = x_n / lambda, x_(n+1) = Log(1 + y);
 * each ratio stays off the negative axis, so that no turn is missed. At the end S(x) = x - f x^2, f = 1/(2 lambda - 2).
 */
export function logSchroderInDoubles(start: Parts, U: Parts, lambda: Parts): Parts {
  const norm = lambda.re * lambda.re + lambda.im * lambda.im;
  const gap = (lambda.re - 1) ** 2 + lambda.im ** 2;
  const near = 1e-7 * Math.min(1, gap);
  let [x, y] = [start.re, start.im];
  let re = Math.log(Math.hypot(x, y));
  let im = Math.atan2(y, x);
  const most = mostToward(U);
  for (let n = 0; x * x + y * y > near; n++) {
    if (n === most) return { re: Number.NaN, im: Number.NaN };
    const a = (x * lambda.re + y * lambda.im) / norm;
    const b = (y * lambda.re - x * lambda.im) / norm;
    const [p, q] = [Math.log(Math.hypot(1 + a, b)), Math.atan2(b, 1 + a)];
    re += U.re + Math.log(Math.hypot(p, q) / Math.hypot(x, y));
    im += Math.atan2(q * a - p * b, p * a + q * b);
    // The terms Log(Log(1 + y) / y) leave out the turn of lambda in y = x / lambda, which U counts.
    [x, y] = [p, q];
  }
  // log(1 - f x), f = conj(lambda - 1) / (2 gap)
  re -= (x * (lambda.re - 1) + y * lambda.im) / (2 * gap);
  im -= (y * (lambda.re - 1) - x * lambda.im) / (2 * gap);
  return { re, im };
}
