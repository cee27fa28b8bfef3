import { type Ball, ball, spread } from "../numbers/ball.js";
import { abs, div, exp, fromNumber, log, mul, toNumber } from "../numbers/fixed.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import type { Local } from "./local.js";
import type { PowerMap } from "./power-map.js";

/**
 * Regular iteration at a real fixed point (Koenigs): in u = z ln b + kappa the map is g(u) = e^u + kappa,
 * kappa = ln ln b < -1, with fixed points U1 < 0 < U2 and multipliers lambda = e^U. Schröder's function S,
 * S(g(u)) = lambda S(u), S(u) ~ u - U, has the inverse U + F,
 *
 *   F(lambda w) = lambda (e^F(w) - 1),   f_n = rest_n / (lambda^(n-1) - 1),
 *
 * rest_n = (1/n) sum_(j<n) j f_j e_(n-j), e_n = f_n + rest_n the coefficients of e^F; and
 * A = log|S| / log lambda, log lambda = U. F is held as a series in v = w / rho, rho at most 0.3 of its radius of
 * convergence, estimated from its coefficients; S by Newton's method. All in fixed point of any precision.
 *
 * Errors. F' lies within `bend` <= 3/4 of 1 for |v| <= 0.85, summed up from the coefficients, so that S' = 1/F' is at
 * most 1/(1 - bend). Of u, F and S by Newton less than 100 (1 + |z|) units are rounded. The series is broken off
 * where four coefficients in a row are below 8 units; as they fall like 0.3^n, less than 4 units are missing.
 *
 * Source: G. Koenigs, Ann. sci. École norm. sup. 1, suppl. (1884).
 */
export type Side = "attracting" | "repelling";

/** U in p fraction bits, an error of a few of the last over 1 - lambda. */
export function realFixedPoint(map: PowerMap, at: Side, p: bigint): bigint {
  const more = 64n + 2n * BigInt(Math.max(0, Math.ceil(-Math.log2(-(1 + map.kappa) || 1e-30))));
  const q = p + more;
  const kappa = map.kappaAt(q);
  const k = toNumber(kappa + (1n << q), q);
  const y = Math.sqrt(-2 * k);
  // f = e^U - U + kappa is convex, so that Newton's method is monotone from its second point on.
  let U =
    k > -0.1
      ? fromNumber(at === "attracting" ? -y - (y * y) / 6 : y - (y * y) / 6, q)
      : at === "attracting"
        ? kappa
        : fromNumber(2 + 2 * Math.log(1 - map.kappa), q);
  for (let i = 0; i < 300; i++) {
    const e = exp(U, q);
    const step = div(e - U + kappa, e - (1n << q), q);
    U -= step;
    if (abs(step) < 1n << (more - 32n)) break;
  }
  return U >> more;
}

/** z of u. */
export const fixedPointAt = (map: PowerMap, at: Side, p: bigint): bigint =>
  div(realFixedPoint(map, at, p + 64n) - map.kappaAt(p + 64n), map.lnAt(p + 64n).value, p + 64n) >>
  64n;

interface Level {
  readonly U: bigint;
  readonly kappa: bigint;
  readonly ln: bigint;
  /** Coefficients of F(rho v). */
  readonly f: readonly bigint[];
}

export function regular(map: PowerMap, at: Side, side: -1 | 1): Local {
  const start = coefficients(realFixedPoint(map, at, 256n), 1, 256n, 60);
  const radius = Math.min(
    ...start.slice(30).map((c, i) => Math.abs(toNumber(c, 256n)) ** (-1 / (i + 31))),
  );
  let rho = 2 ** Math.floor(Math.log2(0.3 * radius));
  let bend = bendOf(start, rho);
  while (bend > 0.75) {
    rho /= 2;
    bend = bendOf(start, rho);
  }
  const level = memoized(PRECISIONS, (p: bigint): Level => {
    const U = realFixedPoint(map, at, p);
    return { U, kappa: map.kappaAt(p), ln: map.lnAt(p).value, f: coefficients(U, rho, p) };
  });

  /** F(rho v) and its derivative in v. */
  function inverse({ f }: Level, v: bigint, p: bigint): [value: bigint, slope: bigint] {
    let value = 0n;
    let slope = 0n;
    for (let n = f.length - 1; n >= 0; n--) {
      slope = mul(slope, v, p) + value;
      value = mul(value, v, p) + f[n];
    }
    return [value, slope];
  }

  /** v with F(rho v) = x. */
  function schroder(l: Level, x: bigint, p: bigint): bigint {
    let v = div(x, fromNumber(rho, p), p);
    for (let i = 0, last = false; i < 100; i++) {
      const [value, slope] = inverse(l, v, p);
      const step = div(value - x, slope, p);
      v -= step;
      if (last) break;
      last = abs(step) < 1n << (p / 2n - 4n);
    }
    return v;
  }

  const lnRho = (p: bigint): bigint => log(fromNumber(rho, p), p);
  const at64 = level(128n);
  const reach = toNumber(inverse(at64, fromNumber(0.8 * side, 128n), 128n)[0], 128n);
  const rate = toNumber(at64.U, 128n);

  return {
    digits: Number.POSITIVE_INFINITY,
    end: (rate + reach - map.kappa) / map.ln,
    side,
    attracts: at === "attracting",
    height(z, p) {
      const l = level(p);
      const v = schroder(l, mul(z.value, l.ln, p) + l.kappa - l.U, p);
      const size = Math.abs(toNumber(v, p));
      if (v === 0n) return ball(0n, 1n << (p + 40n));
      const value = div(log(abs(v), p) + lnRho(p), l.U, p);
      // |dh/du| = |S' / (U S)|
      const steep = 1 / ((1 - bend) * rho * size * Math.abs(rate));
      const fresh = 100 * (1 + toNumber(abs(z.value), p)) * steep + 20 / Math.abs(rate);
      return spread(
        value,
        ball(z.value, z.rounding, z.model),
        steep * map.ln,
        fresh + (Math.abs(toNumber(value, p)) / rate ** 2) * 8,
      );
    },
    slope(z, p) {
      const l = level(p);
      const v = schroder(l, mul(z, l.ln, p) + l.kappa - l.U, p);
      // dh/dz = ln b / (U v (d/dv F))
      return div(l.ln, mul(mul(l.U, v, p), inverse(l, v, p)[1], p), p);
    },
    inverse(h, p): Ball {
      const l = level(p);
      const power = mul(h.value, l.U, p) - lnRho(p);
      const w = power < -p << p ? 0n : exp(power, p); // below the last bit it is 0
      const x = inverse(l, side < 0 ? -w : w, p)[0];
      const z = div(x + l.U - l.kappa, l.ln, p);
      const size = toNumber(w, p);
      const flat = ((1 + bend) * rho * size * Math.abs(rate)) / map.ln;
      const fresh = (30 + 20 * (1 + Math.abs(toNumber(h.value, p)) * size)) / map.ln;
      return spread(z, h, flat, fresh);
    },
  };
}

/** The most that F' differs from 1 for |v| <= 0.85, from its first 60 coefficients; the others are below 0.3^60. */
function bendOf(f: readonly bigint[], rho: number): number {
  return f
    .slice(2)
    .reduce(
      (sum, c, i) => sum + (i + 2) * Math.abs(toNumber(c, 256n)) * (0.85 * rho) ** (i + 1),
      0,
    );
}

/** Coefficients of F(rho v) from v^0 on: so many, or until they no longer count. */
function coefficients(U: bigint, rho: number, p: bigint, count?: number): bigint[] {
  const one = 1n << p;
  const lambda = exp(U, p);
  const f = [0n, fromNumber(rho, p)];
  const e = [one, f[1]];
  let power = one;
  for (let n = 2, small = 0; count === undefined ? small < 4 : n < count; n++) {
    power = mul(power, lambda, p);
    let sum = 0n;
    for (let j = 1; j < n; j++) sum += BigInt(j) * f[j] * e[n - j];
    const rest = (sum >> p) / BigInt(n);
    f[n] = div(rest, power - one, p);
    e[n] = f[n] + rest;
    small = abs(f[n]) < 8n ? small + 1 : 0;
  }
  return f;
}
