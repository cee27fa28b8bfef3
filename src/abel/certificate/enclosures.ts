import {
  abs,
  add,
  atBits,
  type Disc,
  div,
  fromDouble,
  integer,
  mul,
  NotEnclosed,
  ratio,
  real,
  sub,
} from "../../balls/disc.js";
import { exp, log } from "../../balls/elementary.js";
import type { Proof } from "./certify.js";
import { type Judged, type JudgedDiscs, judgedDiscs } from "./judged.js";

/**
 * Values that the theorem encloses, on the real axis: real numbers are discs with a real centre, of which only the real
 * points count.
 */
export interface Enclosures {
  /** sup |A - P| over the real u in [low, g(low)]. */
  periodError(low: number): bigint;
  /** A(u), the super-logarithm in u = x ln b + ln ln b. */
  abel(u: Disc): Disc;
  /** slog_b(x). */
  slog(x: Disc): Disc;
  /** sexp_b(h). */
  sexp(h: Disc): Disc;
  /** exp_b^a(x) = sexp_b(slog_b(x) + a). */
  iterate(x: Disc, alpha: Disc): Disc;
}

/** Orbits are followed no longer than this: towers pass every number that fixed point holds in a few steps. */
const LONGEST = 400;

/**
 * Method: with E = A - P, real v0 and v, delta = |v - v0| / |1 - v0 v|,
 *     |E(v) - E(v0)| <= (2 M / pi) ln((1 + delta) / (1 - delta)),
 * for E maps |v| < 1 into the strip |Im| <= M and the real axis into itself, and does not increase hyperbolic distances. E(v0) is
 * known where g^n kappa lies deepest in the disc: A = n - 1 there. A value of sexp is enclosed by signs, for A increases:
 * A(u - d) < h < A(u + d).
 */
export function enclosures(judged: Judged, proof: Proof, lnBase: Disc): Enclosures {
  const { p } = proof.certificate;
  const { kappa } = proof.setting;
  const one = integer(1, p);
  const P = judgedDiscs(judged, p);
  const base = basePoint(P, kappa, p);
  const forth = (u: Disc): Disc => real(add(exp(u, p), kappa));
  const back = (u: Disc): Disc => real(log(sub(u, kappa), p));
  const center = P.fromChart(integer(0, p));

  /** |E(v)|. */
  const missAt = (v: Disc): bigint => {
    const delta = div(sub(v, base.v), sub(one, mul(base.v, v, p)), p);
    const far = abs(delta.re) + delta.rad;
    if (far >= one.re) throw new NotEnclosed("a point outside |v| < 1");
    const d: Disc = { re: far, im: 0n, rad: 0n };
    const distance = log(div(add(one, d), sub(one, d), p), p);
    // 2 / pi < 2/3
    return base.miss + (2n * proof.bound * (distance.re + distance.rad)) / (3n << p) + 1n;
  };

  /** A at the point of the orbit that lies deepest in the disc, and the steps to it. */
  const abel = (u: Disc): Disc => {
    let y = u;
    let steps = 0n;
    let best: { v: Disc; steps: bigint } | undefined;
    for (let i = 0; i < LONGEST; i++) {
      const v = real(P.toChart(y));
      if (best !== undefined && abs(v.re) >= abs(best.v.re)) break;
      best = { v, steps };
      const up = v.re < 0n;
      if (!up && y.re - kappa.re <= 0n) break;
      y = up ? forth(y) : back(y);
      steps += up ? -1n : 1n;
    }
    const { v, steps: n } = best as { v: Disc; steps: bigint };
    const value = real(add(P.polynomial(v), integer(n, p)));
    return { ...value, rad: value.rad + missAt(v) };
  };

  const inverse = (h: Disc): Disc => {
    // The height in the disc by the secant method, its enclosure by signs.
    const whole = h.re >> p;
    let x = center;
    let y = { ...forth(x), rad: 0n };
    let [ax, ay] = [abel(x).re, abel(y).re];
    const steps = whole - (ax >> p);
    const target = h.re - (steps << p);
    for (let i = 0; i < 100 && abs(ay - target) > 1n << 8n && ay !== ax; i++) {
      const next = y.re + ((target - ay) * (y.re - x.re)) / (ay - ax);
      [x, ax] = [y, ay];
      y = { re: next, im: 0n, rad: 0n };
      ay = abel(y).re;
    }
    const low = h.re - h.rad - (steps << p);
    const high = h.re + h.rad - (steps << p);
    for (let width = (h.rad + proof.bound + 16n) << 2n; width < one.re; width *= 2n) {
      const below = abel({ ...y, re: y.re - width });
      const above = abel({ ...y, re: y.re + width });
      if (below.re + below.rad < low && above.re - above.rad > high) {
        let u: Disc = { re: y.re, im: 0n, rad: width };
        for (let n = 0n; n < steps; n++) u = forth(u);
        for (let n = 0n; n > steps; n--) u = back(u);
        return u;
      }
    }
    throw new NotEnclosed("no bracket for this height");
  };

  const toU = (x: Disc): Disc => real(add(mul(x, lnBase, p), kappa));
  const sexp = (h: Disc): Disc => real(div(sub(inverse(h), kappa), lnBase, p));
  return {
    periodError: (low) => {
      const from = { ...fromDouble(low, p), rad: 0n };
      // The bound grows with the distance from the base point.
      const [a, b] = [from, forth(from)].map((u) => missAt(real(P.toChart(u))));
      return a > b ? a : b;
    },
    abel,
    slog: (x) => abel(toU(x)),
    sexp,
    iterate: (x, alpha) => sexp(add(abel(toU(x)), alpha)),
  };
}

/** The orbit of kappa, A(g^n kappa) = n - 1, where it lies deepest in the disc, and |E| there. */
function basePoint(P: JudgedDiscs, kappa: Disc, p: bigint): { v: Disc; miss: bigint } {
  let u = kappa;
  let best: { v: Disc; height: number } | undefined;
  for (let n = 0; n < LONGEST; n++) {
    const v = real(P.toChart(u));
    if (best !== undefined && abs(v.re) >= abs(best.v.re)) break;
    best = { v, height: n - 1 };
    u = real(add(exp(u, p), kappa));
  }
  const { v, height } = best as { v: Disc; height: number };
  const miss = sub(integer(height, p), P.polynomial(v));
  return { v, miss: abs(miss.re) + miss.rad };
}

/** ln b and kappa = ln ln b of a base above 1 written as a decimal or a fraction, or "e". */
export function logarithmsOf(base: string, p: bigint): { ln: Disc; kappa: Disc } {
  if (base === "e") return { ln: integer(1, p), kappa: integer(0, p) };
  const q = p + 16n;
  const ln = logarithmOf(base, q);
  return { ln: atBits(ln, q, p), kappa: atBits(real(log(ln, q)), q, p) };
}

/** ln b of a base written as a decimal or a fraction. */
export function logarithmOf(base: string, p: bigint): Disc {
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?(?:\/(\d+))?$/.exec(base);
  if (match === null)
    throw new RangeError(`base = ${base.slice(0, 60)}, expected a decimal or a fraction`);
  const [, whole, part = "", power = "0", below = "1"] = match;
  const exponent = Number(power) - part.length;
  const top = BigInt(whole + part) * 10n ** BigInt(Math.max(0, exponent));
  const bottom = BigInt(below) * 10n ** BigInt(Math.max(0, -exponent));
  const k = BigInt(Math.max(0, top.toString(2).length - bottom.toString(2).length));
  // ln b = k ln 2 + ln(b / 2^k), so that b itself need not fit its bits
  const rest = log(ratio(top, bottom << k, p), p);
  const two = log(integer(2, p), p);
  return real({ re: rest.re + k * two.re, im: 0n, rad: rest.rad + k * two.rad });
}
