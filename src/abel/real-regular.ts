import { type Ball, ball, spread } from "../numbers/ball.js";
import { abs, div, exp, fromNumber, log, mul, toNumber } from "../numbers/fixed.js";
import { compose, expm, logRatio, reverted, scale, shifted } from "../numbers/jet.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { hornerWithSlope } from "../numbers/polynomial.js";
import { expScaled } from "../numbers/scaled.js";
import { type Attraction, realFixedPoint } from "./fixed-points.js";
import type { Local } from "./local.js";
import type { PowerMap } from "./power-map.js";
import { inverseCoefficients } from "./schroder.js";

/** Of Newton's method, which takes ten or fewer and then as many as the digits have binary digits. */
const MOST_STEPS = 100;

interface Level {
  readonly U: bigint;
  readonly kappa: bigint;
  readonly ln: bigint;
  /** Coefficients of F(rho v). */
  readonly f: readonly bigint[];
}

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
export function regular(map: PowerMap, at: Attraction, side: -1 | 1): Local {
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
  const curl = curlOf(start, rho) / (1 - bend);
  const level = memoized(PRECISIONS, (p: bigint): Level => {
    const U = realFixedPoint(map, at, p);
    return { U, kappa: map.kappaAt(p), ln: map.lnAt(p).value, f: coefficients(U, rho, p) };
  });

  /** F(rho v) and its derivative in v. */
  const inverse = ({ f }: Level, v: bigint, p: bigint): [value: bigint, slope: bigint] =>
    hornerWithSlope(f, v, p);

  /** v with F(rho v) = x. */
  function schroder(l: Level, x: bigint, p: bigint): bigint {
    let v = div(x, fromNumber(rho, p), p);
    for (let i = 0, last = false; i < MOST_STEPS; i++) {
      const [value, slope] = inverse(l, v, p);
      const step = div(value - x, slope, p);
      v -= step;
      if (last) return v;
      last = abs(step) < 1n << (p / 2n - 4n);
    }
    throw new RangeError(
      `Schröder's function was not found at ${toNumber(x, p)} from the fixed point`,
    );
  }

  /** ln v at the height h. */
  const powerOf = (l: Level, h: bigint, p: bigint): bigint => mul(h, l.U, p) - lnRho(p);
  /** e^x, 0 where it is below the last bit. */
  const exponential = (x: bigint, p: bigint): bigint => (x < -p << p ? 0n : exp(x, p));
  /** Units of rounding in u - U. */
  const lostOf = (z: Ball, p: bigint): bigint => z.rounding + 100n * (1n + (abs(z.value) >> p));
  /** The relative error of v that one of u makes. */
  const relative = (error: bigint, v: bigint, p: bigint): bigint =>
    ((error * times(1 / ((1 - bend) * rho))) << p) / abs(v);
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
      if (v === 0n) return ball(0n, 1n << (p + 40n));
      const value = div(log(abs(v), p) + lnRho(p), l.U, p);
      // |dh/du| = |S' / (U S)|
      const grown = (error: bigint): bigint =>
        relative(error, v, p) * times(1 / Math.abs(rate)) + (error === 0n ? 0n : 1n);
      const own = abs(value) * times(8 / rate ** 2);
      return ball(
        value,
        grown(lostOf(z, p)) + (own >> p) + times(20 / Math.abs(rate)),
        grown(z.model),
      );
    },
    slope(z, p) {
      const l = level(p);
      const v = schroder(l, mul(z.value, l.ln, p) + l.kappa - l.U, p);
      if (v === 0n) return ball(0n, 1n << (p + 40n));
      // dh/dz = ln b / (U v (d/dv F))
      const value = div(l.ln, mul(mul(l.U, v, p), inverse(l, v, p)[1], p), p);
      const lost = (error: bigint): bigint =>
        (abs(value) * relative(error, v, p) * times(1 + curl)) >> p;
      return ball(value, lost(lostOf(z, p)) + times(8 / rate ** 2), lost(z.model));
    },
    inverse(h, p): Ball {
      const l = level(p);
      const w = exponential(powerOf(l, h.value, p), p);
      const x = inverse(l, side < 0 ? -w : w, p)[0];
      const z = div(x + l.U - l.kappa, l.ln, p);
      if (w === 0n) return ball(z, times(30 / map.ln));
      const size = toNumber(w, p);
      const flat = ((1 + bend) * rho * size * Math.abs(rate)) / map.ln;
      const fresh = (30 + 20 * (1 + Math.abs(toNumber(h.value, p)) * size)) / map.ln;
      return spread(z, h, flat, fresh);
    },
    jets: {
      /** log|v| / U, v from the reversion of F at its value. */
      height(z, order, p) {
        const l = level(p);
        const v = schroder(l, mul(z, l.ln, p) + l.kappa - l.U, p);
        const moved = reverted(shifted(l.f, v, order, p), p);
        const steps = [0n, l.ln, ...Array(Math.max(0, order - 1)).fill(0n)].slice(0, order + 1);
        const line = compose(moved, steps, p).with(0, v);
        return logRatio(line, p).map((c) => div(c, l.U, p));
      },
      /** F(rho v), v = e^(h U) / rho. */
      inverse(h, order, p) {
        const l = level(p);
        const w = exponential(powerOf(l, h, p), p);
        const v = side < 0 ? -w : w;
        const rate = [0n, l.U, ...Array(Math.max(0, order - 1)).fill(0n)].slice(0, order + 1);
        const image = compose(shifted(l.f, v, order, p), scale(expm(rate, p), v, p), p);
        return image.with(0, image[0] + l.U - l.kappa).map((c) => div(c, l.ln, p));
      },
    },
    pace(h, _, p) {
      const l = level(p);
      const power = powerOf(l, h.value, p);
      const flat = (error: bigint): bigint => error * times(Math.abs(rate));
      const fresh = 8n * ((abs(h.value) >> p) + 4n);
      const v = expScaled(ball(power, flat(h.rounding) + fresh, flat(h.model)), p);
      if (typeof v === "number") return 0;
      const w = exponential(power, p);
      // dz/dh = U v (d/dv F) / ln b
      const { ball: scaled, tens } = v;
      const slope = div(mul(l.U, inverse(l, side < 0 ? -w : w, p)[1], p), l.ln, p);
      const bent = (error: bigint): bigint => abs(mul(error, slope, p)) * times(1 + curl) + 1n;
      return {
        ball: ball(
          (side < 0 ? -1n : 1n) * mul(scaled.value, slope, p),
          bent(scaled.rounding) + times(100 + 8 / map.ln),
          bent(scaled.model),
        ),
        tens,
      };
    },
  };
}

/** A bound of what a number multiplies, as a whole one. */
const times = (x: number): bigint => BigInt(Math.ceil(x));

/** The most that F' differs from 1 for |v| <= 0.85, from its first 60 coefficients; the others are below 0.3^60. */
function bendOf(f: readonly bigint[], rho: number): number {
  return f
    .slice(2)
    .reduce(
      (sum, c, i) => sum + (i + 2) * Math.abs(toNumber(c, 256n)) * (0.85 * rho) ** (i + 1),
      0,
    );
}

/** The most that |v F''| is there, relative to rho, likewise. */
function curlOf(f: readonly bigint[], rho: number): number {
  return f.reduce(
    (sum, c, n) =>
      sum + n * (n - 1) * Math.abs(toNumber(c, 256n)) * (0.85 * rho) ** Math.max(0, n - 1),
    0,
  );
}

/** Coefficients of F(rho v) from v^0 on: so many, or until they no longer count. */
function coefficients(U: bigint, rho: number, p: bigint, count?: number): bigint[] {
  const f = [0n];
  let small = 0;
  for (const { re } of inverseCoefficients({ re: exp(U, p), im: 0n }, rho, p)) {
    f.push(re);
    small = abs(re) < 8n ? small + 1 : 0;
    if (count === undefined ? small === 4 : f.length === count) break;
    // They fall like 0.3^n.
    if (f.length > Number(p) + 200) throw new RangeError("Schröder's series does not converge");
  }
  return f;
}
