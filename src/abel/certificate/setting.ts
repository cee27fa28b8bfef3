import {
  abs,
  add,
  atBits,
  bits,
  contains,
  type Disc,
  div,
  integer,
  inverse,
  least,
  lower,
  meetsCut,
  most,
  mul,
  NotEnclosed,
  over,
  sub,
  times,
  turned,
  up,
} from "../../balls/disc.js";
import { exp, log, pi } from "../../balls/elementary.js";

/**
 * What the certificate knows of g(u) = e^u + kappa besides the function that it judges: the fixed point U, the inverse
 * U + F of Schröder's function, log S and A_U = log S / U, each as an enclosure.
 */
export interface Setting {
  readonly p: bigint;
  readonly kappa: Disc;
  readonly U: Disc;
  /** lambda = e^U = U - kappa. */
  readonly lambda: Disc;
  /** rho = 2^logRho <= 1, up to which the series of F serves: c rho <= 1/8 for the c of settingOf. */
  readonly logRho: number;
  /** f_n rho^n, from n = 1 on. */
  readonly series: readonly Disc[];
  /** What the series leaves out, the radii of its coefficients and the roundings of its sum, at |w| <= rho. */
  readonly seriesError: bigint;
}

/** The orbits that reach U's neighbourhood, or leave it, are not longer than this. */
const LONGEST = 4000;

/**
 * The only fixed point of g in 0 < Im u < pi, by an interval Newton step: h(u) = u - e^u - kappa; if
 * c - h(c) / h'(D) lies in D, there is exactly one zero in D, and it lies there.
 */
function fixedPoint(kappa: Disc, start: { re: number; im: number }, p: bigint): Disc {
  const one = integer(1, p);
  const at = (z: Disc): Disc => sub(sub(z, exp(z, p)), kappa);
  const slope = (z: Disc): Disc => sub(one, exp(z, p));
  let c: Disc = {
    re: BigInt(Math.round(start.re * 2 ** 50)) << (p - 50n),
    im: BigInt(Math.round(start.im * 2 ** 50)) << (p - 50n),
    rad: 0n,
  };
  for (let good = 16n; good < 2n * p; good *= 2n) {
    c = { ...sub(c, div(at(c), slope(c), p)), rad: 0n };
  }
  const wide = { ...c, rad: 64n * (kappa.rad + (1n << 16n)) };
  const narrow = sub(c, div(at(c), slope(wide), p));
  if (!contains(wide, narrow)) throw new NotEnclosed("Newton's step for U leaves its disc");
  if (narrow.im - narrow.rad <= 0n || narrow.im + narrow.rad >= pi(p).re - pi(p).rad) {
    throw new NotEnclosed("a fixed point outside 0 < Im u < pi");
  }
  return narrow;
}

/**
 * The setting of kappa at p bits; `start` is U in doubles.
 *
 * F: F(lambda w) = lambda (e^F(w) - 1) gives f_n = r_n / (lambda^(n-1) - 1) with r_n = sum_{j<n} j f_j e_(n-j) / n and
 * e_n = f_n + r_n the coefficients of e^F.
 *
 * Bound: |f_n| <= c^(n-1), c = 1 / (2 d), d = |lambda| - 1. By induction |r_n| is at most
 * sum_{m>=2} binom(n-1, m-1) c^(n-m) / m! = c^(n-1) sum binom(n-1, m-1) (2 d)^(m-1) / m!, and 2^(m-1) <= m! makes that at
 * most c^(n-1) ((1 + d)^(n-1) - 1). Hence, for |w| <= rho with c rho <= 1/8:
 * what N terms leave out is at most rho 8^-N / (1 - 1/8); |F'(w) - 1| <= 1 / (1 - 1/8)^2 - 1 < 0.31, so F is injective
 * there, moves points apart by 0.69 to 1.31 times their distance, and takes every value of modulus <= 0.69 rho.
 */
export function settingOf(kappa: Disc, start: { re: number; im: number }, p: bigint): Setting {
  const U = fixedPoint(kappa, start, p);
  const lambda = sub(U, kappa);
  const one = integer(1, p);
  const excess = least(lambda, p) - one.re;
  if (excess <= 0n) throw new NotEnclosed("|lambda| > 1");
  let logRho = 0;
  while (4n * rhoAt(logRho, p) > excess) logRho--;

  const first: Disc = { re: rhoAt(logRho, p), im: 0n, rad: 0n };
  const series: Disc[] = [first];
  const exponential: Disc[] = [one, first];
  let power = one;
  for (let n = 2; n <= termsFor(p); n++) {
    power = mul(power, lambda, p);
    let [re, im, rad] = [0n, 0n, 0n];
    for (let j = 1; j < n; j++) {
      const a = series[j - 1];
      const b = exponential[n - j];
      const k = BigInt(j);
      re += k * (a.re * b.re - a.im * b.im);
      im += k * (a.re * b.im + a.im * b.re);
      rad += k * (((most(a, p) * b.rad + most(b, p) * a.rad) >> p) + 1n);
    }
    const rest = over({ re: re >> p, im: im >> p, rad: rad + 2n }, BigInt(n));
    const f = div(rest, sub(power, one), p);
    series.push(f);
    exponential.push(add(f, rest));
  }
  return withError({ p, kappa, U, lambda, logRho, series });
}

/** The same setting in fewer bits. */
export function coarse(s: Setting, p: bigint): Setting {
  const to = (z: Disc): Disc => atBits(z, s.p, p);
  return withError({
    p,
    kappa: to(s.kappa),
    U: to(s.U),
    lambda: to(s.lambda),
    logRho: s.logRho,
    series: s.series.slice(0, termsFor(p)).map(to),
  });
}

const termsFor = (p: bigint): number => Math.ceil(Number(p) / 3) + 2;

const rhoAt = (logRho: number, p: bigint): bigint => (1n << p) >> BigInt(-logRho);

/** Horner's rule rounds by less than 3 a term. */
function withError(s: Omit<Setting, "seriesError">): Setting {
  const count = BigInt(s.series.length);
  const tail = up(rhoAt(s.logRho, s.p) * 8n, 7n * 8n ** count);
  const seriesError = s.series.reduce((sum, f) => sum + f.rad, tail + 3n * count);
  return { ...s, seriesError };
}

/** F(rho v), |v| <= 1. Radius: |dF| <= 1.31 rho |dv|. */
function seriesAt({ p, series, seriesError, logRho }: Setting, v: Disc): Disc {
  if (most(v, p) > (1n << p) + (1n << (p - 40n))) throw new NotEnclosed("F beyond its series");
  let [re, im] = [0n, 0n];
  for (let n = series.length - 1; n >= 0; n--) {
    const [a, b] = [re + series[n].re, im + series[n].im];
    re = (a * v.re - b * v.im) >> p;
    im = (a * v.im + b * v.re) >> p;
  }
  return { re, im, rad: seriesError + ((21n * v.rad) >> BigInt(4 - logRho)) + 1n };
}

/** z(w) = U + F(e^(U w)), so that A_U(z(w)) = w + 2 pi i k / U for a whole k: F at U (w - n), then n times x -> lambda (e^x - 1). */
export function inverseAbel(s: Setting, w: Disc): Disc {
  const { p, U, lambda } = s;
  const one = integer(1, p);
  const logRho = times(BigInt(s.logRho), log(integer(2, p), p));
  const logModulus = mul(U, w, p).re - logRho.re;
  const n = logModulus < -(1n << (p - 1n)) ? 0n : (logModulus + (1n << (p - 1n))) / U.re + 1n;
  if (n > LONGEST) throw new NotEnclosed("an orbit too long to follow");
  let x = seriesAt(s, exp(sub(mul(U, sub(w, integer(n, p)), p), logRho), p));
  for (let i = 0n; i < n; i++) x = mul(lambda, sub(exp(x, p), one), p);
  return add(U, x);
}

/** G(u) = Log(u - kappa). */
export const back = ({ p, kappa }: Setting, u: Disc): Disc => log(sub(u, kappa), p);

/** g(u) = e^u + kappa. */
export const forth = ({ p, kappa }: Setting, u: Disc): Disc => add(exp(u, p), kappa);

/**
 * v with F(rho v) = x. Centre: a chord method from v = x / rho. Radius, whatever the centre: |v - v_c| <= |x - F(rho v_c)| /
 * (0.69 rho).
 */
function solveSeries(s: Setting, x: Disc): Disc {
  const { p, logRho } = s;
  const toUnits = BigInt(-logRho);
  if (most(x, p) * 100n > 68n * rhoAt(logRho, p)) throw new NotEnclosed("F^-1 beyond its disc");
  const target = { ...x, rad: 0n };
  let v: Disc = { re: x.re << toUnits, im: x.im << toUnits, rad: 0n };
  let miss = sub(seriesAt(s, v), target);
  let slope = inverse(derivativeAt(s, v), p);
  for (let i = 0; i < 200 && most(miss, p) > 8n * s.seriesError; i++) {
    const before = most(miss, p);
    v = { ...sub(v, mul(miss, slope, p)), rad: 0n };
    miss = sub(seriesAt(s, v), target);
    if (i === 1 || i === 3) slope = inverse(derivativeAt(s, v), p);
    if (2n * most(miss, p) > before) break;
  }
  return { ...v, rad: up(((most(miss, p) + x.rad) << toUnits) * 3n, 2n) };
}

/** d F(rho v) / dv from its leading terms: a slope, no enclosure. */
function derivativeAt({ p, series }: Setting, v: Disc): Disc {
  let [re, im] = [0n, 0n];
  for (let n = Math.min(series.length, 40); n > 0; n--) {
    const [a, b] = [re, im];
    re = ((a * v.re - b * v.im) >> p) + BigInt(n) * series[n - 1].re;
    im = ((a * v.im + b * v.re) >> p) + BigInt(n) * series[n - 1].im;
  }
  return { re, im, rad: 0n };
}

/**
 * log S(u) over a disc in Im u > 0 off the slit {U + i t, t >= 0}, with arg(u - U) in (-3 pi/2, pi/2):
 *     log S(u) = log(u - U) + sum_n Log(lambda (G^(n+1) u - U) / (G^n u - U)).
 *
 * S(u) = lambda^m F^-1(G^m u - U) whatever m is, so log S = m U + log F^-1(...), and what is left to be known is the turn of this
 * logarithm. Each ratio divided by lambda is a mean of 1 / (u - kappa), so in the open lower half plane: arg(G^(n+1) u - U) lies
 * less than pi below arg(G^n u - U). So the arguments are followed down the orbit, in doubles, for an error below pi/4 does no
 * harm; and arg F^-1(x) is less than 0.32 from arg x, since |F(w)/w - 1| < 0.31.
 *
 * The turn is the same over the disc, where log S is continuous; it moves by at most -ln(1 - r/|v|) <= r / (|v| - r).
 */
function logSchroder(s: Setting, u: Disc): Disc {
  const { p } = s;
  if (u.im - u.rad <= 0n) throw new NotEnclosed("log S outside the upper half plane");
  const limit = rhoAt(s.logRho - 1, p);
  let y = u;
  let x = sub(u, s.U);
  if (meetsCut(turned(x))) throw new NotEnclosed("log S on its slit");
  let angle = argument(turned(x), p) - Math.PI / 2;
  let m = 0;
  while (most(x, p) > limit) {
    if (++m > LONGEST) throw new NotEnclosed("an orbit too long to follow");
    y = back(s, y);
    x = sub(y, s.U);
    angle = nearestTurn(argument(x, p), angle - Math.PI / 2);
  }
  const v = solveSeries(s, x);
  const nearest = least({ ...v, rad: 0n }, p) - v.rad;
  if (nearest <= 0n) throw new NotEnclosed("log S over a disc that may contain U");
  const logRho = times(BigInt(s.logRho), log(integer(2, p), p));
  const logV = log({ ...v, rad: 0n }, p);
  const principal = argument({ ...v, rad: 0n }, p);
  const turns = Math.round((nearestTurn(principal, angle) - principal) / (2 * Math.PI));
  const value = add(add(times(BigInt(m), s.U), logV), logRho);
  const whole = add(value, turned(times(2n * BigInt(turns), pi(p))));
  return { ...whole, rad: whole.rad + up(v.rad << p, nearest) };
}

/** The principal argument of a disc's centre, less than pi/4 from those of its points but for whole turns. */
function argument(z: Disc, p: bigint): number {
  if (10n * z.rad > 7n * lower(z.re, z.im, p)) throw new NotEnclosed("the argument of a wide disc");
  const length = bits(abs(z.re) + abs(z.im));
  const k = length > 64n ? length - 64n : 0n;
  return Math.atan2(Number(z.im >> k), Number(z.re >> k));
}

/** angle + 2 pi k, the k for which that is nearest to `to`. */
const nearestTurn = (angle: number, to: number): number =>
  angle + 2 * Math.PI * Math.round((to - angle) / (2 * Math.PI));

/** A_U(u) = log S(u) / U. */
export const abelAt = (s: Setting, u: Disc): Disc => div(logSchroder(s, u), s.U, s.p);
