import { realFixedPoint } from "../../abel/fixed-points.js";
import { radius } from "../../abel/merged/local-doubles.js";
import type { PowerMap } from "../../abel/power-map.js";
import {
  attractedBySeries,
  inverseSchroder,
  type Schroder,
  SERVES,
  schroder,
  solveInverseSeries,
} from "../../abel/schroder.js";
import { finish } from "../../abel/steps.js";
import { abs, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  exp,
  log,
  mul,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import { expParts, type Parts, plusParts } from "../../numbers/parts.js";
import { hornerParts } from "../../numbers/polynomial.js";
import { leftward } from "./leftward.js";
import type { Plane } from "./plane.js";

interface Multiplier {
  readonly ln: Complex;
  readonly kappa: Complex;
  readonly p: bigint;
}

/** lambda = -W_0(-ln b), in doubles: lambda e^-lambda = t ln b, t from 0 to 1, for x e^-x is starlike on the unit disc. */
export function attractingMultiplier(ln: Parts): Parts | undefined {
  let [re, im] = [0, 0];
  const steps = 64;
  for (let i = 1; i <= steps; i++) {
    const [tRe, tIm] = [(ln.re * i) / steps, (ln.im * i) / steps];
    for (let k = 0; k < 12; k++) {
      // (lambda - t e^lambda) / (1 - lambda)
      const modulus = Math.exp(re);
      const [c, s] = [modulus * Math.cos(im), modulus * Math.sin(im)];
      const [a, b] = [re - (tRe * c - tIm * s), im - (tRe * s + tIm * c)];
      const [x, y] = [1 - re, -im];
      const norm = x * x + y * y;
      re -= (a * x + b * y) / norm;
      im -= (b * x - a * y) / norm;
    }
    if (!(Math.hypot(re, im) < 1.05)) return undefined;
  }
  return { re, im };
}

/** Nearer to the boundary |lambda| = 1 orbits take more steps than anyone waits for. */
export const LARGEST_MULTIPLIER = 0.9995;

/**
 * Regular iteration (Koenigs) at the attracting fixed point L of b^z for real or complex b inside the
 * Shell-Thron region, |lambda| < 1, lambda = L ln b, the multiplier; in the variable u = z ln b + kappa it lies at
 * U = lambda + kappa, e^U = lambda, and log lambda := U.
 *
 * slog = log(S(z) / S(1)) / U, S(z) = lim lambda^-n (g^n(u) - U) on the whole basin of L, the imaginary part of the log within pi
 * of -Im U / 2, halfway from slog(1) = 0 to slog(0) = -1, or `branch` turns on: analytic in z and b but where S(z) e^(U/2) / S(1)
 * is negative. For 0 < b < 1 the points of the axis on both sides of L lie far from that cut. sexp(h) = U + F(e^(U h) S(1)), F =
 * S^-1, continued to the left by logarithms. F is univalent out to S(b^^-2)/lambda and so its series serves to 0.3 of that
 * radius: by Koebe's theorem every
 * |u - U| < 0.59 rho is one of its values there.
 */
export function regularPlane({ ln, kappa, p }: Multiplier, real: boolean, start: Parts): Plane {
  const one = 1n << p;
  const lambda = refined(start, ln, p);
  const U = add(lambda, kappa);
  const lam = toNumbers(lambda, p);
  const rate = toNumbers(U, p);
  const rho = 2 ** Math.floor(Math.log2(0.3 * radius(lam)));
  const s: Schroder = finish(
    schroder({ kappa: 0n, value: { re: 0n, im: 0n }, multiplier: lambda, p }, rho),
  );
  const logRho = log({ re: fromNumber(rho, p), im: 0n }, p);
  const coefficients = [{ re: 0, im: 0 }, ...s.inverse.map((f) => toNumbers(f, p))];

  /** log S(U + x) with any multiple of 2 pi i; undefined where x is not led to 0, or only by chance. */
  function logSchroder(start: Complex): Complex | undefined {
    let x = start;
    let error = 2 ** (8 - Number(p)) * (1 + size(x));
    for (let m = 0n; m < 40_000n; m++) {
      if (size(x) < SERVES * rho) {
        const v = solveInverseSeries(s, x);
        if (v.re === 0n && v.im === 0n) return undefined;
        const w = log(v, p);
        return { re: w.re + logRho.re - m * U.re, im: w.im + logRho.im - m * U.im };
      }
      if (x.re > 800n << p) return undefined;
      const far = toNumber(x.re, p);
      const e = far < -1e6 ? { re: 0n, im: 0n } : exp(x, p);
      x = mul(lambda, { re: e.re - one, im: e.im }, p);
      error = far < -1e6 ? 0 : error * Math.exp(far) + 2 ** (8 - Number(p)) * (1 + size(x));
      if (!(error < 2 ** -62)) return undefined;
    }
    return undefined;
  }
  const size = (x: Complex): number => toNumber(abs(x.re), p) + toNumber(abs(x.im), p);

  // g(kappa) is z = 1.
  const first = exp(kappa, p);
  const logOne = logSchroder(sub(add(first, kappa), U)) as Complex;

  /** u at e^(U by) times S(u) = rho e^scaled, in doubles. */
  function beside(scaled: Parts, by: Parts): Parts {
    const re = scaled.re + by.re * rate.re - by.im * rate.im;
    const im = scaled.im + by.re * rate.im + by.im * rate.re;
    return plusParts(hornerParts(coefficients, expParts({ re, im })), rate);
  }

  const zOf = (u: Complex): Parts => toNumbers(div(sub(u, kappa), ln, p), p);
  const limit = zOf(U);
  // |e^(U h)| falls upwards if Im U > 0.
  const limits: Plane["limits"] =
    rate.im === 0 ? [undefined, undefined] : rate.im > 0 ? [limit, undefined] : [undefined, limit];

  return {
    p,
    ln,
    kappa,
    real,
    limits,
    slog(u, branch) {
      const logS = logSchroder(sub(u, U));
      if (logS === undefined) return undefined;
      const { re, im } = sub(logS, logOne);
      const turn = 2n * pi(p);
      const half = pi(p);
      // From the cut itself the lower value: of a real b > 1 it comes from below where z comes from above.
      const least = -(U.im >> 1n) - half - (1n << 20n);
      const angle = least + ((((im - least) % turn) + turn) % turn);
      return div({ re, im: angle + turn * BigInt(branch) }, U, p);
    },
    sexp(h, above) {
      const logW = add(mul(U, h, p), logOne);
      const excess = logW.re - logRho.re;
      const n = excess > 0n ? 1n - excess / U.re : 0n;
      const scaled = {
        re: excess + n * U.re,
        im: (logW.im + n * U.im - logRho.im) % (2n * pi(p)),
      };
      if (toNumber(scaled.re, p) < -Number(p)) return { u: U, steps: 0n };
      const start = toNumbers(scaled, p);
      const u = add(U, inverseSchroder(s, exp(scaled, p), 0));
      const result = leftward(
        u,
        n,
        { kappa, p },
        { height: toNumbers(h, p), above, near: (by) => beside(start, by) },
      );
      return result && { u: result, steps: 0n };
    },
    attracted(u, n) {
      const x = attractedBySeries(s, U, sub(u, U), n);
      return x && add(U, x);
    },
  };
}

/** Newton's method for lambda - e^lambda ln b from doubles. */
function refined({ re, im }: Parts, ln: Complex, p: bigint): Complex {
  let lambda: Complex = { re: fromNumber(re, p), im: fromNumber(im, p) };
  for (let i = 0; i < 8; i++) {
    const image = mul(exp(lambda, p), ln, p);
    const step = div(sub(lambda, image), { re: (1n << p) - image.re, im: -image.im }, p);
    lambda = sub(lambda, step);
    if (abs(step.re) + abs(step.im) < 64n) break;
  }
  return lambda;
}

/**
 * Regular iteration of a real 1 < b < e^(1/e) at the repelling fixed point: S by logarithms, S(z) ~ u - U, on the plane
 * without (-Infinity, L] for the attracting L, the cut belonging to the upper half plane; F is entire. Heights are
 * log S / U, log principal.
 */
export function repellingPlane(map: PowerMap, { ln, kappa, p }: Multiplier): Plane {
  const U = realFixedPoint(map, "repelling", p);
  const value = { re: U, im: 0n };
  const multiplier = { re: U - kappa.re, im: 0n };
  const lambda = toNumber(multiplier.re, p);
  // F^-1 has its nearest singularity at 0 or at the other fixed point.
  const rho = 2 ** Math.floor(Math.log2(0.2 * Math.min(lambda, 2 * (lambda - 1))));
  const s = finish(schroder({ kappa: kappa.re, value, multiplier, p }, rho));
  const logRho = log({ re: fromNumber(rho, p), im: 0n }, p);
  const limit = (0.8 * rho) ** 2;
  return {
    p,
    ln,
    kappa,
    real: true,
    limits: [undefined, undefined],
    slog(u, branch) {
      let v = u;
      for (let m = 0n; m < 20_000n; m++) {
        const x = sub(v, value);
        const { re, im } = toNumbers(x, p);
        if (re * re + im * im < limit) {
          if (x.re === 0n && x.im === 0n) return undefined;
          const w = add(log(solveInverseSeries(s, x), p), logRho);
          const turned = w.im + 2n * pi(p) * BigInt(branch);
          return div({ re: w.re + m * U, im: turned }, value, p);
        }
        const y = { re: v.re - kappa.re, im: v.im };
        if (y.re === 0n && y.im === 0n) return undefined;
        v = log(y, p);
      }
      return undefined;
    },
    sexp(h) {
      const w = sub(mul(value, h, p), logRho);
      const steps = w.re > 0n ? 1n + w.re / U : 0n;
      const start = exp({ re: w.re - steps * U, im: w.im }, p);
      return { u: inverseSchroder(s, start, 0), steps };
    },
  };
}
