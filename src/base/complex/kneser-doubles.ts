import type { ExactPlane } from "../../abel/kneser/plane.js";
import type { AbelExpansion } from "../../abel/kneser/solve.js";
import { inverseCoefficients, quotientCoefficients } from "../../abel/schroder.js";
import { pointOf, type SlitChart, zOf } from "../../abel/slit-chart.js";
import { powersOf } from "../../numbers/decaying.js";
import { toNumber } from "../../numbers/fixed.js";
import { div, fromNumbers, sub, toNumbers } from "../../numbers/fixed-complex.js";
import {
  expm1Parts,
  log1pParts,
  type Parts,
  plusParts,
  servesTo,
  timesParts,
} from "../../numbers/parts.js";
import { hornerParts, hornerWithSlopeParts } from "../../numbers/polynomial.js";
import type { PlaneInDoubles } from "./plane.js";

/** A unit of rounding. */
const UNIT = 2 ** -53;

/**
 * An estimate of an error counts up to so many units of |y| max(1, c), c the condition number. Estimates of iterates add up more
 * roundings, of which most do not meet, and those above the disc the most. What is stated is 2e-15, 18 units;
 * `POINTS=1000 npx vitest run test/base/kneser-doubles.test.ts` prints the largest errors of some bases.
 */
const ACCEPTED = { slog: 18, sexp: 20, iterate: { inDisc: 35, above: 41 } };

/** Next to singularities a result moves by more times what its argument does: these are left to the digits engine too. */
const STEEPEST = 2 ** 10;

/** Smaller results are left to the digits engine, which gives them digits of their own size. */
const SMALL = 1 / 64;

/** Steps of g or logarithms in a row; more belong to far orbits. */
const MOST = 24;

/** Where e^u is left to the digits engine. */
const LARGEST = 600;

/** So far below its line theta is used where the disc does not reach, as in src/abel/kneser/plane.ts. */
const SLACK = 0.1;

/** Terms of S(U + x)/x, and the part of |lambda| that it and its inverse are summed on at most. */
const TERMS = 60;
const PART = 0.5;

/** What a series leaves out. */
const LEFT_OUT = 2 ** -60;

const TURN = 2 * Math.PI;

/**
 * Kneser's solution of a real base on the plane in doubles, from the plane in fixed point (src/abel/kneser/plane.ts), whose
 * way it goes: the disc, A = w + theta(w) next to U, g and its inverse from elsewhere. For the upper half plane; the lower one
 * is its mirror image.
 *
 * Beside every number goes an estimate of its error, from the roundings of each step and the slope that carries them on. A result whose
 * estimate reaches ACCEPTED |y| max(1, c) is not given.
 */
export function kneserInDoubles(
  { chart: solved, coefficients, p, line, kappa: fixedKappa }: AbelExpansion,
  plane: ExactPlane,
  fixedLn: bigint,
): PlaneInDoubles {
  const ln = toNumber(fixedLn, p);
  const kappa = toNumber(fixedKappa, p);
  const U = toNumbers(plane.fixedPoint, p);
  const low = toNumbers(sub(plane.fixedPoint, fromNumbers(U.re, U.im, p)), p);
  const multiplier = { re: plane.fixedPoint.re - fixedKappa, im: plane.fixedPoint.im };
  const lambda = toNumbers(multiplier, p);
  const size = Math.hypot(lambda.re, lambda.im);
  const uNorm = U.re * U.re + U.im * U.im;
  const uSize = Math.sqrt(uNorm);
  const reach = 0.947 * size;
  const chart: SlitChart = {
    middle: { re: solved.middle, im: 0 },
    half: { re: solved.half, im: 0 },
    shift: solved.shift,
    radius: solved.radius,
  };
  const series = falling(
    coefficients.map((c) => ({ re: toNumber(c, p), im: 0 })),
    1,
  );
  /** The roundings of its sum. */
  const weight = UNIT * series.reduce((sum, { re }) => sum + Math.abs(re), 0);
  const offset = toNumbers(plane.offset, p);
  const level = line.level + offset.im;
  const theta = falling(
    plane.theta.map((c) => toNumbers(c, p)),
    Math.exp(-TURN * (level - SLACK)),
  );
  const thetaSlopes = theta.map(({ re, im }, m) => ({ re: -TURN * m * im, im: TURN * m * re }));
  const forward = quotientCoefficients(multiplier, TERMS, p).map((c) => toNumbers(c, p));
  const radius = Math.min(PART * size, servesTo(forward, LEFT_OUT));
  const logRadius = Math.log(radius);
  const inverse: Parts[] = [{ re: 0, im: 0 }];
  for (const f of inverseCoefficients(multiplier, radius, p)) {
    inverse.push(toNumbers(f, p));
    if (Math.hypot(inverse[inverse.length - 1].re, inverse[inverse.length - 1].im) < LEFT_OUT)
      break;
  }
  /** lambda^n for |n| <= MOST. */
  const powers = [
    ...powersOf(div({ re: 1n << p, im: 0n }, multiplier, p), MOST, p).reverse(),
    ...powersOf(multiplier, MOST, p).slice(1),
  ].map((c) => toNumbers(c, p));
  const { period } = plane;

  // The number worked on: a point u or a height with its whole part apart, its error and how fast it moves with the argument.
  let re = 0;
  let im = 0;
  let whole = 0;
  let error = 0;
  let slope = 1;

  /** u of z, Im z >= 0. */
  function fromZ(z: Parts): void {
    re = z.re * ln + kappa;
    im = z.im * ln;
    error = UNIT * (1.5 * ln * Math.hypot(z.re, z.im) + 0.5 * (Math.abs(kappa) + Math.abs(re)));
    slope = ln;
  }

  function exponential(): void {
    const modulus = Math.exp(re);
    re = modulus * Math.cos(im);
    im = modulus * Math.sin(im);
    slope *= modulus;
    error = modulus * (error + 1.5 * UNIT);
  }

  function up(): void {
    exponential();
    re += kappa;
    error += UNIT * (Math.abs(kappa) + Math.abs(re)) * 0.5;
  }

  function down(): void {
    re -= kappa;
    const modulus = Math.hypot(re, im);
    error = (error + 0.5 * UNIT * (Math.abs(kappa) + Math.abs(re))) / modulus;
    slope /= modulus;
    const argument = Math.atan2(im, re);
    re = Math.log(modulus);
    im = argument;
    error += UNIT * (1 + Math.hypot(re, im));
  }

  /** A point u of the upper half plane becomes its height; whether it has one here. */
  function height(): boolean {
    whole = 0;
    const below = im < U.im;
    let outward = below && re < U.re;
    const start = { re, im, error, slope };
    for (let steps = 0; steps < MOST; steps++) {
      const u = { re, im };
      const z = zOf(u, chart);
      const v = { re: z.re / chart.radius, im: z.im / chart.radius };
      if (v.re * v.re + v.im * v.im <= 1) {
        const [value, s] = hornerWithSlopeParts(series, v);
        const rate = Math.hypot(s.re, s.im);
        const across = 1 / (chart.radius * stretch(z, chart));
        error = rate * (across * error + 3 * UNIT * Math.hypot(v.re, v.im)) + weight;
        slope *= rate * across;
        re = value.re;
        im = value.im;
        return true;
      }
      const x = re - U.re - low.re;
      const y = im - U.im - low.im;
      const distance = Math.hypot(x, y);
      if (distance < reach && nearHeight(x, y, distance)) return true;
      if (outward) {
        if (re > LARGEST) return false;
        up();
        whole--;
      } else {
        const between = x < 0 && y < 0;
        down();
        whole++;
        if (between && im > U.im) {
          if (!below) return false;
          ({ re, im, error, slope } = start);
          whole = 0;
          outward = true;
        }
      }
    }
    return false;
  }

  /** The height of u = U + x + i y by theta; false where it does not lie high enough for that. */
  function nearHeight(x: number, y: number, distance: number): boolean {
    const S = logS(x, y, distance);
    const w = overU(S);
    const level0 = w.im + offset.im;
    if (!(level0 > level - SLACK)) return false;
    error = (error / distance + 4 * UNIT * (1 + Math.hypot(S.re, S.im))) / uSize;
    const at = { re: w.re + offset.re, im: level0 };
    const [t, rate] = thetaAt(at);
    const value = plusParts(at, t);
    slope *= rate / distance / uSize;
    error =
      error * rate + UNIT * (Math.hypot(offset.re, offset.im) + Math.hypot(value.re, value.im));
    re = value.re;
    im = value.im;
    return true;
  }

  /** log S(U + x + i y), |x + i y| < reach: log x + sum Log(Log(1 + y) / y), as in src/abel/log-schroder.ts. */
  function logS(x: number, y: number, distance: number): Parts {
    let [a, b] = [x, y];
    let logRe = Math.log(distance);
    let logIm = Math.atan2(y, x);
    while (a * a + b * b > radius * radius) {
      const c = (a * lambda.re + b * lambda.im) / (size * size);
      const d = (b * lambda.re - a * lambda.im) / (size * size);
      const { re: e, im: f } = log1pParts({ re: c, im: d });
      logRe += Math.log(Math.hypot(e, f) / Math.hypot(c, d));
      logIm += Math.atan2(f * c - e * d, e * c + f * d);
      [a, b] = [e, f];
    }
    const q = hornerParts(forward, { re: a, im: b });
    return { re: logRe + Math.log(Math.hypot(q.re, q.im)), im: logIm + Math.atan2(q.im, q.re) };
  }

  const overU = (z: Parts): Parts => ({
    re: (z.re * U.re + z.im * U.im) / uNorm,
    im: (z.im * U.re - z.re * U.im) / uNorm,
  });

  /** theta(w), and |1 + theta'(w)|. */
  function thetaAt(w: Parts): [value: Parts, rate: number] {
    const modulus = Math.exp(-TURN * w.im);
    const angle = TURN * (w.re - Math.floor(w.re));
    const q = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
    const t = hornerParts(theta, q);
    const s = hornerParts(thetaSlopes, q);
    return [t, Math.hypot(1 + s.re, s.im)];
  }

  /** The height in re, im and whole becomes a point u; the steps of g that are left, undefined where there are too many. */
  function point(): number | undefined {
    const rounded = Math.floor(re);
    re -= rounded;
    whole += rounded;
    return im >= level ? pointAbove() : pointInDisc();
  }

  function pointAbove(): number | undefined {
    // w + theta(w) = h, which w = h - theta(w) leads to.
    let w: Parts = { re, im };
    let rate = 1;
    for (let i = 0; ; i++) {
      const [t, r] = thetaAt(w);
      rate = r;
      const next = { re: re - t.re, im: im - t.im };
      const moved = Math.abs(next.re - w.re) + Math.abs(next.im - w.im);
      w = next;
      if (moved < 4 * UNIT * (1 + im)) break;
      if (i === 40) return undefined;
    }
    const [a, b] = [w.re - offset.re, w.im - offset.im];
    const logSize = a * U.re - b * U.im;
    let steps = Math.max(0, Math.ceil((logSize + whole * U.re - logRadius) / U.re));
    const shift = whole - steps;
    if (!(Math.abs(shift) <= MOST && steps <= MOST)) return undefined;
    const modulus = Math.exp(logSize - logRadius);
    const angle = a * U.im + b * U.re;
    const start = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
    let x = hornerParts(inverse, timesParts(start, powers[MOST + shift]));
    // From u - U on, which has more digits than u: x -> lambda (e^x - 1)
    const moved = Math.hypot(x.re, x.im);
    error = (error / rate + UNIT * Math.hypot(offset.re, offset.im)) * uSize * moved;
    error += 2 * UNIT * (2 + Math.hypot(a, b) * uSize) * moved;
    slope *= (uSize * moved) / rate;
    for (; steps > 0 && Math.hypot(x.re, x.im) < 0.7; steps--) {
      const grown = Math.exp(x.re) * size;
      x = timesParts(lambda, expm1Parts(x));
      error = grown * error + 2 * UNIT * Math.hypot(x.re, x.im);
      slope *= grown;
    }
    re = U.re + x.re;
    im = U.im + x.im;
    error += UNIT * Math.hypot(re, im);
    return steps;
  }

  function pointInDisc(): number | undefined {
    const usual = Math.floor(re - period);
    for (const n of [usual, usual - 1, usual + 1]) {
      const target = { re: re - n, im };
      const v = inverseInDisc(target);
      if (v === undefined) continue;
      const z = { re: v.re * chart.radius, im: v.im * chart.radius };
      const u = pointOf(z, chart);
      const across = chart.radius * stretch(z, chart);
      error = (across * (error + weight)) / v.rate;
      slope *= across / v.rate;
      re = u.re;
      im = Math.abs(u.im);
      error += UNIT * (Math.hypot(re, im) + across * Math.hypot(v.re, v.im));
      let steps = n + whole;
      if (!(Math.abs(steps) <= MOST)) return undefined;
      for (; steps < 0; steps++) down();
      return steps;
    }
    return undefined;
  }

  /** v with A = target by Newton's method, and |A'|; undefined where there is none in the disc. */
  function inverseInDisc(target: Parts): (Parts & { rate: number }) | undefined {
    let x = (target.re - series[0].re) / series[1].re;
    let y = target.im / series[1].re;
    for (let i = 0; i < 40; i++) {
      if (!(x * x + y * y < 4)) return undefined;
      const [value, s] = hornerWithSlopeParts(series, { re: x, im: y });
      const norm = s.re * s.re + s.im * s.im;
      const [a, b] = [value.re - target.re, value.im - target.im];
      const [dx, dy] = [(a * s.re + b * s.im) / norm, (b * s.re - a * s.im) / norm];
      x -= dx;
      y -= dy;
      if (dx * dx + dy * dy < 1e-20) {
        // Of second order
        return x * x + y * y <= 1 ? { re: x, im: y, rate: Math.sqrt(norm) } : undefined;
      }
    }
    return undefined;
  }

  /** The point u, so many steps before the end, becomes z. */
  function toZ(steps: number): boolean {
    for (let i = 1; i < steps; i++) {
      if (re > LARGEST) return false;
      up();
    }
    if (steps > 0) {
      if (!(Math.abs(re) < LARGEST)) return false;
      exponential();
    } else {
      re -= kappa;
      error += UNIT * Math.abs(kappa);
    }
    re /= ln;
    im /= ln;
    slope /= ln;
    error = error / ln + UNIT * Math.hypot(re, im);
    return true;
  }

  /** The result, the mirror image of it for `lower`, if its error is small for what moves it so much. */
  function accepted(moves: number, lower: boolean, units: number): Parts | undefined {
    const modulus = Math.hypot(re, im);
    if (!(modulus > SMALL && moves < STEEPEST * modulus)) return undefined;
    if (!(error < units * UNIT * Math.max(modulus, moves))) return undefined;
    return { re, im: lower ? -im : im };
  }

  function heightOf(z: Parts): boolean {
    fromZ({ re: z.re, im: Math.abs(z.im) });
    return height();
  }

  return {
    slog(z) {
      if (!heightOf(z)) return undefined;
      re += whole;
      return accepted(slope * Math.hypot(z.re, z.im), z.im < 0, ACCEPTED.slog);
    },
    sexp(h) {
      whole = Math.round(h.re);
      re = h.re - whole;
      im = Math.abs(h.im);
      error = 0;
      slope = 1;
      const steps = point();
      if (steps === undefined || !toZ(steps)) return undefined;
      return accepted(slope * Math.hypot(h.re, h.im), h.im < 0, ACCEPTED.sexp);
    },
    iterate(z, alpha) {
      if (!heightOf(z)) return undefined;
      const inner = slope;
      if (z.im < 0) im = -im;
      const step = Math.round(alpha.re);
      re += alpha.re - step;
      whole += step;
      im += alpha.im;
      error += UNIT * Math.hypot(re, im);
      if (im === 0) return undefined; // far to the left b^z is 0, and the side of the cut of sexp is not known
      const lower = im < 0;
      im = Math.abs(im);
      const units = im < level ? ACCEPTED.iterate.inDisc : ACCEPTED.iterate.above;
      slope = 1;
      const steps = point();
      if (steps === undefined || !toZ(steps)) return undefined;
      const moves = slope * (inner * Math.hypot(z.re, z.im) + Math.hypot(alpha.re, alpha.im));
      return accepted(moves, lower, units);
    },
  };
}

/** The coefficients up to the last that matters for |x| <= radius. */
function falling(c: readonly Parts[], radius: number): Parts[] {
  const last = c.findLastIndex(({ re, im }, k) => Math.hypot(re, im) * radius ** k > LEFT_OUT);
  return c.slice(0, last + 1);
}

/** |du/dz| of the slit chart. */
function stretch({ re, im }: Parts, { half, shift: t }: SlitChart): number {
  // z0 = (z + t) / (1 + t z), u = m + 2 D z0 / (1 - z0^2)
  const [a, b] = [1 + t * re, t * im];
  const norm = a * a + b * b;
  const x = ((re + t) * a + im * b) / norm;
  const y = (im * a - (re + t) * b) / norm;
  const [c, d] = [x * x - y * y, 2 * x * y];
  const outer = (2 * half.re * Math.hypot(1 + c, d)) / ((1 - c) * (1 - c) + d * d);
  return (outer * (1 - t * t)) / norm;
}
